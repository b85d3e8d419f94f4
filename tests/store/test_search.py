"""The words of the huddles are found, with the index and without it, and the index never lies."""

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huddle.domain.huddle import Action, Entry, Spotlight
from huddle.domain.record import Change
from huddle.store import search
from huddle.store.database import Database
from huddle.store.journal import reverse
from huddle.store.opening import open_database
from huddle.store.search import condition

DAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
Keep = Callable[..., int]


def entry(**fields: Any) -> Entry:
    given = {"id": "new", "team_id": "team", "huddle_id": "h1", "section": "x", "kind": "note", "at": NOON}
    return Entry(**{**given, **fields})


def found(database: Database, *words: str) -> set[str]:
    """Ids of lines, actions and spotlights that the index leaves in question."""
    with database.read() as reader:
        where, values = condition(reader, words)
        assert where, "the index is not used"
        nouns: tuple[Any, ...] = (Entry, Action, Spotlight)
        return {record.id for noun in nouns for record in reader.select(noun, where, **values)}


def used(database: Database, *words: str) -> bool:
    with database.read() as reader:
        return bool(condition(reader, words)[0])


def test_beginnings_of_words_accents_and_phrases_are_found(full: Database, keep: Keep) -> None:
    keep(full, entry(text="Café rota: Zoë's *first* week"), entry(id="other", text="a week of firsts"))
    assert found(full, "caf", "ROTA") == {"new"}
    assert found(full, "first week") == {"new"}
    assert found(full, "zoe") == {"new"}
    assert found(full, "call") == {"a1"}
    assert found(full, "reads") == {"sp1"}


def test_a_line_that_changes_is_found_by_its_new_words_only(full: Database, keep: Keep) -> None:
    keep(full, entry(text="swimming"))
    with full.write(by="HB", label="x", team_id="team", now=NOON) as work:
        stored = work.get(Entry, "new")
        assert stored is not None
        work.save(dataclasses.replace(stored, text="skating"))
        work.commit()
    assert (found(full, "swimming"), found(full, "skating")) == (set(), {"new"})
    with full.write(by="HB", label="x", team_id="team", now=NOON) as work:
        (change,) = work.select(Change, "t.seq = (SELECT max(c.seq) FROM change c)")
        work.kind = "undo"
        reverse(work, change)
    assert (found(full, "swimming"), found(full, "skating")) == ({"new"}, set())
    with full.write(by="HB", label="x", team_id="team", now=NOON) as work:
        stored = work.get(Entry, "new")
        assert stored is not None
        work.save(dataclasses.replace(stored, archived=True))
        work.commit()
    assert found(full, "swimming") == set()


def test_what_is_rolled_back_is_not_found(full: Database) -> None:
    with full.write(by="HB", label="x", team_id="team", now=NOON) as work:
        work.add(entry(text="swimming"))
    assert found(full, "swimming") == set()


def test_an_index_that_missed_something_is_not_used_and_is_made_anew(
    full: Database, empty_db: Path, keep: Keep
) -> None:
    full.close()
    with closing(sqlite3.connect(empty_db)) as stranger:
        stranger.execute(
            "INSERT INTO change (team_id, at, by, label, kind) VALUES ('team', '', '', 'x', 'do')"
        )
        stranger.execute("UPDATE entry SET text = 'swimming'")
        stranger.commit()
    again = open_database(str(empty_db), now=NOON)
    assert not used(again, "swimming")
    keep(again, entry(text="skating"))
    assert (found(again, "swimming"), found(again, "skating")) == ({"e1"}, {"new"})
    again.close()


def test_an_engine_without_fts5_writes_and_reads_all_the_same(
    full: Database, empty_db: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.close()
    with monkeypatch.context() as patch:
        patch.setattr(search, "_FTS5", "SELECT 0")
        plain = open_database(str(empty_db), now=NOON)
        keep(plain, entry(text="swimming"))
        assert not used(plain, "swimming")
        plain.close()
    again = open_database(str(empty_db), now=NOON)
    assert not used(again, "swimming")  # what was written without it is not in it
    keep(again, entry(id="later", text="skating"))
    assert (found(again, "swimming"), found(again, "skating")) == ({"new"}, {"later"})
    again.close()


@pytest.mark.parametrize("word", ["李", "นักเรียน", "!!", "_"])
def test_where_words_have_no_blanks_between_them_every_line_is_looked_at(full: Database, word: str) -> None:
    assert not used(full, word)


@pytest.mark.parametrize(
    "words", ['"; DROP TABLE entry; --', "a OR b", "NEAR(a b)", "text:a", "a*", "^a", "{a} b", "-a", "o'neil"]
)
def test_signs_of_the_search_language_are_words_like_others(full: Database, keep: Keep, words: str) -> None:
    keep(full, entry(text=f"so {words} it is"))
    assert "new" in found(full, words)
