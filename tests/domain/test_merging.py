"""Two people change one text: both changes are in what comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.merging import merged


@pytest.mark.parametrize(
    ("base", "theirs", "yours", "both"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb", "a\nb\nx", "a\nb\ny", "a\nb\nx\ny"),
        ("a\nb", "a1\nb", "a2\nb", "a1\na2\nb"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nb\nc", "a\nc", "a\nB\nc", "a\nB\nc"),
        ("a", "a", "b", "b"),
        ("a", "b", "a", "b"),
        ("a", "b", "b", "b"),
        ("", "x", "y", "x\ny"),
    ],
)
def test_changes_of_both_are_put_together(base: str, theirs: str, yours: str, both: str) -> None:
    assert merged(base, theirs, yours) == both


lines = st.lists(st.sampled_from("abcdef"), max_size=6).map("\n".join)


@given(lines, lines, lines)
def test_no_line_that_one_of_them_wrote_is_lost(base: str, theirs: str, yours: str) -> None:
    out = merged(base, theirs, yours).split("\n")
    old = base.split("\n")
    for text in (theirs, yours):
        assert all(line in out for line in text.split("\n") if line not in old)


@given(lines, lines)
def test_a_change_of_one_of_them_alone_is_taken_as_it_is(base: str, text: str) -> None:
    assert merged(base, text, base) == text
    assert merged(base, base, text) == text
