"""What happened: read as it is typed, stored and read back, and who is credited."""

import pytest

from huddle.domain.cover.happened import (
    AsPlanned,
    By,
    FromOutside,
    Happened,
    Nobody,
    Other,
    covered_by,
    from_column,
    happened_words,
    parse_happened,
    to_column,
)

PEOPLE = {"hb": "HB", "ella": "ES", "hugo": "HB", "es": "ES"}


@pytest.mark.parametrize(
    ("typed", "meant", "credited"),
    [
        ("", AsPlanned(), ("AF",)),
        ("As planned", AsPlanned(), ("AF",)),
        ("hb", By(("HB",)), ("HB",)),
        ("Ella and Hugo", By(("ES", "HB")), ("ES", "HB")),
        ("Ella took it", By(("ES",)), ("ES",)),
        ("nobody", Nobody(), ()),
        ("nobody came", Nobody(), ()),
        ("No one came.", Nobody(), ()),
        ("outside Mr. Lee", FromOutside("Mr. Lee"), ()),
        ("outside", FromOutside(""), ()),
        ("the principal took it", FromOutside("the principal"), ()),
        ("OK", Other("OK"), ("AF",)),
        ("TBD", Other("TBD"), ("AF",)),
        ("SNOWDAY", Other("SNOWDAY"), ("AF",)),
        ("they took it", Other("they took it"), ("AF",)),
        ("Everyone was there.", Other("Everyone was there."), ("AF",)),
        ("half the class came", Other("half the class came"), ("AF",)),
        ("they went to the library", Other("they went to the library"), ("AF",)),
    ],
)
def test_what_is_typed_says_who_is_credited(typed: str, meant: Happened, credited: tuple[str, ...]) -> None:
    happened = parse_happened(typed, lambda who: PEOPLE.get(who.casefold()))
    assert happened == meant
    assert covered_by(happened, ("AF",)) == credited
    assert from_column(to_column(happened)) == happened


@pytest.mark.parametrize("text", ["by:", "nobody else knew", "other:", "as planned:", "outside"])
def test_a_text_that_looks_like_a_kind_is_a_text(text: str) -> None:
    assert from_column(to_column(Other(text))) == Other(text)


def test_nothing_is_said_while_nobody_has_said() -> None:
    assert from_column("") is None
    assert to_column(None) == ""
    assert happened_words(None) == ""
    assert covered_by(None, ("AF", "HB")) == ("AF", "HB")
