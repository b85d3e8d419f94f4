"""Who sits here: chosen from the team once, where it is missed."""

from collections.abc import Callable, Sequence
from typing import Protocol

from huddle.ui.dialogs.pick import Pick
from huddle.ui.shell.shell import Shell
from huddle.ui.widgets.cells import Column


class KnowsUser(Protocol):
    """Holds the code of the educator at this computer."""

    user: str


def ask_who_you_are(
    shell: Shell, people: Sequence[tuple[str, str]], desk: KnowsUser, then: Callable[[], None]
) -> None:
    """Let the person choose themselves, keep it in their settings, then go on.

    Args:
        shell: the app.
        people: code and name of everybody in the team.
        desk: who sits here from now on.
        then: called when somebody was chosen.
    """

    def chosen(code: str | None) -> None:
        if code:
            desk.user = code
            shell.settings.keep("user", code)
            then()

    rows = [(code, (code, name)) for code, name in people]
    shell.push_screen(Pick("Who are you?", rows, (Column("code", 6), Column("name"))), chosen)
