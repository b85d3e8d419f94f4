"""Text at the door: whatever comes in is inert, keeps its columns and stays as it is when cleaned again."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huddle.text import fold, one_line, plural, replace_names, safe, width

_NASTY = (
    "a é\u0301\u0323\u0488\u20dd\u0345\u0610क\u093c\u094d\u09c7\u09beب가\u1100\u1161"
    "\u200c\u200d\u200b\u3164\uffa0\u115f\u17b4\u180b\ufe0f\U000e0100\U000e0041\ufeff\u202e\u2066\u2028"
    "\x00\x07\x1b\x7f\x85\x9b\n\r\t\ud800\udfff\u00a0\u2000\u3000\U0001f468\U0001f469"
)
hostile = st.text(alphabet=st.one_of(st.sampled_from(_NASTY), st.characters()), max_size=20)


@given(hostile, st.booleans())
@example(value="ب\u200d\u3164x", lines=False)
@example(value="\u3164\u200dب", lines=False)
@example(value="a" + "\u0301" * 4 + "\u0610\u200dب", lines=True)
@example(value="a" + "\u0610\u200d" * 40, lines=True)
def test_safe_text_is_a_fixed_point_without_anything_that_moves_or_hides(value: str, lines: bool) -> None:
    text = safe(value, lines=lines)
    assert safe(text, lines=lines) == text
    assert unicodedata.is_normalized("NFC", text)
    for char in text:
        code = ord(char)
        assert code >= 0x20 or (lines and char == "\n")
        assert not 0x7F <= code < 0xA0
        assert not 0xD800 <= code <= 0xDFFF
        assert unicodedata.bidirectional(char) not in {
            *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"),
        }
        assert code not in {0x200B, 0x200E, 0x200F, 0xFEFF, 0x3164, 0x2028, 0x2029}
        assert not 0xE0000 <= code <= 0xE0FFF
    text.encode("utf-8")


@given(hostile)
def test_never_more_than_four_marks_stand_on_each_other(value: str) -> None:
    row = 0
    for char in safe(value).replace("\u200c", "").replace("\u200d", ""):
        row = row + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        assert row <= 4


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mAnn", "␛[31mAnn"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x1b]52;c;ZXZpbA==\x1b\\", "␛]52;c;ZXZpbA==␛\\"),
        ("\x1b]8;;https://evil.example\x1b\\Ann", "␛]8;;https://evil.example␛\\Ann"),
        ("\x1bPq#0\x1b\\", "␛Pq#0␛\\"),
        ("\x9b31mAnn", "\ufffd31mAnn"),
        ("A\x00b", "A␀b"),
        ("A\x7fb", "A␡b"),
        ("Ann\ud83dLee", "Ann\ufffdLee"),
        ("Ann\u202eeeL", "Ann\ufffdeeL"),
        ("a\u2066b\u2069", "a\ufffdb\ufffd"),
        ("An\u200bn", "An\ufffdn"),
        ("Ann\U000e0041\U000e0042", "Ann\ufffd\ufffd"),
        ("\ufeffAnn", "\ufffdAnn"),
        ("Ann\u00a0Lee", "Ann Lee"),
        ("Ann\tLee", "Ann Lee"),
        ("Ann\r\nLee\rB", "Ann Lee B"),
        ("e\u0301", "é"),
        ("a" + "\u0301" * 60, "á" + "\u0301" * 4),
        ("a" + "\u20dd" * 60, "a" + "\u20dd" * 4),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\ufffd\U0001f469"),
        ("An\u200dn", "An\ufffdn"),
    ],
)
def test_what_would_act_on_a_terminal_is_shown_instead(raw: str, shown: str) -> None:
    assert safe(raw) == shown


@pytest.mark.parametrize(
    "value",
    [
        "[/nope]",
        "[@click=app.quit]Ann[/]",
        "[link=https://x]Ann[/link]",
        "Ann [Lee] O'Neil",
        "'; drop table student; --",
        "100% _x_ \\",
        "=cmd|' /C calc'!A0",
        "Zoë Núñez-Şahin",
        "李小龍",
        "नमस्ते",
        "क्‍ष",
        "نمی‌خواهم",
        "Дмитрий",
        "👍",
    ],
)
def test_honest_text_stays_as_it_is(value: str) -> None:
    assert safe(value) == value


def test_notes_keep_their_lines() -> None:
    assert safe("one\r\ntwo\rthree\n", lines=True) == "one\ntwo\nthree\n"


@given(hostile, st.integers(0, 12))
@example(value="ب\u200dب", limit=2)
def test_one_line_is_safe_short_and_without_loose_blanks(value: str, limit: int) -> None:
    line = one_line(value, limit)
    assert safe(line) == line
    assert len(line) <= limit
    assert line == " ".join(line.split())


@given(hostile)
def test_the_key_of_a_name_is_its_own_key(value: str) -> None:
    assert fold(fold(value)) == fold(value)


@pytest.mark.parametrize(
    ("spelling", "other"),
    [("Zoë", "ZOE"), ("Strauß", "strauss"), ("İnan", "inan"), ("  Ann   Lee ", "ann lee"), ("ﬁ", "FI")],
)
def test_spellings_of_the_same_name_have_the_same_key(spelling: str, other: str) -> None:
    assert fold(spelling) == fold(other)


def test_names_in_a_note_are_replaced_as_whole_words_the_longest_first() -> None:
    names = {"Ann": "A.", "Ann Lee": "A.L.", "Ben": "B."}
    assert replace_names("Ann Lee, ann and Annabel; BEN's mum.", names) == (
        "A.L., A. and Annabel; B.'s mum.",
        3,
    )


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Anna Strauß", "ANNA STRAUSS"),
        ("Anna Strauß", "Anna Strauß"),
        ("İpek İnan", "İpek İnan"),
        ("İpek İnan", "ipek inan"),
        ("Zoë Núñez", "zoe nunez"),
        ("Ann Lee", "Ann\nLee"),
        ("Ann Lee", "Ann   Lee"),
        ("A+B (C)", "a+b (c)"),
        ("李小龍", "李小龍"),
        ("José Muñoz", "José Munoz"),
        ("José Muñoz", "jose MUÑOZ"),
        ("Jose", "José"),
        ("Zoe\u0308", "Zoë"),
        ("Zoe", "Zoe\u0308"),
        ("O'Neil", "O\u2019Neil"),
        ("D\u2019Souza", "d'souza"),
        ("Parker", "the Parkers"[4:]),
        ("Anna", "annas"),
        ("Gomez", "GOMEZES"),
        ("Kennedy", "Kennedys"),
        ("Kennedy", "Kennedies"),
        ("Ann Lee", "Ann Lees"),
        ("Núñez", "Nunezes"),
    ],
)
def test_a_name_is_found_however_it_was_typed(name: str, typed: str) -> None:
    assert replace_names(f"Call {typed}.", {name: "X.Y."}, thorough=True) == ("Call X.Y..", 1)


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Anna", "both Annas, her annas", "both -, her annas"),
        ("Lee", "The Lees and the LEES", "The - and the -"),
        ("Thi", "this is the thi", "this is the -"),
        ("Doe", "Does she? The Does do.", "Does she? The - do."),
        ("Ha", "It has the Has", "It has the -"),
        ("Amy", "both Amys, the Amies", "both -, the -"),
        ("Thi", "LOOK AT THIS, THE BUS. This is it", "LOOK AT THIS, THE BUS. This is it"),
        ("Carlos", "Carlo's, Carlos' and the Carloses", "Carlo's, -' and the -"),
    ],
)
def test_a_plural_is_a_name_and_no_ordinary_word(name: str, text: str, left: str) -> None:
    assert replace_names(text, {name: "-"})[0] == left


@given(hostile, st.dictionaries(st.text(alphabet=_NASTY, max_size=4), st.just("?"), max_size=4))
def test_replacing_names_never_fails(text: str, names: dict[str, str]) -> None:
    replaced, count = replace_names(text, names)
    assert count or replaced == text


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    assert [width(text) for text in ("", "Ann", "姓03", "Zoe\u0301")] == [0, 3, 4, 3]


def test_one_is_written_without_an_s() -> None:
    assert [plural(count, "student") for count in (0, 1, 2)] == ["0 students", "1 student", "2 students"]
    assert [plural(count, "class") for count in (1, 2)] == ["1 class", "2 classes"]
