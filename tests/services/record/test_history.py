"""Find what was said: by words, by filters, over all the years; and the days at a glance."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError, NotFoundError, UsageError
from huddle.domain.reading.query import HistoryQuery, parse_query
from huddle.services.record.search import SearchView

At = Callable[..., Services]
MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Rota  fire", HistoryQuery(words=("rota", "fire"))),
        ('"fire drill" !bus', HistoryQuery(words=("fire drill",), without=("bus",))),
        ("decision:lunch", HistoryQuery(words=("lunch",), kinds=("decision",))),
        ("decision: rota", HistoryQuery(words=("rota",), kinds=("decision",))),
        ("kind:notes", HistoryQuery(kinds=("note",))),
        ("action:late by:hb", HistoryQuery(kinds=("action",), states=("late",), by=("hb",))),
        (
            "since:1nov until:2026-11-20",
            HistoryQuery(since=dt.date(2026, 11, 1), until=dt.date(2026, 11, 20)),
        ),
        ("since:2025 until:2026-02", HistoryQuery(since=dt.date(2025, 1, 1), until=dt.date(2026, 2, 28))),
        ("until:2026-12", HistoryQuery(until=dt.date(2026, 12, 31))),
        ('student:"kai eze" group:7C', HistoryQuery(students=("kai eze",), groups=("7C",))),
        ("since: by:", HistoryQuery()),
        ("10:30 http://x", HistoryQuery(words=("10:30", "http://x"))),
        ("", HistoryQuery()),
    ],
)
def test_a_query_is_read(typed: str, query: HistoryQuery) -> None:
    assert parse_query(typed, MONDAY) == query


@pytest.mark.parametrize("typed", ["since:soon", "until:2026-13", "kind:party", "since:31feb"])
def test_a_filter_that_makes_no_sense_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_query(typed, MONDAY)


def texts(found: SearchView) -> list[str]:
    return [hit.text for hit in found.hits]


@pytest.fixture
def told(at: At) -> Services:
    at("2026-11-19T07:50", user="GO").huddles.note("The café rota +S-1008 is full\nsee board")
    at("2026-11-20T07:50", user="AF").huddles.decide("Rota starts on Monday for #L3")
    at("2026-11-23T07:46").huddles.note("rotation of seats", kind="parking")
    at("2026-11-23T07:47").huddles.todo("print the rota @grace due 20nov")
    return at("2026-11-23T08:00")


def test_words_are_found_in_lines_and_actions_latest_first(told: Services) -> None:
    found = told.history.search("rota since:19nov")
    assert texts(found)[-2:] == ["Rota starts on Monday for #L3", texts(found)[-1]]
    assert {"print the rota", "rotation of seats"} == set(texts(found)[:2])
    assert "see board" in texts(found)[-1]
    assert texts(told.history.search('"cafe rota"')) == texts(found)[-1:]


def test_filters_narrow_by_who_what_when_whom_and_where(told: Services) -> None:
    search = told.history.search
    assert texts(search("rota decision: since:19nov")) == ["Rota starts on Monday for #L3"]
    assert texts(search("rota by:grace since:19nov action:")) == ["print the rota"]
    assert texts(search("rota action:late since:19nov")) == ["print the rota"]
    assert texts(search("rota !print !rotation !starts since:19nov"))[0].startswith("The café")
    assert texts(search("rota student:S-1008"))[0].startswith("The café")
    assert texts(search("group:L3")) == ["Rota starts on Monday for #L3"]
    assert texts(search("parking:")) == ["rotation of seats"]
    assert texts(search("section:parking")) == ["rotation of seats"]
    assert texts(search("rota until:19nov since:19nov"))[0].startswith("The café")


def test_the_same_is_found_without_an_index(told: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = ("rota", "cafe", '"fire drill"', "decision:", "student:S-1008", "library note:", "!fire note:")
    fast = [told.history.search(query).hits for query in queries]
    monkeypatch.setattr("huddle.store.search._FTS5", "SELECT 0")
    assert [told.history.search(query).hits for query in queries] == fast
    assert all(fast)


def test_a_person_who_is_not_there_is_a_sentence(told: Services) -> None:
    with pytest.raises(NotFoundError):
        told.history.search("by:nobodyatall")
    assert "nobodyatall" in told.history.check("by:nobodyatall")
    assert told.history.check("rota by:grace") == ""


@pytest.mark.parametrize("typed", ["'; DROP TABLE entry; --", "%", "_", "\\", "*", "(", "a OR b"])
def test_signs_are_looked_for_as_they_stand(told: Services, typed: str) -> None:
    assert told.history.search(typed).hits == ()
    told.huddles.note(f"so {typed} it is")
    assert len(told.history.search(f"{typed} note:").hits) == 1


def test_days_are_those_with_something_that_fits(told: Services) -> None:
    days = [row.date.day for row in told.history.view("rota since:19nov").huddles]
    assert days == [23, 20, 19]
    everything = told.history.view()
    assert {row.state for row in everything.huddles} >= {"finished", "skipped", "not started"}


def test_a_limit_says_that_there_is_more(told: Services) -> None:
    found = told.history.search("note:", limit=3)
    assert (len(found.hits), found.more) == (3, True)


def test_filters_are_kept_replaced_and_forgotten(told: Services) -> None:
    history = told.history
    history.save_filter("Rota", "decision:lunch")
    assert [each.query for each in history.save_filter("rota", "rota since:1nov")] == ["rota since:1nov"]
    assert history.filter("ROTA") == "rota since:1nov"
    with pytest.raises(HuddleError):
        history.save_filter("bad", "since:soon")
    assert history.remove_filter("rota") == ()
    with pytest.raises(NotFoundError):
        history.filter("rota")
