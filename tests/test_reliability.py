"""docs/reliability.md names every fault of the list, and for each a test that exists or the reason why there is none."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "reliability.md").read_text("utf-8")
ROWS = {
    int(row[1]): row
    for row in re.finditer(r"^\| (\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$", PAGE, re.MULTILINE)
}
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def test_every_row_is_there_and_says_what_holds_it() -> None:
    assert sorted(ROWS) == list(range(1, 78))
    for number, row in ROWS.items():
        tests, remarks = TEST.findall(row[4]), row[5].strip()
        assert tests or remarks, number
        assert row[3].strip() or remarks, number


def test_every_test_that_is_named_exists() -> None:
    for number, row in ROWS.items():
        for file, name in TEST.findall(row[4]):
            assert re.search(rf"def {name}\(", (HERE / file).read_text("utf-8")), (
                f"row {number}: {file}::{name}"
            )


def test_a_number_in_the_name_of_a_test_is_its_row() -> None:
    faults = (HERE / "cli" / "test_faults.py").read_text("utf-8")
    for number, name in re.findall(r"def (?=test_)(?:test_(\d+))(_\w+)\(", faults):
        assert f"test_{number}{name}" in ROWS[int(number)][4]
