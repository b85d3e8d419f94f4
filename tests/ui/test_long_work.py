"""Work that takes a while says how far it is, can be given up, and tells when it fails."""

import threading
from collections.abc import Awaitable, Callable

from tests.ui.acting import Lines, ListApp

from huddle.domain.errors import HuddleError
from huddle.ui.dialogs.progress import Report, Working

Until = Callable[[Callable[[], object]], Awaitable[None]]


async def test_it_counts_and_ends_with_the_result(
    list_app: type[ListApp], screen_text: Lines, until: Until
) -> None:
    app = list_app(["Ann"])
    go_on = threading.Event()
    got: list[object] = []

    def work(report: Report) -> str:
        report(3, 7)
        go_on.wait(5)
        return "all done"

    async with app.run_test(size=(80, 24)):
        await until(lambda: app.current_mode != "_default")
        app.push_screen(Working("Sweep", work, unit="educators"), got.append)
        await until(lambda: any("3 of 7 educators" in line for line in screen_text(app)))
        go_on.set()
        await until(lambda: got)
    assert got == ["all done"]


async def test_esc_ends_it_at_its_next_report(
    list_app: type[ListApp], screen_text: Lines, until: Until
) -> None:
    app = list_app(["Ann"])
    go_on = threading.Event()
    got: list[object] = []
    reached: list[int] = []

    def work(report: Report) -> str:
        report(1, 0)
        go_on.wait(5)
        report(2, 0)
        reached.append(2)
        return "never"

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(lambda: app.current_mode != "_default")
        app.push_screen(Working("Import", work), got.append)
        await until(lambda: isinstance(app.screen, Working) and app.screen.is_active)
        await pilot.press("escape")
        await until(lambda: any("Canceling" in line for line in screen_text(app)))
        go_on.set()
        await until(lambda: any("Canceled" in note.message for note in app._notifications))
    assert got == [None]
    assert not reached


async def test_a_failure_is_told_in_its_sentence(list_app: type[ListApp], until: Until) -> None:
    app = list_app(["Ann"])

    def work(report: Report) -> str:
        report(1, 2)
        raise HuddleError("The file [/b] is empty.", code="empty")

    async with app.run_test(size=(80, 24), notifications=True):
        await until(lambda: app.current_mode != "_default")
        app.push_screen(Working("Import", work))
        await until(lambda: app._notifications)
        assert [note.message for note in app._notifications] == ["The file [/b] is empty."]
