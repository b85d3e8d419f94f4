"""Long work beside the main thread, so that Ctrl-C and SIGTERM are heard at once."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")


def interruptibly(work: Callable[[], Result]) -> Result:
    """Do `work` in a thread and wait for it; a signal ends the wait, and with it the process.

    The solver computes without looking at signals, and Python hears them in the main thread only.
    """
    outcome: Future[Result] = Future()

    def do() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # handed over whole and raised where it is waited for
            outcome.set_exception(error)

    threading.Thread(target=do, daemon=True).start()
    return outcome.result()
