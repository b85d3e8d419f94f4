"""`huddle` without a command: the app, or the board where there is no terminal. Nothing here loads Typer."""

import os
import sys
from collections.abc import Sequence

from huddle.cli.invocation import SWITCHES, VALUED, Invocation
from huddle.serve import DRIVER


def without_command(words: Sequence[str]) -> Invocation | None:
    """What was told, where there are huddle's own options and nothing else; None where Typer has to read the words."""
    if "_HUDDLE_COMPLETE" in os.environ:
        return None
    given: dict[str, str | None] = dict.fromkeys(name.removeprefix("--") for name in VALUED)
    switched: set[str] = set()
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if word in SWITCHES:
            switched.add(word)
        elif name in VALUED:
            text = value if equals else next(rest, None)
            if text is None:
                return None
            given[name.removeprefix("--")] = os.fsencode(text).decode("utf-8", "replace")
        else:
            return None
    return Invocation(given, readonly="--readonly" in switched, no_color="--no-color" in switched)


def begin(invocation: Invocation) -> int:
    """Open the app, or print the board where there is neither a terminal nor a browser; returns the exit code."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    if on_terminal or os.environ.get("TEXTUAL_DRIVER") == DRIVER:
        from huddle.cli.start.window import open_window

        return open_window(invocation)
    from huddle.cli.cover.today import print_board

    print_board(invocation)
    return 0
