"""One text for a change and one for a gap: the same words for the command, the board, the message and the record."""

import pytest

from huddle.domain.cover import wording
from huddle.domain.cover.plan import KINDS
from huddle.domain.cover.wording import Tell, TellPart

ELLA, BEN = ("Ella",), ("Ben",)


@pytest.mark.parametrize(
    ("tell", "line", "sentence"),
    [
        (
            Tell("float", "1", "H2", ELLA, BEN, 24),
            "Ella, free then",
            "Ella is free in block 1 and leads H2 (24 students).",
        ),
        (
            Tell("step_in", "1", "7D", ("Ines",), BEN, 1),
            "Ines, already with them",
            "Ines is with 7D already and leads it alone (1 student).",
        ),
        (
            Tell("step_in", "1", "7D", ("Ines",), BEN, 24, helped=True),
            "Ines, already with them",
            "Ines is with 7D already and leads it (24 students).",
        ),
        (
            Tell("merge", "1", "7A", ELLA, BEN, 29, ("7E",), 58, 2, "the Commons"),
            "joins 7E with Ella",
            "7A joins 7E with Ella: 58 students, two adults, in the Commons.",
        ),
        (
            Tell("merge", "1", "7A", ELLA, BEN, 29, ("7E", "7F")),
            "joins 7E and 7F with Ella",
            "7A joins 7E and 7F with Ella.",
        ),
        (
            Tell(
                "split",
                "1",
                "H2",
                ("Amara", "Chloe", "Dev"),
                BEN,
                24,
                parts=(TellPart("Amara", 9, "H1"), TellPart("Chloe", 8), TellPart("Dev", 7)),
            ),
            "shared: 9 Amara, 8 Chloe, 7 Dev",
            "H2 is shared out: 9 go to Amara (H1), 8 to Chloe and 7 to Dev; names are on the sheet.",
        ),
        (
            Tell("swap", "5", "W2", ("Farid",), BEN, 18, origin="W4", left=("Grace",)),
            "Farid moves over from W4",
            "Farid moves from W4 to W2 (18 students); W4 has Grace.",
        ),
        (
            Tell("planning", "3", "7C", ("Hugo",), BEN, 24),
            "Hugo gives up planning",
            "Hugo gives up planning in block 3 and leads 7C (24 students); the planning time is owed.",
        ),
        (
            Tell("substitute", "3", "7A", ("Kim",), BEN, 24),
            "Sub: Kim",
            "Kim (substitute) leads 7A (24 students).",
        ),
        (
            Tell("helper", "5", "W4", (), ("Farid",), 18, leads=("Grace",), elsewhere=(("Farid", "W2"),)),
            "without Farid",
            "W4 is led by Grace alone; Farid leads W2.",
        ),
        (
            Tell("helper", "5", "W4", ("Ines",), (), 18, leads=("Grace",), helped=True),
            "Ines helps",
            "Ines helps Grace in W4.",
        ),
        (
            Tell("uncovered", "3", "7C", (), ("Chloe",), 29),
            "NOBODY (was Chloe)",
            "Nobody can lead 7C in block 3 (29 students).",
        ),
    ],
)
def test_each_kind_has_one_phrase_for_a_line_and_one_sentence(tell: Tell, line: str, sentence: str) -> None:
    assert wording.short(tell) == line
    assert wording.full(tell) == sentence


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "uncovered"])
def test_no_kind_is_told_by_its_technical_word(kind: str) -> None:
    bare = Tell(kind, "1", "H2", ELLA, BEN, 24)
    said = f"{wording.short(bare)} {wording.full(bare)} {wording.how(kind, ('7E',))}".casefold()
    for word in ("float", "swap", "step in", "step_in", "merge", "split", "helper"):
        assert word not in said
    assert "Ella" in wording.short(bare)


def test_how_a_session_changes() -> None:
    assert wording.how("merge", ("7E", "7F")) == "joins 7E and 7F"
    assert wording.how("step_in") == "already with them"
    assert wording.how("a new kind") == "a new kind"


def test_in_whose_place() -> None:
    assert wording.instead_of(Tell("float", "1", "H2", ELLA, BEN)) == ", for Ben"
    assert wording.instead_of(Tell("merge", "1", "H2", ELLA, BEN)) == " (was Ben)"
    assert wording.instead_of(Tell("helper", "1", "H2", (), BEN)) == ""
    assert wording.instead_of(Tell("float", "1", "H2", ELLA, ())) == ""


def test_a_change_as_it_is_told_and_recorded() -> None:
    told = wording.told_line("08:30", Tell("float", "1", "7D", ("Omar", "Grace"), BEN, 2))
    assert told == "08:30 Omar and Grace are free in block 1 and lead 7D (2 students)."
    assert wording.recorded("7D", ("OM",), ("HB",), "merge") == "7D: OM for HB"
    assert wording.recorded("7D", (), ("HB",), "helper") == "7D: without HB"


def test_a_group_without_its_second_adult_is_not_said_to_have_nobody() -> None:
    assert wording.who((), "helper") == "no second adult"
    assert wording.who((), "float") == "nobody"
    assert "obody" not in wording.told_line("08:30", Tell("helper", "1", "7D", (), BEN))


def test_what_is_no_longer_as_it_was_told_names_who_is_gone() -> None:
    said = wording.retold_line("08:30", "7D", ("Dev",), ("Hugo",), wording.how("float"))
    assert said == "08:30 7D: Dev, not Hugo (free then)"
    assert wording.retold_line("08:30", "7D", (), ("Hugo",), "") == "08:30 7D: nobody yet, not Hugo"
    assert wording.alone_line("08:30", "7D", ("Amara",), ("Hugo",)) == "08:30 7D: Amara alone, without Hugo"


def test_a_gap_says_how_many_students_nobody_has() -> None:
    assert (
        wording.gap_sentence("7D", "3", 1, ("Chloe",))
        == "Nobody can lead 7D in block 3 (1 student; usually Chloe)."
    )
    assert wording.gap_sentence("7D", "3", 20) == "Nobody can lead 7D in block 3 (20 students)."
    assert wording.told_gap_line("08:30", "7D") == "08:30 7D: nobody yet"


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            (150, 119, 7, 0, []),
            "119 of 150 students notice nothing. Seven groups change; everybody is covered.",
        ),
        (
            (150, 119, 1, 0, []),
            "119 of 150 students notice nothing. One group changes; everybody is covered.",
        ),
        (
            (99, 30, 5, 4, []),
            (
                "30 of 99 students keep their adults all day."
                " Five groups change, four others take students in; everybody is covered."
            ),
        ),
        (
            (99, 30, 12, 1, [("L5", "2"), ("L6", "2"), ("M1", "3")]),
            (
                "30 of 99 students keep their adults all day. 12 groups change, one other takes students in."
                " Nobody leads L5 and L6 in block 2, M1 in block 3."
            ),
        ),
        ((150, 150, 0, 0, []), "Every group keeps its adults."),
    ],
)
def test_the_day_in_a_line(facts: tuple[int, int, int, int, list[tuple[str, str]]], line: str) -> None:
    assert wording.day_line(*facts) == line


def test_what_the_day_asks_of_adults() -> None:
    asked = [("Ella", 2), ("Farid", 1), ("Ines", 1), ("Ben", 0)]
    assert wording.asks_line(asked) == "Asked of adults: Ella 2 covers; Farid and Ines 1 each."
    assert wording.asks_line([("Ben", 0)]) == ""
