"""Undo means mine; what somebody else changed is named first."""

from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError

At = Callable[..., Services]


def test_what_somebody_else_changed_is_taken_back_only_when_that_is_said(at: At) -> None:
    mine, theirs = at(user="AF"), at(user="ES")
    mine.huddles.note("mine")
    theirs.huddles.note("theirs")
    with pytest.raises(HuddleError, match=r"not yours.*by ES") as refused:
        mine.undo.undo()
    assert (refused.value.code, refused.value.exit_code) == ("undo_of_others", 8)
    assert [entry.text for entry in mine.huddles.view().entries] == ["mine", "theirs"]
    assert mine.undo.undo(of_others=True).by == "ES"
    assert mine.undo.undo().by == "AF"
    assert [entry.text for entry in mine.huddles.view().entries] == []


def test_redo_gives_back_what_was_taken_from_somebody_else(at: At) -> None:
    mine, theirs = at(user="AF"), at(user="ES")
    theirs.huddles.note("theirs")
    mine.undo.undo(of_others=True)
    mine.undo.redo()
    assert [entry.text for entry in mine.huddles.view().entries] == ["theirs"]
