"""Due days as people say them, and actions that come again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.calendar import Calendar, CalendarDay
from huddle.domain.errors import UsageError
from huddle.domain.reading.action_line import ActionLine, next_due, parse_action, parse_due, rhythm_words
from huddle.domain.team import TeamRules

MONDAY = dt.date(2026, 11, 23)
RHYTHMS = ("day", "week", "month", "fri", "mon,thu")


def date(iso: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{iso}")


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("fri", "11-27"),
        ("next fri", "12-04"),
        ("next week", "11-30"),
        ("next month", "12-01"),
        ("in 3 days", "11-26"),
        ("in 2 weeks", "12-07"),
        ("in 1 month", "12-23"),
        ("end of week", "11-27"),
        ("eow", "11-27"),
        ("end of the month", "11-30"),
        ("tomorrow", "11-24"),
    ],
)
def test_a_day_is_named_in_as_many_words_as_people_use(phrase: str, day: str) -> None:
    assert parse_due(phrase, MONDAY) == date(day)
    assert parse_action(f"call home due {phrase} @grace", today=MONDAY) == ActionLine(
        "call home", "grace", date(day)
    )


@pytest.mark.parametrize("phrase", ["soon", "next", "in 3", "in some days", "fri fri", ""])
def test_what_is_no_day_is_refused(phrase: str) -> None:
    with pytest.raises(UsageError):
        parse_due(phrase, MONDAY)


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("file notes every fri", ActionLine("file notes", "", date("11-27"), "fri")),
        ("check bus every mon and thu @ben", ActionLine("check bus", "ben", date("11-23"), "mon,thu")),
        ("water plants every day", ActionLine("water plants", "", date("11-23"), "day")),
        ("news every week due fri", ActionLine("news", "", date("11-27"), "week")),
        ("call every student", ActionLine("call every student", "", None)),
        ("greet every mon and smile", ActionLine("greet and smile", "", date("11-23"), "mon")),
        ("call home @grace fri", ActionLine("call home", "grace", date("11-27"))),
        ("call home @ben sat with Kai", ActionLine("call home sat with Kai", "ben", None)),
    ],
)
def test_an_action_says_how_it_repeats(line: str, action: ActionLine) -> None:
    assert parse_action(line, today=MONDAY) == action


@pytest.mark.parametrize(
    ("repeats", "due", "done", "again"),
    [
        ("fri", "11-27", "11-27", "12-04"),
        ("fri", "11-27", "11-25", "12-04"),  # done early
        ("fri", "11-20", "11-23", "11-27"),  # done late
        ("fri", "11-20", "11-27", "11-27"),  # a week late: today's is still to be done
        ("mon,thu", "11-23", "11-23", "11-26"),
        ("week", "11-23", "11-23", "11-30"),
        ("week", "11-02", "11-23", "11-23"),
        ("month", "10-31", "10-31", "11-30"),
        ("month", "08-31", "11-23", "11-30"),
        ("day", "11-23", "11-23", "11-24"),
        ("day", "11-20", "11-20", "11-23"),  # not on Saturday
        ("day", "11-24", "11-24", "11-27"),  # and not on the holidays
    ],
)
def test_an_action_is_due_again_when_its_rhythm_says_so(
    repeats: str, due: str, done: str, again: str
) -> None:
    holidays = [
        CalendarDay(id=str(day), team_id="t", date=date(f"11-{day}"), kind="holiday") for day in (25, 26)
    ]
    calendar = Calendar(TeamRules(), holidays)
    assert next_due(repeats, date(due), date(done), calendar) == date(again)


@given(
    st.sampled_from(RHYTHMS),
    st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
)
def test_the_next_time_is_after_the_last_and_never_in_the_past(
    repeats: str, due: dt.date | None, done: dt.date
) -> None:
    again = next_due(repeats, due, done, Calendar(TeamRules(), []))
    assert again >= done
    assert again > (due or dt.date.min)


@pytest.mark.parametrize("repeats", RHYTHMS)
def test_a_rhythm_in_words_is_read_as_the_same_rhythm(repeats: str) -> None:
    assert parse_action(f"x {rhythm_words(repeats)}", today=MONDAY).repeats == repeats
