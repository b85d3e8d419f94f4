"""What more or less of a level means, in words for people."""

import pytest

from huddle.domain.cover.levels import SOFT_WORDS, price_words, trade_words
from huddle.domain.cover.problem import LEVELS
from huddle.domain.team import SOFT_LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_words_for_more_and_for_less(level: str) -> None:
    words = {trade_words(level, by) for by in (-2, -1, 1, 2)}
    assert len(words) == 4


def test_one_is_not_written_as_several() -> None:
    assert trade_words("moves", 1) == "1 more move"
    assert trade_words("splits", -2) == "2 fewer groups split"
    assert price_words("strength", 12) == "weaker in the groups' subjects by 12"
    assert price_words(None, 0) == "as good on every level"


def test_every_level_that_a_team_may_order_has_a_name_and_a_sentence() -> None:
    assert set(SOFT_WORDS) == set(SOFT_LEVELS)
    assert all(sentence.endswith(".") for _, sentence in SOFT_WORDS.values())
