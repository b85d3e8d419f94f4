"""A map of columns: somebody else's tables read as the template's."""

from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import zipped

from huddle.domain.errors import UsageError
from huddle.exchange.columnmap import read_map
from huddle.exchange.detect import read_roster

MAP = '[students]\nstudent_id = "Student_Number"\nname = "LastFirst"\ngrade = "Grade_Level"\ngroups = "Home_Room"\n'
EXPORT = b"Student_Number\tLastFirst\tClass\tGrade_Level\tHome_Room\n7\tDoe, Jane A\tsecret\t4\tB12\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_only_the_columns_of_the_map_are_read(tmp_path: Path) -> None:
    roster, findings = read_roster("export.txt", data=EXPORT, columns=read_map(written(tmp_path, MAP)))
    assert roster is not None
    (person,) = roster.people
    assert (person.id, person.given, person.family, person.grade) == ("7", "Jane A", "Doe", "4")
    assert [one.title for one in roster.classes] == ["B12"]  # `Class` would be the groups without the map
    assert "secret" not in repr(roster)
    assert not [f for f in findings if f.severity == "error"]


def test_several_files_are_told_by_the_map(tmp_path: Path) -> None:
    text = MAP.replace("[students]", '[students]\nfile = "Export.csv"') + (
        '[educators]\nfile = "staff.csv"\neducator_id = "No"\nfirst_name = "Vor"\nlast_name = "Nach"\n'
    )
    staff = b"No,Vor,Nach\n1,Abel,Diaz\n"
    data = zipped({"Export.csv": EXPORT.replace(b", ", b" "), "staff.csv": staff})
    roster, _ = read_roster("both.zip", data=data, columns=read_map(written(tmp_path, text)))
    assert roster is not None
    assert {person.name for person in roster.people} == {"Abel Diaz", "Doe Jane A"}


def test_a_column_that_is_not_there_is_an_error_of_the_file(tmp_path: Path) -> None:
    columns = read_map(written(tmp_path, MAP.replace("Home_Room", "Room_Home")))
    _, findings = read_roster("export.txt", data=EXPORT, columns=columns)
    assert [(f.file, f.line, f.code) for f in findings if f.severity == "error"] == [
        ("export.txt", 1, "E201")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "[students]\n", "students", "[pupils]\nname = 'x'\n", "[students]\ncolor = 'x'\n", "[students]\nname = 3\n",
        "[students]\nfile = 'x.csv'\n", "students = 1\n", "[students]\nname = ''\n", "x = [" * 2000,
    ],
)  # fmt: skip
def test_a_map_that_makes_no_sense_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        read_map(written(tmp_path, text))


def test_a_map_goes_with_no_other_format(tmp_path: Path) -> None:
    columns = read_map(written(tmp_path, MAP))
    with pytest.raises(UsageError):
        read_roster("export.txt", data=EXPORT, format="clever", columns=columns)
    with pytest.raises(UsageError):
        read_map(tmp_path / "none.toml")
