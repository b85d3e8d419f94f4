"""One window of a browser: a process of the app, the packets it speaks, and how it ends."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huddle.serve import DRIVER
from huddle.text import safe

CHUNK = 65_536
_PRELUDE = b"__GANGLION__\n"
_MOST_PACKET = 64 * 1024 * 1024  # bytes; a screen is some kilobytes, a file comes in pieces of CHUNK
_MOST_SAID = 2_000  # bytes kept of what the app says on stderr when it ends
_GRACE = 4.0  # seconds an app has to keep its drafts and end
_CHUNK_WAIT = 30.0  # seconds until the next piece of a file must be there

# What the app may know of the environment: where things are, the language, the day, huddle's own and PostgreSQL's settings.
_KEPT = {
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "TZ",
    "TMPDIR",
    "NO_COLOR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
}
_KEPT |= {"USERPROFILE", "APPDATA", "LOCALAPPDATA", "SYSTEMROOT", "TEMP", "TMP"}
_KEPT_BEGINNINGS = ("HUDDLE_", "LC_", "PG", "XDG_")
_NEVER = {"HUDDLE_PROXY_SECRET"}


def environment(environ: Mapping[str, str], width: int, height: int) -> dict[str, str]:
    """The environment of a process of the app.

    Args:
        environ: the server's own, of which most is left out.
        width: cells.
        height: cells.
    """
    kept = {
        name: value
        for name, value in environ.items()
        if (name.upper() in _KEPT or name.startswith(_KEPT_BEGINNINGS)) and name not in _NEVER
    }
    return {
        **kept,
        "TEXTUAL_DRIVER": DRIVER,
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(width),
        "ROWS": str(height),
    }


@dataclass(slots=True)
class Delivery:
    """A file the app hands to the browser: its name, and its pieces as they come."""

    name: str
    pieces: "asyncio.Queue[bytes]" = field(default_factory=asyncio.Queue)


class Session:
    """A process of the app, from its start to its end.

    Args:
        command: the words that start the app.
        environ: the server's environment.
        show: sends what the app draws to the browser.
        offer: tells the browser the key of a file it can fetch.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        show: Callable[[bytes], Awaitable[None]],
        offer: Callable[[str], Awaitable[None]],
    ) -> None:
        self._command = command
        self._environ = environ
        self._show = show
        self._offer = offer
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._said = bytearray()
        self._stopping = asyncio.Lock()
        self.deliveries: dict[str, Delivery] = {}

    async def start(self, width: int, height: int) -> None:
        """Start the app, in a group of processes of its own.

        Args:
            width: cells.
            height: cells.

        Raises:
            OSError: no process can be started.
        """
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(self._environ, width, height),
            start_new_session=True,
        )
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._listen())]

    async def ended(self) -> None:
        """Wait until the app has said its last; whoever waits then stops the session."""
        if self._tasks:
            await asyncio.wait(self._tasks[:1])

    def last_words(self) -> str:
        """What the app said when it ended, if it did not end as the person wished."""
        if self._process is None or self._process.returncode in {0, None}:
            return ""
        return safe(self._said.decode("utf-8", "replace").strip(), lines=True)

    async def keys(self, typed: str) -> None:
        """Hand on what the browser's terminal sends: keys, mouse, pasted text."""
        await self._send(b"D", typed.encode("utf-8", "replace"))

    async def tell(self, **meta: Any) -> None:
        """Tell the app something about its window, for instance its new size."""
        await self._send(b"M", json.dumps(meta).encode())

    async def next_piece(self, key: str) -> bytes:
        """Ask the app for the next piece of a file, at most CHUNK bytes; empty at the end, or when it does not come."""
        await self.tell(type="deliver_chunk_request", key=key, size=CHUNK)
        with suppress(TimeoutError):
            return await asyncio.wait_for(self.deliveries[key].pieces.get(), _CHUNK_WAIT)
        return b""

    async def stop(self) -> None:
        """End the app: it hears that its window is gone, keeps what is unsaved, and is killed if it does not end."""
        async with self._stopping:
            process = self._process
            if process is None or process.stdin is None:
                return
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), _GRACE)
            except TimeoutError:
                _kill(process)
                await process.wait()
            for delivery in self.deliveries.values():
                delivery.pieces.put_nowait(b"")
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=1)
            for task in self._tasks:
                task.cancel()

    async def _send(self, kind: bytes, payload: bytes) -> None:
        if self._process is None or self._process.stdin is None or self._process.stdin.is_closing():
            return
        with suppress(ConnectionError):  # the app has ended
            self._process.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
            await self._process.stdin.drain()

    async def _listen(self) -> None:
        """Keep the end of what the app says on stderr."""
        if self._process is None or self._process.stderr is None:
            return
        while piece := await self._process.stderr.read(CHUNK):
            self._said += piece
            del self._said[:-_MOST_SAID]

    async def _read(self) -> None:
        """Hand on what the app draws, until it ends; what it says after that is read, so that it is never held up."""
        if self._process is None or self._process.stdout is None:
            return
        out = self._process.stdout
        with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await out.readuntil(_PRELUDE)
            while await self._packet(out):
                pass
        while await out.read(CHUNK):
            pass

    async def _packet(self, out: asyncio.StreamReader) -> bool:
        """Read one packet and do what it says; False when it was the last."""
        head = await out.readexactly(5)
        kind, size = head[:1], int.from_bytes(head[1:], "big")
        if kind not in {b"D", b"M", b"P"} or size > _MOST_PACKET:
            return False
        payload = await out.readexactly(size)
        if kind == b"D":
            await self._show(payload)
        elif kind == b"P":
            key, _, piece = payload.partition(b"\n")
            if delivery := self.deliveries.get(key.decode("ascii", "replace")):
                delivery.pieces.put_nowait(piece)
        else:
            return await self._meta(json.loads(payload))
        return True

    async def _meta(self, meta: dict[str, Any]) -> bool:
        if meta.get("type") == "deliver_file_start":
            key = str(meta["key"])
            self.deliveries[key] = Delivery(Path(str(meta["path"])).name)
            await self._offer(key)
        return meta.get("type") != "exit"


def _kill(process: asyncio.subprocess.Process) -> None:
    """End a process that does not answer, and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
