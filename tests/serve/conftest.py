"""`huddle serve` as a process on a demo school, and a browser's side of the conversation over HTTP and its websocket."""

import asyncio
import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from huddle.services.demo.demo import build
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database

try:
    import aiohttp
except ImportError:  # without the extra the tests that need it are skipped
    aiohttp = None  # type: ignore[assignment,unused-ignore]  # a module elsewhere

_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


@pytest.fixture(scope="session")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    database = open_database(str(path), now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), create=True)
    build(database, InlinePlanner(), dt.date(2026, 11, 23))
    database.close()
    return path


@pytest.fixture
def school(_lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo school's database, of this test's own; HUDDLE_DB names it, and it is Monday at a quarter to eight."""
    path = Path(shutil.copy2(_lived, tmp_path / "school.db"))
    path.chmod(0o600)
    monkeypatch.setenv("HUDDLE_DB", str(path))
    monkeypatch.setenv("HUDDLE_TODAY", "2026-11-23T07:45")
    return path


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its process, and the links it printed."""

    process: "subprocess.Popen[str]"
    links: list[str]

    @property
    def base(self) -> str:
        return self.links[0].partition("/?")[0]

    @property
    def host(self) -> str:
        return self.base.partition("://")[2]

    def apps(self) -> list[int]:
        """Every process that this server started, also those that its apps started."""
        return children(self.process.pid)

    def environment(self) -> dict[str, str]:
        """The environment of the first app."""
        entries = Path(f"/proc/{self.apps()[0]}/environ").read_text("utf-8").split("\0")
        return dict(entry.split("=", 1) for entry in entries if entry)

    def command(self) -> bytes:
        """The words that started the first app."""
        return Path(f"/proc/{self.apps()[0]}/cmdline").read_bytes()

    async def gone(self, pids: list[int], seconds: float = 20) -> bool:
        """Wait until none of the processes runs any more."""
        for _ in range(int(seconds * 20)):
            if not any(alive(pid) for pid in pids):
                return True
            await asyncio.sleep(0.05)
        return False


def children(parent: int) -> list[int]:
    """Every process under a process."""
    pairs = [(int(stat.parent.name), above(stat)) for stat in Path("/proc").glob("[0-9]*/stat")]
    found = [pid for pid, its in pairs if its == parent]
    return found + [below for pid in found for below in children(pid)]


def above(stat: Path) -> int:
    """The parent of a process; 0 when it has just gone."""
    with suppress(OSError):
        return int(stat.read_text("utf-8").rpartition(")")[2].split()[1])
    return 0


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not fetched yet does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def serving(school: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers, and ends them after the test with all they started."""
    for part in ("aiohttp", "textual_serve"):
        pytest.importorskip(part, reason="the extra [serve] is not installed")
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, env: dict[str, str] | None = None) -> Server:
        links = int(words[words.index("--links") + 1]) if "--links" in words else 1
        process = subprocess.Popen(
            [sys.executable, "-m", "huddle", "serve", "--port", "0", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
            env={**os.environ, **(env or {})},
        )  # fmt: skip
        started.append(process)
        assert process.stdout is not None
        return Server(process, [process.stdout.readline().strip() for _ in range(links)])

    yield start
    for process in started:
        left = children(process.pid)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        finally:
            for pid in [process.pid, *left]:
                if alive(pid):
                    os.kill(pid, signal.SIGKILL)


@dataclass(slots=True)
class Window:
    """A window's websocket: what the app drew so far, and what it told the page."""

    socket: Any
    drawn: bytearray = field(default_factory=bytearray)
    told: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Everything that was drawn, without colors and movements."""
        return _ESCAPES.sub(b" ", bytes(self.drawn)).decode("utf-8", "replace")

    async def until(self, seen: Callable[["Window"], bool], seconds: float = 40) -> bool:
        """Read until something is seen; False when the window closes or the time is over first."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not seen(self):
                    message = await self.socket.receive()
                    if message.type is aiohttp.WSMsgType.BINARY:
                        self.drawn += message.data
                    elif message.type is aiohttp.WSMsgType.TEXT:
                        self.told.append(message.data)
                    else:
                        return seen(self)
        return seen(self)

    async def shows(self, words: str, seconds: float = 40) -> bool:
        """Read until the words are on the screen."""
        return await self.until(lambda window: words in window.text(), seconds)

    async def closes(self, seconds: float = 40) -> bool:
        """Read until the server closes the window."""
        await self.until(lambda window: False, seconds)
        return bool(self.socket.closed)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.socket.send_json(["stdin", key])

    def forget(self) -> None:
        """Look only at what is drawn from here on."""
        self.drawn.clear()


@dataclass(slots=True)
class Client:
    """A browser: its cookies, and what it says of itself."""

    server: Server
    session: Any
    headers: dict[str, str]

    async def get(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of an answer."""
        async with self.session.get(
            self.server.base + path, headers={**self.headers, **headers}, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text(), dict(answer.headers)

    async def enter(self, link: int = 0) -> None:
        """Come in by a link."""
        status, _, _ = await self.get(self.server.links[link].removeprefix(self.server.base))
        assert status == 200

    async def refused_window(self, **headers: str) -> int:
        """The status with which a window is refused."""
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await self.session.ws_connect(f"{self.server.base}/ws", headers={**self.headers, **headers})
        return int(refusal.value.status)

    async def window(self, width: int = 100, height: int = 30) -> Window:
        """Open a window."""
        address = f"{self.server.base}/ws?width={width}&height={height}"
        return Window(
            await self.session.ws_connect(address, headers={"Origin": self.server.base, **self.headers})
        )

    async def window_when_free(self, seconds: float = 20) -> Window:
        """Open a window as soon as one of the others has quite ended."""
        for _ in range(int(seconds * 20)):
            with suppress(aiohttp.WSServerHandshakeError):
                return await self.window()
            await asyncio.sleep(0.05)
        return await self.window()


@asynccontextmanager
async def _browser(server: Server, **headers: str) -> AsyncIterator[Client]:
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address in numbers, as browsers keep them
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Client(server, session, headers)


@pytest.fixture
def browser() -> Callable[..., AbstractAsyncContextManager[Client]]:
    """A browser with no cookies yet: `async with browser(server, Header="sent with everything") as client`."""
    return _browser
