"""How long a plan may take: by its own work, so that a busy machine does not take away what was asked for."""

import time
from collections.abc import Callable

PATIENCE = 4
"""On a busy machine a limit may last so many times as long by the clock on the wall."""


def until(limit: float) -> Callable[[], float]:
    """How many of `limit` seconds are left, whenever it is asked.

    This process's own computing counts, and a fourth of the time that passes on the wall.
    """
    worked, started = time.process_time(), time.monotonic()

    def left() -> float:
        return min(limit - (time.process_time() - worked), limit - (time.monotonic() - started) / PATIENCE)

    return left
