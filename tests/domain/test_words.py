"""The grammar of what people type: WHO, WHEN, BLOCKS, absence lines, action lines."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.block import Block
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.person import Person, find_person
from huddle.domain.reading.action_line import ActionLine, parse_action
from huddle.domain.reading.blocks import parse_blocks
from huddle.domain.reading.dates import MONTHS, day_label, parse_day, weekday_name
from huddle.domain.reading.spans import parse_days

MONDAY = dt.date(2026, 11, 23)
TEAM = [
    Person("1", "HB", "Hugo Brandt"),
    Person("2", "BO", "Ben Okafor"),
    Person("3", "BA", "Bella Anders"),
    Person("4", "ZO", "Zoë O'Neil-Brandt"),
    Person("5", "AN", "Hana Novák"),
    Person("6", "WS", "Wei Sun"),
    Person("7", "E1", "李小龍"),
]


def a_block(short: str, hour: int, name: str = "") -> Block:
    return Block(
        id=short,
        team_id="t",
        short=short,
        name=name or f"Block {short}",
        starts=dt.time(hour),
        ends=dt.time(hour, 50),
        position=hour,
    )


def blocks_of(*shorts: str, first_hour: int = 8) -> list[Block]:
    return [a_block(short, first_hour + place) for place, short in enumerate(shorts)]


SEVEN = blocks_of("1", "2", "3", "4", "5", "6", "7")


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# --- WHO ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("HB", "HB"),
        ("hb", "HB"),
        ("hugo brandt", "HB"),
        ("hugo", "HB"),
        ("ben", "BO"),
        ("BEN OK", "BO"),
        ("zoe", "ZO"),
        ("neil", "ZO"),
        ("novak", "AN"),
        ("kafo", "BO"),
        ("an", "AN"),  # an exact code wins over the beginning of Anders
        ("小龍", "E1"),
        ("e1", "E1"),
    ],
)
def test_a_person_is_found_by_code_name_beginning_or_part(who: str, code: str) -> None:
    assert find_person(who, TEAM).code == code


def test_several_that_fit_are_listed_and_never_guessed() -> None:
    with pytest.raises(NotFoundError, match="could be 2 people: HB Hugo Brandt, ZO Zoë") as caught:
        find_person("brandt", TEAM)
    assert (caught.value.code, caught.value.exit_code) == ("ambiguous", 4)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(NotFoundError) as caught:
        find_person("hugoo", TEAM)
    assert caught.value.hint == "Did you mean HB Hugo Brandt?"


@pytest.mark.parametrize("who", ["", "   ", "xyzzy", "%", "_", "'; drop table", "\\"])
def test_nobody_is_found_for_what_names_nobody(who: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_person(who, TEAM)
    assert caught.value.code == "no_such_person"


def test_me_is_the_configured_educator_and_never_a_part_of_a_name() -> None:
    assert find_person("me", TEAM, me="bo").code == "BO"
    with pytest.raises(NotFoundError, match="who 'me' is"):
        find_person("ME", TEAM)
    with pytest.raises(NotFoundError, match="not in this team"):
        find_person("me", TEAM, me="HU")  # the beginning of Hugo, but nobody's code


@given(st.text(max_size=12))
def test_naming_a_person_gives_a_person_who_fits_or_a_sentence(who: str) -> None:
    answer: Person | NotFoundError
    try:
        answer = find_person(who, TEAM)
    except NotFoundError as error:
        answer = error
    assert answer in TEAM or isinstance(answer, NotFoundError)


# --- WHEN ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("mon", "2026-11-23"),
        ("tue", "2026-11-24"),
        ("wednesday", "2026-11-25"),
        ("sun", "2026-11-29"),
        ("thurs", "2026-11-26"),
        ("24nov", "2026-11-24"),
        ("24NOVEMBER", "2026-11-24"),
        ("3sept", "2026-09-03"),
        ("2jan", "2027-01-02"),
        ("2026-11-24", "2026-11-24"),
        ("29feb", "2028-02-29"),
    ],
)
def test_a_day_can_be_said_in_many_ways(word: str, day: str) -> None:
    assert parse_day(word, MONDAY) == date(day)


@pytest.mark.parametrize("word", ["", "mo", "mond4y", "24marble", "24no", "nov", "3", "2026-1-1"])
def test_what_is_no_day_is_none(word: str) -> None:
    assert parse_day(word, MONDAY) is None


@pytest.mark.parametrize("word", ["31feb", "2026-02-30", "0nov", "32jan", "2026-13-01", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        parse_day(word, MONDAY)


def test_the_29th_of_february_is_found_around_a_century_without_one() -> None:
    assert parse_day("29feb", date("2098-03-01")) == date("2096-02-29")
    assert parse_day("29feb", date("2101-03-01")) == date("2104-02-29")


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("24-26nov", "2026-11-24", "2026-11-26"),
        ("2026-11-24..2026-11-26", "2026-11-24", "2026-11-26"),
        ("24nov..26nov", "2026-11-24", "2026-11-26"),
        ("mon..wed", "2026-11-23", "2026-11-25"),
        ("thu..tue", "2026-11-26", "2026-12-01"),
        ("tomorrow..fri", "2026-11-24", "2026-11-27"),
        ("30-2dec", "2026-11-30", "2026-12-02"),
        ("30-2jan", "2026-12-30", "2027-01-02"),
        ("30dec..2jan", "2026-12-30", "2027-01-02"),
        ("today", "2026-11-23", "2026-11-23"),
        ("mon-wed", "2026-11-23", "2026-11-25"),
        ("30nov-2dec", "2026-11-30", "2026-12-02"),
        ("nov 30", "2026-11-30", "2026-11-30"),
        ("nov 30th, 2026", "2026-11-30", "2026-11-30"),
        ("30th of november", "2026-11-30", "2026-11-30"),
        ("11/30", "2026-11-30", "2026-11-30"),
        ("30/11", "2026-11-30", "2026-11-30"),
        ("12/3-12/5", "2026-12-03", "2026-12-05"),
        ("nov 24-26", "2026-11-24", "2026-11-26"),
        ("dec 30 to jan 2", "2026-12-30", "2027-01-02"),
        ("from tue through thu", "2026-11-24", "2026-11-26"),
        ("next week", "2026-11-30", "2026-12-04"),
        ("the rest of the week", "2026-11-23", "2026-11-27"),
        ("week of dec 9", "2026-12-07", "2026-12-11"),
        ("next fri", "2026-12-04", "2026-12-04"),
        ("this fri", "2026-11-27", "2026-11-27"),
        ("coming mon", "2026-11-30", "2026-11-30"),
        ("tue nov 24", "2026-11-24", "2026-11-24"),
        ("the 3rd", "2026-12-03", "2026-12-03"),
        ("fri 27", "2026-11-27", "2026-11-27"),
        ("day after tomorrow", "2026-11-25", "2026-11-25"),
        ("for 3 days", "2026-11-23", "2026-11-25"),
        ("thu for 3 days", "2026-11-26", "2026-11-30"),
        ("two weeks", "2026-11-23", "2026-12-04"),
        ("the rest of the month", "2026-11-23", "2026-11-30"),
    ],
)
def test_a_span_of_days_has_both_its_ends(word: str, first: str, last: str) -> None:
    assert parse_days(word, MONDAY) == (date(first), date(last))


def test_a_date_with_a_slash_is_read_in_the_order_of_the_country() -> None:
    assert parse_days("12/3", MONDAY) == (date("2026-12-03"),) * 2
    assert parse_days("3/12", MONDAY, month_first=False) == (date("2026-12-03"),) * 2


def test_a_weekday_that_is_not_the_dates_is_refused() -> None:
    with pytest.raises(UsageError, match="25 Nov is a Wednesday, not a Tuesday"):
        parse_days("tue nov 25", MONDAY)


@pytest.mark.parametrize("word", ["2026-11-26..2026-11-24", "tomorrow..today", "31-2mar", "fri..yesterday"])
def test_a_span_that_ends_before_it_begins_is_refused(word: str) -> None:
    with pytest.raises(UsageError):
        parse_days(word, MONDAY)


@pytest.mark.parametrize("word", ["..", "24nov..", "..24nov", "3-5", "24-26", "a..b", "24-26novel"])
def test_what_is_no_span_is_none(word: str) -> None:
    assert parse_days(word, MONDAY) is None


@given(st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)), st.integers(-180, 180))
def test_a_day_and_month_mean_the_nearest_such_day(today: dt.date, away: int) -> None:
    day = today + dt.timedelta(days=away)
    if (day.month, day.day) == (2, 29):
        return
    assert parse_day(f"{day.day}{MONTHS[day.month - 1]}", today) == day


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)),
    st.text(alphabet="0123456789-.adefnorstuvmw", max_size=12),
)
def test_any_word_is_days_in_order_or_none_or_a_sentence(today: dt.date, word: str) -> None:
    try:
        span = parse_days(word, today)
    except UsageError:
        return
    assert span is None or span[0] <= span[1]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)))
def test_a_weekday_is_the_next_one_today_included(today: dt.date) -> None:
    for ahead in range(7):
        day = today + dt.timedelta(days=ahead)
        assert parse_day(weekday_name(day), today) == day


# --- BLOCKS -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "chosen"),
    [
        ("3", "3"),
        ("p3", "3"),
        ("P3", "3"),
        ("3-5", "345"),
        ("p3-p5", "345"),
        ("p3-5", "345"),
        ("3-", "34567"),
        ("7-", "7"),
        ("am", "1234"),
        ("pm", "567"),
        ("all", ""),
        ("1,3", "13"),
        ("3,1,3", "13"),
        ("1-2,pm", "12567"),
        ("1,all", ""),
    ],
)
def test_blocks_can_be_said_in_many_ways(word: str, chosen: str) -> None:
    assert parse_blocks(word, SEVEN) == tuple(chosen)


@pytest.mark.parametrize("word", ["", ",", ",,", "x", "-3", "3--5", "1,x", "p", "three", "24nov"])
def test_what_is_not_blocks_is_none(word: str) -> None:
    assert parse_blocks(word, SEVEN) is None


@pytest.mark.parametrize("word", ["0", "8", "3-9", "8-", "0-2", "5-3", "p12", "1,8"])
def test_blocks_the_day_does_not_have_are_refused(word: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_blocks(word, SEVEN)
    assert caught.value.code == "no_such_block"


def test_a_number_is_the_block_that_bears_it_where_blocks_bear_numbers() -> None:
    with_homeroom = blocks_of("HR", "1", "2", "3")
    assert parse_blocks("1", with_homeroom) == ("1",)
    assert parse_blocks("p1", with_homeroom) == ("1",)
    assert parse_blocks("p1-2", with_homeroom) == ("1", "2")
    assert parse_blocks("HR-2", with_homeroom) == ("HR", "1", "2")
    on_an_odd_day = blocks_of("P1", "P3", "P5", "P7")
    assert parse_blocks("3", on_an_odd_day) == ("P3",)
    assert parse_blocks("3-7", on_an_odd_day) == ("P3", "P5", "P7")
    with pytest.raises(UsageError, match="no block '4'"):
        parse_blocks("4", on_an_odd_day)


def test_a_number_counts_the_days_blocks_where_they_bear_none() -> None:
    named = blocks_of("AM", "Lunch", "PM")
    assert parse_blocks("2", named) == ("Lunch",)
    assert parse_blocks("2-", named) == ("Lunch", "PM")
    twice = blocks_of("A1", "B1", "C")
    assert parse_blocks("2", twice) == ("B1",)


def test_an_exact_block_name_comes_before_every_other_reading() -> None:
    odd = [*blocks_of("AM", "all", "24nov", "a-b"), a_block("X", 13, "2")]
    assert parse_blocks("am", odd) == ("AM",)
    assert parse_blocks("all", odd) == ("all",)
    assert parse_blocks("24nov", odd) == ("24nov",)
    assert parse_blocks("A-B", odd) == ("a-b",)
    assert parse_blocks("2", odd) == ("X",)


def test_half_a_day_that_has_no_blocks_is_refused_and_not_taken_for_the_whole() -> None:
    for blocks in ([], blocks_of("1")):
        with pytest.raises(UsageError):
            parse_blocks("pm", blocks)


def test_am_is_before_noon_or_else_the_first_half() -> None:
    assert parse_blocks("am", blocks_of("1", "2", "3", first_hour=11)) == ("1",)
    assert parse_blocks("pm", blocks_of("1", "2", "3", first_hour=11)) == ("2", "3")
    assert parse_blocks("am", blocks_of("1", "2", "3", first_hour=8)) == ("1", "2")


@given(
    st.text(alphabet="p0123456789-,amlHR", max_size=8),
    st.sampled_from([SEVEN, blocks_of("HR", "1", "2"), []]),
)
def test_any_word_is_blocks_of_the_day_in_order_or_none_or_a_sentence(word: str, blocks: list[Block]) -> None:
    try:
        chosen = parse_blocks(word, blocks)
    except UsageError:
        return
    order = [block.short for block in blocks]
    assert chosen is None or list(chosen) == [short for short in order if short in chosen]
    if chosen == ():
        assert any(part.startswith("al") for part in word.casefold().split(","))


# --- an action line -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("call home @grace due fri", ActionLine("call home", "grace", date("2026-11-27"))),
        ("@grace call home", ActionLine("call home", "grace", None)),
        ("call home by 24nov", ActionLine("call home", "", date("2026-11-24"))),
        ("due fri call home", ActionLine("call home", "", date("2026-11-27"))),
        ("stand by me", ActionLine("stand by me", "", None)),
        ("mail a@b.org @ noon", ActionLine("mail a@b.org @ noon", "", None)),
        ("due", ActionLine("due", "", None)),
        ("books due @ben", ActionLine("books due", "ben", None)),
    ],
)
def test_an_action_line_is_understood(line: str, action: ActionLine) -> None:
    assert parse_action(line, today=MONDAY) == action


@pytest.mark.parametrize(
    "line", ["", "@ben", "due fri", "a @ben @ann", "a due soon", "a due 31feb", "a due fri due mon"]
)
def test_an_action_line_that_makes_no_sense_is_refused(line: str) -> None:
    with pytest.raises(UsageError):
        parse_action(line, today=MONDAY)


def test_a_long_action_is_not_cut_in_silence() -> None:
    assert len(parse_action("a" * 1500, today=MONDAY).text) == 1500


@given(st.text(max_size=40))
def test_any_line_is_understood_or_answered_with_a_sentence(line: str) -> None:
    with contextlib.suppress(UsageError):
        assert parse_action(line, today=MONDAY).text


def test_a_date_is_written_as_people_read_it() -> None:
    assert day_label(MONDAY) == "Mon 23 Nov"
