"""Where the server listens, and the signals that end it."""

import asyncio
import signal
import socket
from contextlib import suppress

from huddle.domain.errors import UsageError


def listen(asked: str, port: int) -> socket.socket:
    """A socket on an address; port 0 is any that is free.

    Raises:
        UsageError: it cannot be used.
    """
    host = "127.0.0.1" if asked == "localhost" else asked
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"Port {port} of {asked} cannot be used.",
            code="bad_address",
            hint="Perhaps huddle serve runs already; choose another with --port, or 0 for any that is free.",
        ) from error


def address(listening: socket.socket) -> str:
    """The address as it stands in a link."""
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def signals() -> "asyncio.Future[int]":
    """The number of the first signal that asks the server to end."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def heard(number: int) -> None:
        if not ended.done():
            ended.set_result(number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, heard, int(number))
    return ended
