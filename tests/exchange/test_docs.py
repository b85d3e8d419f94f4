"""What docs/import.md says about codes and columns is what the code does."""

import re
from pathlib import Path

from huddle.exchange import template
from huddle.exchange.findings import CODES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "import.md").read_text("utf-8")


def test_the_page_lists_every_code_with_its_meaning_and_no_other() -> None:
    listed = dict(re.findall(r"^\| ([EWN]\d{3}) \| (.+) \|$", PAGE, re.MULTILINE))
    assert listed == CODES


def test_every_code_in_the_source_is_known_and_every_known_code_is_used() -> None:
    used: set[str] = set()
    for path in (ROOT / "src" / "huddle").rglob("*.py"):
        if path.name != "findings.py":
            used |= set(re.findall(r'"([EWN][1-9]\d{2})"', path.read_text("utf-8")))
    assert used == set(CODES)


def test_the_page_lists_the_columns_of_the_template_in_order() -> None:
    for table, columns in template.TABLES.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{table}.csv`"))
        cell = re.sub(r"\([^)]*\)", "", row.split("|")[2])
        assert re.findall(r"`(\w+)`", cell) == [column.name for column in columns]
