"""Sheets are statements about what they contain: who is not in one stays, unless it is said to be whole."""

from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import clean_set
from tests.services.intake.conftest import Bring
from tests.services.intake.test_removals import with_rows

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError
from huddle.services.intake.request import ImportRequest, ImportResult, read


def sheet(services: Services, path: Path, text: str, **asked: object) -> ImportResult:
    path.write_text(text, encoding="utf-8")
    request = ImportRequest(str(path), **asked)  # type: ignore[arg-type]
    return services.imports.run(request, read(request), write=True)


def counted(result: ImportResult) -> dict[str, int]:
    return {name: count for name, count in result.counts.items() if count}


def rows(name: str, numbers: range) -> str:
    return "".join(f"Given{n} Family{n},7,{name}\n" for n in numbers)


HEAD = "Name,Grade,Homeroom\n"


def groups_of(services: Services, name: str) -> tuple[str, ...]:
    return tuple(next(s.groups for s in services.roster.view().students if s.name == name))


def test_a_second_homeroom_sheet_says_nothing_about_the_first(services: Services, tmp_path: Path) -> None:
    sheet(services, tmp_path / "7A.csv", HEAD + rows("7A", range(1, 21)))
    result = sheet(services, tmp_path / "7B.csv", HEAD + rows("7B", range(21, 41)))
    assert counted(result) == {"added": 20}
    assert {g.code: len(g.members) for g in services.groups.list()} == {"7A": 20, "7B": 20}
    assert not sheet(services, tmp_path / "7A.csv", HEAD + rows("7A", range(1, 21))).undoable


def test_who_moved_from_one_sheet_to_the_other_is_in_the_new_group_only(
    services: Services, tmp_path: Path
) -> None:
    sheet(services, tmp_path / "7A.csv", HEAD + rows("7A", range(1, 21)))
    sheet(services, tmp_path / "7B.csv", HEAD + rows("7B", range(21, 41)))
    result = sheet(services, tmp_path / "7B.csv", HEAD + rows("7B", range(20, 41)))
    assert counted(result) == {"moved": 1, "unchanged": 20}
    assert groups_of(services, "Given20 Family20") == ("7B",)


def test_a_whole_sheet_says_who_left_and_is_guarded(services: Services, tmp_path: Path) -> None:
    sheet(services, tmp_path / "a.csv", HEAD + rows("7A", range(1, 21)) + rows("7B", range(21, 41)))
    fewer = HEAD + rows("7A", range(1, 21)) + rows("7B", range(21, 39))
    stay = sheet(services, tmp_path / "a.csv", fewer)
    assert counted(stay) == {"unchanged": 38}
    assert [f.message for f in stay.findings if f.code == "N408"] == [
        "2 students of the team are not in the sheet and stay; --replace archives them."
    ]
    assert counted(sheet(services, tmp_path / "a.csv", fewer, absent="replace")) == {
        "archived": 2,
        "unchanged": 38,
    }
    with pytest.raises(HuddleError, match="would be archived"):
        sheet(services, tmp_path / "b.csv", HEAD + rows("7B", range(21, 39)), absent="replace")


def test_an_export_that_is_said_to_add_archives_nobody(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    fewer = with_rows(clean_set(), "users.csv", lambda row: row[0] not in {"u1", "u2"})
    fewer = with_rows(fewer, "enrollments.csv", lambda row: row[5] not in {"u1", "u2"})
    assert counted(bring(fewer, absent="add")) == {"unchanged": 17}
    assert len(services.roster.view().students) == 16
    assert counted(bring(fewer)) == {"archived": 2, "unchanged": 17}
