"""Which screen stands behind which tab."""

from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen


def screen_makers(_services: Any) -> Mapping[str, Callable[[], Screen[None]]]:
    """Tab -> a function that makes its screen."""
    return {}
