"""One text for a change and one for a gap: the same words for the command, the board, the message and the record."""

import pytest

from huddle.domain.cover import wording


@pytest.mark.parametrize(
    ("kind", "together", "said"),
    [
        ("merge", ("7E", "7F"), "merge with 7E, 7F"),
        ("step_in", (), "step in"),
        ("planning", (), "gives up planning"),
        ("a new kind", (), "a new kind"),
    ],
)
def test_how_a_session_changes(kind: str, together: tuple[str, ...], said: str) -> None:
    assert wording.how(kind, together) == said


def test_a_change_among_colleagues_and_as_the_team_is_told() -> None:
    assert (
        wording.move_line("3", "7D", ("HB",), ("OM", "GO"), "merge", ("7E",))
        == "block 3  7D  HB > OM+GO  merge with 7E"
    )
    assert (
        wording.told_line("08:30", "7D", ("Omar", "Grace"), "merge", ("7E",))
        == "08:30 7D: Omar and Grace (merge with 7E)"
    )
    assert wording.recorded("7D", ("OM",), ("HB",), "merge") == "7D: OM for HB"


def test_a_group_without_its_second_adult_is_not_said_to_have_nobody() -> None:
    assert wording.who((), "helper") == "no helper"
    assert wording.who((), "float") == "nobody"
    assert "nobody" not in wording.told_line("08:30", "7D", (), "helper", ())


def test_what_is_no_longer_as_it_was_told_names_who_is_gone() -> None:
    assert (
        wording.retold_line("08:30", "7D", ("Dev",), ("Hugo",), "float") == "08:30 7D: Dev (float), not Hugo"
    )
    assert wording.retold_line("08:30", "7D", (), ("Hugo",), "") == "08:30 7D: nobody yet, not Hugo"
    assert wording.alone_line("08:30", "7D", ("Amara",), ("Hugo",)) == "08:30 7D: Amara alone, without Hugo"


def test_a_gap_says_how_many_students_nobody_has() -> None:
    assert wording.gap_line("3", "7D", 1) == "block 3  7D  UNCOVERED, 1 student"
    assert wording.told_gap_line("08:30", "7D") == "08:30 7D: nobody yet"
