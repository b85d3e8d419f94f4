"""An absence as a teacher would write it: many ways to say it, one meaning, and a sentence for what is not understood."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.absence import CATEGORIES
from huddle.domain.block import Block
from huddle.domain.errors import HuddleError, NotFoundError, UsageError
from huddle.domain.person import Person
from huddle.domain.reading.absence_line import AbsenceLine, Setting, parse_absence, parse_when
from huddle.domain.reading.absence_vocabulary import FILLER
from huddle.domain.reading.block_words import parse_part
from huddle.domain.reading.dates import Year

MONDAY = dt.date(2026, 11, 23)
NAMES = {
    "BO": "Ben Okafor",
    "DM": "Dev Mehta",
    "CP": "Chloe Park",
    "HB": "Hugo Brandt",
    "WS": "Wei Sun",
    "AM": "Amara Mills",
    "FR": "Farid Rahimi",
    "SL": "Simon Lee",
    "ZO": "Zoë O'Neil-Brandt",
    "MA": "May Adams",
    "E1": "李小龍",
}
TEAM = [Person(code, code, name) for code, name in NAMES.items()]
BELL = ("7:45-8:35", "8:40-9:30", "9:35-10:25", "10:30-11:20", "11:25-12:15", "12:50-13:40", "13:45-14:35")


def a_block(short: str, times: str, name: str = "", bell: str = "") -> Block:
    starts, _, ends = times.partition("-")
    return Block(
        id=short,
        team_id="t",
        short=short,
        name=name or f"Block {short}",
        starts=dt.time.fromisoformat(starts.zfill(5)),
        ends=dt.time.fromisoformat(ends.zfill(5)),
        position=int(starts.replace(":", "")),
        bell=bell,
    )


SEVEN = [a_block(str(number), times) for number, times in enumerate(BELL, 1)]
SETTING = Setting(Year(MONDAY), SEVEN, TEAM, "HB", dt.time(10))


def said(line: str, setting: Setting = SETTING) -> str:
    """What a line means, short: `DM tue-thu 345 sick`; several with a semicolon."""
    return "; ".join(_short(one) for one in parse_absence(line, setting))


def _short(one: AbsenceLine) -> str:
    days = f"{one.first:%d%b}".lower() + ("" if one.last == one.first else f"-{one.last:%d%b}".lower())
    weekly = f"weekly>{one.weekly_until:%d%b}".lower() if one.weekly_until else ""
    return " ".join(
        part for part in (one.who.code, days, "".join(one.blocks) or "all", one.category, weekly) if part
    )


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        # what the line has always understood
        ("ben", "BO 23nov all"),
        ("ben 3-5", "BO 23nov 345"),
        ("hugo brandt 24-26nov sick", "HB 24nov-26nov all sick"),
        ("me tomorrow am", "HB 24nov 12345"),
        ("HB wed p3 jury duty", "HB 25nov 3 jury_duty"),
        ("HB pd 2-3 fri", "HB 27nov 23 pd"),
        ("ben all day", "BO 23nov all"),
        ("e1 1", "E1 23nov 1"),
        ("wei sun", "WS 23nov all"),
        ("Wei Sun sun", "WS 29nov all"),
        ("ben 10:40-", "BO 23nov 4567"),
        ("ben mon pm weekly until 18dec", "BO 23nov 67 weekly>18dec"),
        # days
        ("dev next week", "DM 30nov-04dec all"),
        ("dev mon-wed", "DM 23nov-25nov all"),
        ("dev 30nov-2dec", "DM 30nov-02dec all"),
        ("dev nov 30", "DM 30nov all"),
        ("dev 11/30", "DM 30nov all"),
        ("dev back thursday", "DM 23nov-25nov all"),
        ("dev back mon", "DM 23nov-27nov all"),
        ("dev out all week", "DM 23nov-27nov all"),
        ("dev for 3 days", "DM 23nov-25nov all"),
        ("dev out 2 days", "DM 23nov-24nov all"),
        ("dev starting tue for 3 days", "DM 24nov-26nov all"),
        ("dev out until thursday", "DM 23nov-26nov all"),
        ("dev wed thru fri, back mon", "DM 25nov-27nov all"),
        ("dev next tues thru thurs", "DM 01dec-03dec all"),
        ("dev nov 30 - dec 2", "DM 30nov-02dec all"),
        ("dev on the 3rd", "DM 03dec all"),
        ("dev fri 27", "DM 27nov all"),
        ("dev Friday–Tuesday", "DM 27nov-01dec all"),
        ("dev week of dec 7", "DM 07dec-11dec all"),
        ("dev nov 25, 2026", "DM 25nov all"),
        ("dev mon-fri except wed", "DM 23nov-24nov all; DM 26nov-27nov all"),
        ("ben mon/wed/fri", "BO 23nov all; BO 25nov all; BO 27nov all"),
        ("dev next thursday and friday", "DM 03dec all; DM 04dec all"),
        ("dev nov 30, dec 1, and dec 4", "DM 30nov all; DM 01dec all; DM 04dec all"),
        # parts of a day
        ("dev morning", "DM 23nov 12345"),
        ("dev afternoon", "DM 23nov 67"),
        ("dev this afternoon", "DM 23nov 67"),
        ("dev tomorrow morning", "DM 24nov 12345"),
        ("dev from 10:40", "DM 23nov 4567"),
        ("dev until 10", "DM 23nov 123"),
        ("dev first two blocks", "DM 23nov 12"),
        ("dev last period", "DM 23nov 7"),
        ("dev first and last block", "DM 23nov 17"),
        ("dev rest of the day", "DM 23nov 34567"),
        ("dev rest of tomorrow", None),
        ("dev 3rd period", "DM 23nov 3"),
        ("dev 3rd and 4th", "DM 23nov 34"),
        ("chloe wed 3rd-5th", "CP 25nov 345"),
        ("dev blocks 2, 3 and 5 tomorrow", "DM 24nov 235"),
        ("dev after block 3", "DM 23nov 4567"),
        ("dev before block 3", "DM 23nov 12"),
        ("dev from block 3 on", "DM 23nov 34567"),
        ("dev leaves at 2", "DM 23nov 7"),
        ("dev leaving 1:30pm", "DM 23nov 67"),
        ("ben leaves at 10 back at 12", "BO 23nov 345"),
        ("ben late until 9:30", "BO 23nov 12"),
        ("ben in at 10", "BO 23nov 123"),
        ("dev 1-2:30", "DM 23nov 67"),
        ("dev from 1 to 2:30 pm", "DM 23nov 67"),
        ("ben 1 pm", "BO 23nov 6"),
        ("ben noon to 2", "BO 23nov 567"),
        ("dev 0830-1030", "DM 23nov 123"),
        ("dev wedn 9:30am-11am", "DM 25nov 34"),
        ("dev out today after lunch", "DM 23nov 67"),
        ("dev tomorrow afternoon from 1", "DM 24nov 67"),
        ("dev mon and tue pm", "DM 23nov 67; DM 24nov 67"),
        ("dev mon am and tue pm", "DM 23nov 12345; DM 24nov 67"),
        ("dev mornings this week", "DM 23nov-27nov 12345"),
        # several people
        ("dev and chloe tomorrow", "DM 24nov all; CP 24nov all"),
        ("dev, chloe & farid mon-wed", "DM 23nov-25nov all; CP 23nov-25nov all; FR 23nov-25nov all"),
        ("dev tomorrow, chloe fri", "DM 24nov all; CP 27nov all"),
        ("dev am and chloe pm", "DM 23nov 12345; CP 23nov 67"),
        ("tomorrow: ben am, chloe pm", "BO 24nov 12345; CP 24nov 67"),
        ("dev fri, chloe too", "DM 27nov all; CP 27nov all"),
        ("dev and dev tomorrow", "DM 24nov all"),
        # weekly
        ("dev every fri until dec 18", "DM 27nov all weekly>18dec"),
        ("ben tuesdays until dec 18", "BO 24nov all weekly>18dec"),
        ("ben every mon and wed until dec 18", "BO 23nov all weekly>18dec; BO 25nov all weekly>18dec"),
        ("dev out every friday afternoon until dec 18", "DM 27nov 67 weekly>18dec"),
        ("ben every day until fri", "BO 23nov-27nov all"),
        # sentences
        ("Dev is out sick tomorrow and Wednesday", "DM 24nov all sick; DM 25nov all sick"),
        ("i'm out tomorrow", "HB 24nov all"),
        ("I have an appointment at 1:30", "HB 23nov 6 personal"),
        ("won't be in today, ben", "BO 23nov all"),
        ("Dev Mehta - out 11/30-12/2 for PD", "DM 30nov-02dec all pd"),
        ("dev's out tomorrow", "DM 24nov all"),
        ("ben is running late, will be in by 9:30", "BO 23nov 12"),
        ("ben will miss 3rd block tomorrow", "BO 24nov 3"),
        ("chloe has a meeting 1st period", "CP 23nov 1 school_business"),
        ("farid out thurs and fri this week", "FR 26nov all; FR 27nov all"),
        ("ben off mon thru wed next week", "BO 30nov-02dec all"),
        ("ben next week mon-wed", "BO 30nov-02dec all"),
        ("ben has jury duty mon-fri next week", "BO 30nov-04dec all jury_duty"),
        ("ben 2nd half of the day", "BO 23nov 67"),
        ("ben gone after 1", "BO 23nov 234567"),
        ("ben before 3", "BO 23nov 12"),
        ("ben not here until 10", "BO 23nov 123"),
        # names that look like days
        ("mon simon", "SL 23nov all"),
        ("may may 4", "MA 04may all"),
        ("am pm", "AM 23nov 67"),
        ("amara am", "AM 23nov 12345"),
        ("o'neil fri", "ZO 27nov all"),
    ],
)
def test_a_line_means_what_a_colleague_would_understand(line: str, meaning: str | None) -> None:
    if meaning is None:
        with pytest.raises(UsageError):
            said(line)
    else:
        assert said(line) == meaning


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("dev aftrnoon", "I know Dev, but not 'aftrnoon': did you mean afternoon?"),
        ("dev toomorow", "I know Dev, but not 'toomorow': did you mean tomorrow?"),
        ("dev and chole tomorrow", "I know Dev, but not 'chole': did you mean Chloe?"),
        ("dev wendesday", "I know Dev, but not 'wendesday': did you mean wednesday?"),
        ("dev until further notice", "I know Dev, but not 'further'."),
        ("dev 3rd floor", "I know Dev, but not 'floor'"),
        ("dev tue nov 25", "25 Nov is a Wednesday, not a Tuesday."),
        ("dev from tue", "'from tue' until which day?"),
        ("dev every fri", "It repeats weekly until which day?"),
        ("dev weekly until", "I know Dev, but not 'until'"),
        ("dev half day", "Which half of the day"),
        ("dev 3 4", "Two parts of the day are said, and '4' is the second."),
        ("ben sick personal", "Two reasons are said, and 'personal' is the second."),
        ("ben in for first block only", "'in for' says when somebody is in."),
        ("ben here until 10", "'here until' says when somebody is in."),
        ("dev 9", "There is no block '9' that day."),
        ("dev 31feb", "'31feb' is not a date."),
        ("dev 31/31", "'31/31' is not a date."),
        ("dev 5-3", "ends before it begins"),
        ("", "Nobody was named."),
        ("   ", "Nobody was named."),
    ],
)
def test_what_is_not_understood_is_named(line: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        said(line)
    assert sentence in caught.value.text()


@pytest.mark.parametrize("line", ["sick", "3", "tomorrow", "devv tomorrow", "xyzzy", "bran tomorrow"])
def test_a_line_that_names_nobody_or_several_is_refused(line: str) -> None:
    with pytest.raises(NotFoundError):
        said(line)


def test_me_that_is_not_known_says_how_to_set_it() -> None:
    nobody = Setting(Year(MONDAY), SEVEN, TEAM)
    for line in ("me tomorrow", "I'm out tomorrow"):
        with pytest.raises(NotFoundError, match="who 'me' is") as caught:
            said(line, nobody)
        assert "huddle config set me" in caught.value.hint


def test_blocks_are_those_of_the_day_that_is_meant() -> None:
    short_friday = [a_block("A", "8:00-9:30"), a_block("B", "9:40-11:00"), a_block("C", "11:10-12:30")]

    def blocks_on(day: dt.date) -> list[Block]:
        return short_friday if day.weekday() == 4 else SEVEN if day.weekday() < 4 else []

    setting = Setting(Year(MONDAY), SEVEN, TEAM, blocks_on=blocks_on, all_blocks=[*SEVEN, *short_friday])
    assert said("ben fri b", setting) == "BO 27nov B"
    assert said("ben pm fri", setting) == "BO 27nov C"
    assert said("ben fri from 9:35", setting) == "BO 27nov BC"
    assert said("ben fri 2", setting) == "BO 27nov B"
    with pytest.raises(UsageError, match="no block '7'"):
        said("ben fri 7", setting)


def test_an_exact_block_name_comes_before_every_other_reading() -> None:
    odd = [
        a_block("24nov", "8:00-9:00"),
        a_block("AM", "9:00-10:00"),
        a_block("MM", "10:00-11:00", "Morning meeting"),
    ]
    setting = Setting(Year(MONDAY), odd, TEAM)
    assert said("ben 24nov", setting) == "BO 23nov 24nov"
    assert said("ben morning meeting", setting) == "BO 23nov MM"


def test_a_slashed_date_follows_the_country() -> None:
    abroad = Setting(Year(MONDAY, month_first=False), SEVEN, TEAM)
    assert said("ben 3/12", abroad) == "BO 03dec all"
    assert said("ben 12/3", SETTING) == "BO 03dec all"


def test_days_are_counted_in_school_days() -> None:
    holiday = dt.date(2026, 11, 26)
    year = Year(MONDAY, is_school=lambda day: day.weekday() < 5 and day != holiday)
    assert said("ben wed for 3 days", Setting(year, SEVEN, TEAM)) == "BO 25nov-30nov all"


def test_what_is_said_is_kept() -> None:
    (plain,) = parse_absence("ben", SETTING)
    assert not plain.said_when
    assert not plain.said_blocks
    (dated,) = parse_absence("ben today 3", SETTING)
    assert dated.said_when
    assert dated.said_first
    assert dated.said_blocks
    (open_start,) = parse_absence("ben until fri", SETTING)
    assert (open_start.said_when, open_start.said_first) == (True, False)


def test_a_change_is_said_without_a_person() -> None:
    changed = parse_when("fri 3-5 personal", SETTING)
    assert (changed.first, changed.blocks, changed.category) == (
        dt.date(2026, 11, 27),
        ("3", "4", "5"),
        "personal",
    )
    weekly = parse_when("weekly until 18dec", SETTING)
    assert (weekly.weekly_until, weekly.said_when) == (dt.date(2026, 12, 18), False)
    with pytest.raises(UsageError):
        parse_when("mon and wed", SETTING)


@pytest.mark.parametrize("category", list(CATEGORIES))
def test_every_category_can_be_typed(category: str) -> None:
    (one,) = parse_absence(f"ben {category}", SETTING)
    assert one.category == category


_WORDS = [
    "ben",
    "dev",
    "3",
    "3-5",
    "fri",
    "24nov",
    "sick",
    "am",
    "x",
    "and",
    ",",
    "next",
    "week",
    "until",
    "10",
    "every",
]


@given(
    st.lists(
        st.sampled_from([*_WORDS, "mon", "out", "from", "the", "first", "two", "10:40", "wei", "sun"]),
        max_size=7,
    )
)
def test_a_line_is_absences_in_order_or_a_sentence(words: list[str]) -> None:
    try:
        found = parse_absence(" ".join(words), SETTING)
    except HuddleError:
        return
    assert found
    for one in found:
        assert one.first <= one.last
        assert list(one.blocks) == [b.short for b in SEVEN if b.short in one.blocks]
    assert "x" not in words


@given(st.text(max_size=40))
def test_any_line_is_understood_or_answered_with_a_sentence(line: str) -> None:
    with contextlib.suppress(HuddleError):
        assert parse_absence(line, SETTING)


@pytest.mark.parametrize("word", ["out", "away", "is", "won't", "please", "because", "sorry", "gone", "here"])
def test_words_that_only_make_a_sentence_change_nothing(word: str) -> None:
    assert word in FILLER
    assert said(f"ben {word} tomorrow 3") == "BO 24nov 3"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("3-5", "345"),
        ("morning", "12345"),
        ("from 10:40", "4567"),
        ("1 and 3", "13"),
        ("blocks 2, 3 and 5", "235"),
        ("last two blocks", "67"),
        ("until 10", "123"),
        ("all day", ""),
        ("rest of the day", "34567"),
    ],
)
def test_a_field_for_blocks_takes_words_too(text: str, blocks: str) -> None:
    assert parse_part(text, SEVEN, dt.time(10)) == tuple(blocks)


@pytest.mark.parametrize("text", ["", "sometimes", "3 and", "3 5 x", "tomorrow", "and"])
def test_a_field_for_blocks_takes_nothing_else(text: str) -> None:
    assert parse_part(text, SEVEN) is None
