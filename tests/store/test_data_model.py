"""docs/data-model.md names every table and every column, and nothing that is not there."""

import datetime as dt
import re
import types
import typing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

import huddle.store.tables  # noqa: F401 - registers the tables
from huddle.domain.cover.happened import Happened
from huddle.store.rows import RECORD_OF

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data-model.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", PAGE, re.MULTILINE))


def test_every_table_is_described_and_no_other() -> None:
    assert set(ROWS) == set(SQLModel.metadata.tables)


@pytest.mark.parametrize("table", sorted(SQLModel.metadata.tables))
def test_every_column_is_named_and_no_other(table: str) -> None:
    named = re.findall(r"`(\w+)`", ROWS[table])
    assert sorted(named) == sorted(column.name for column in SQLModel.metadata.tables[table].columns)


def kept_as_json(hint: Any) -> bool:
    if hint == Happened | None:
        return False  # a text that says its kind
    parts = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return not set(parts) <= {str, int, bool, dt.date, dt.time, dt.datetime, types.NoneType}


def test_every_json_column_is_listed() -> None:
    fields = {
        f"{table}.{name}"
        for table, noun in RECORD_OF.items()
        for name, hint in typing.get_type_hints(noun).items()
        if kept_as_json(hint)
    }
    listed = PAGE.partition("### What is JSON, and why")[2].partition("###")[0]
    assert set(re.findall(r"`(\w+\.\w+)`", listed)) == fields
