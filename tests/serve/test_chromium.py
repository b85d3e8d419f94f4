"""The page in a real browser: Chromium without a screen, spoken to over its DevTools protocol."""

import asyncio
import itertools
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

try:
    import aiohttp
except ImportError:  # without the extra the tests that need it are skipped
    aiohttp = None  # type: ignore[assignment,unused-ignore]  # a module elsewhere

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FOUND = next((path for path in map(shutil.which, NAMES) if path), None)
pytestmark = pytest.mark.skipif(FOUND is None, reason="no Chromium on this machine")

OPTIONS = (
    "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--remote-debugging-port=0",
    "--window-size=1100,760",
)  # fmt: skip


class Page:
    """A tab of Chromium.

    Attributes:
        asked: every address the page asked for.
        complaints: errors of scripts, and what the page's policy forbade.
    """

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.asked: list[str] = []
        self.complaints: list[str] = []

    async def listen(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            elif said["method"] == "Network.requestWillBeSent":
                self.asked.append(said["params"]["request"]["url"])
            elif said["method"] == "Network.webSocketCreated":
                self.asked.append(said["params"]["url"])
            elif said["method"] == "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(said["params"]))
            elif said["method"] == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
                self.complaints.append(said["params"]["entry"]["text"])

    async def do(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        await self._socket.send_json({"id": number, "method": method, "params": params})
        said = await asyncio.wait_for(answer, 40)
        assert "error" not in said, said
        return said["result"]

    async def value(self, script: str) -> Any:
        """What a script gives."""
        result = await self.do("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return result["result"].get("value")

    async def until(self, script: str, seconds: float = 40) -> bool:
        """Wait until a script gives something true."""
        for _ in range(int(seconds * 10)):
            if await self.value(script):
                return True
            await asyncio.sleep(0.1)
        return False

    async def type(self, text: str) -> None:
        """Press the keys of a text."""
        for letter in text:
            enter = letter == "\r"
            key: dict[str, Any] = {
                "key": "Enter" if enter else letter,
                "windowsVirtualKeyCode": 13 if enter else 0,
            }
            await self.do("Input.dispatchKeyEvent", type="keyDown", text=letter, **key)
            await self.do("Input.dispatchKeyEvent", type="keyUp", **key)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A tab of a Chromium with nobody's settings."""
    pytest.importorskip("aiohttp", reason="the extra [serve] is not installed")
    profile = tmp_path / "chromium"
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    running = subprocess.Popen(  # noqa: ASYNC220 - started once, before anything waits
        [str(FOUND), *OPTIONS, *sandbox, f"--user-data-dir={profile}", "about:blank"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        port = ""
        for _ in range(300):
            with suppress(OSError, IndexError):
                port = (profile / "DevToolsActivePort").read_text("utf-8").split()[0]
                break
            await asyncio.sleep(0.1)
        if not port:
            pytest.skip("Chromium does not start on this machine")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                tab = next(each for each in await answer.json() if each["type"] == "page")
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                one = Page(socket)
                listening = asyncio.create_task(one.listen())
                for part in ("Page", "Runtime", "Network", "Log"):
                    await one.do(f"{part}.enable")
                yield one
                listening.cancel()
    finally:
        running.terminate()
        running.wait(timeout=20)


async def test_an_absence_is_logged_from_a_chromebook_and_an_export_downloaded(
    serving: Callable[..., Any], page: Page, school: Path, tmp_path: Path
) -> None:
    server = serving()
    downloads = tmp_path / "downloads"
    await page.do("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
    await page.do("Page.navigate", url=server.links[0])
    assert await page.until("document.body.classList.contains('-first-byte')"), page.complaints
    assert await page.value("location.pathname + location.search") == "/"
    assert await page.value("document.title") == "huddle"
    assert await page.until("document.fonts.check('16px \"Roboto Mono\"')")
    assert await page.until("document.activeElement.className === 'xterm-helper-textarea'")

    def out() -> int:
        with closing(sqlite3.connect(school)) as database:
            return int(database.execute("select count(*) from absence").fetchone()[0])

    before = out()
    await page.type("agrace\r")  # no click was needed: the keys go to huddle at once
    for _ in range(400):
        if out() == before + 1:
            break
        await asyncio.sleep(0.1)
    assert out() == before + 1

    await page.type("x\r")
    for _ in range(400):
        if files := list(downloads.glob("*.md")):
            break
        await asyncio.sleep(0.1)
    assert files, await page.value("document.body.className")
    assert "2026" in files[0].read_text("utf-8")

    await page.value("window.open('https://evil.example/')")
    assert {
        address.partition("://")[2].partition("/")[0] for address in page.asked if address != "data:,"
    } == {server.host}
    assert page.complaints == []
    await page.type("q")
    if not await page.until("document.body.classList.contains('-closed')", 3):
        await page.type("\r")  # a question before the end
    assert await page.until("document.body.classList.contains('-closed')")
    assert await page.value("getComputedStyle(document.querySelector('main.closed')).display") == "flex"
