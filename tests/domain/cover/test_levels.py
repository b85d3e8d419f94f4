"""What more or less of a level means, in words for people."""

import pytest

from huddle.domain.cover.levels import SOFT_WORDS, price_words, trade_short, trade_words
from huddle.domain.cover.problem import LEVELS
from huddle.domain.cover.why import Instead
from huddle.domain.team import SOFT_LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_words_for_more_and_for_less(level: str) -> None:
    assert trade_words(level, 2) != trade_words(level, -2)
    assert trade_short(level, 2) != trade_short(level, -2)
    assert len(trade_short(level, 2)) <= len(trade_words(level, 2)) <= 32


def test_one_is_not_written_as_several() -> None:
    assert trade_words("moves", 1) == "1 more adult moved"
    assert trade_words("splits", -2) == "2 fewer groups split"
    assert (
        trade_words("strength", 120) == "weaker in the groups' subjects"
    )  # a sum without a unit is not said
    assert price_words(Instead("ES", "moves", 1, "H3 would change")) == "but then H3 would change"
    assert price_words(Instead("ES", None, 0)) == "just as good"


def test_every_level_that_a_team_may_order_has_a_name_and_a_sentence() -> None:
    assert set(SOFT_WORDS) == set(SOFT_LEVELS)
    assert all(sentence.endswith(".") for _, sentence in SOFT_WORDS.values())
