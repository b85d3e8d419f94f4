"""`huddle serve` from outside: what is refused, what a window does, and that nothing is left behind."""

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and /proc")
SECRET = "a-secret-that-only-the-proxy-knows"
READY = "Out today"

Serving = Callable[..., Any]
Browser = Callable[..., Any]


def absences(school: Path) -> list[tuple[str, str]]:
    """Who is out from when, as the database has it."""
    with closing(sqlite3.connect(school)) as database:
        return database.execute(
            "select e.given, a.first from absence a join educator e on e.id = a.educator_id"
            " where a.state = 'active' order by 2, 1"
        ).fetchall()


def run(*words: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "huddle", *words],
        capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **(env or {})},
    )  # fmt: skip


# Before anything listens.


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "school.example"])
def test_an_address_that_others_can_reach_is_refused(school: Path, host: str) -> None:
    pytest.importorskip("aiohttp")
    ended = run("serve", "--host", host)
    assert ended.returncode == 8
    assert "ssh -L" in ended.stderr
    assert ended.stdout == ""


def test_a_proxy_without_a_secret_is_refused(school: Path) -> None:
    pytest.importorskip("aiohttp")
    ended = run("serve", "--host", "0.0.0.0", "--behind-proxy", "https://huddle.example")
    assert ended.returncode == 8
    assert "HUDDLE_PROXY_SECRET" in ended.stderr


def test_without_a_database_nothing_is_served(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    assert run("--db", str(tmp_path / "none.db"), "serve").returncode == 4


def test_without_the_extra_one_sentence_says_what_to_install(school: Path) -> None:
    code = (
        "import sys; sys.modules['aiohttp'] = None\n"
        "from importlib import util; find = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name in {'aiohttp', 'textual_serve'} else find(name, *rest)\n"
        "from huddle.cli.run import run; sys.exit(run(['serve']))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "pip install 'team-huddle[serve]'" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_port_that_is_taken_is_refused_in_a_sentence(serving: Serving) -> None:
    port = serving().base.rpartition(":")[2]
    ended = run("serve", "--port", port)
    assert ended.returncode == 2
    assert "--port" in ended.stderr


# What a request must bring.


async def test_without_a_link_nothing_is_answered_and_no_app_is_started(
    serving: Serving, browser: Browser
) -> None:
    server = serving()
    async with browser(server) as client:
        for path in ("/", "/?token=", "/?token=guess", "/static/textual.js", "/download/x", "/why", "/etc"):
            status, text, headers = await client.get(path)
            assert status == 401, path
            assert headers["X-Frame-Options"] == "DENY"
            assert "Set-Cookie" not in headers
            assert READY not in text
        assert await client.refused_window(Origin=server.base) == 401
        assert await client.refused_window(Origin=server.base, Cookie="huddle=guess") == 401
    assert server.apps() == []


async def test_a_link_works_once_and_the_cookie_is_for_this_page_alone(
    serving: Serving, browser: Browser
) -> None:
    server = serving()
    async with browser(server) as first, browser(server) as second:
        path = server.links[0].removeprefix(server.base)
        status, text, headers = await first.get(path)
        assert status == 200
        assert "token" not in text
        assert "HttpOnly" in headers["Set-Cookie"]
        assert "SameSite=Strict" in headers["Set-Cookie"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert (await first.get("/"))[0] == 200
        assert (await first.get(path))[0] == 200  # the page is loaded again
        assert (await second.get(path))[0] == 401
        assert (await second.get("/"))[0] == 401


async def test_another_page_and_another_name_for_this_computer_are_refused(
    serving: Serving, browser: Browser
) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        for origin in ("https://evil.example", "null", f"http://{server.host}.evil.example"):
            assert await client.refused_window(Origin=origin) == 403
            assert (await client.get("/", Origin=origin))[0] == 403
        assert await client.refused_window() == 403  # without an Origin
        assert await client.refused_window(Host="evil.example", Origin="http://evil.example") == 403
        for path in ("/", "/static/textual.js", "/download/x", "/why"):
            assert (await client.get(path, Host="evil.example:8000"))[0] == 403
    assert server.apps() == []


async def test_what_is_no_request_is_refused_without_a_word(serving: Serving, browser: Browser) -> None:
    server = serving()
    host, _, port = server.host.rpartition(":")
    for nonsense in (
        b"GARBAGE\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ):  # fmt: skip
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(nonsense)
        assert b" 400 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
    async with browser(server) as client:
        await client.enter()
    server.process.send_signal(signal.SIGTERM)
    _, said = server.process.communicate(timeout=20)
    assert said.splitlines() == [f"huddle listens at {server.host}."]


async def test_everything_the_page_needs_comes_from_here(serving: Serving, browser: Browser) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        _, page, headers = await client.get("/")
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-eval" not in headers["Content-Security-Policy"]
        assert not re.findall(r"<script>|\son\w+=", page)
        css = (await client.get("/static/window.css"))[1]
        needed = re.findall(r'(?:src|href)="([^"]+)"', page) + re.findall(r'url\("([^"]+)"', css)
        assert len(needed) >= 6
        for address in needed:
            if address != "data:,":
                assert address.startswith("/static/")
                async with client.session.get(server.base + address) as answer:
                    assert answer.status == 200, address
                    assert len(await answer.read()) > 500
        for path in ("/static/..%2Fserver.py", "/static/%2e%2e/__init__.py", "/static/", "/nothing"):
            assert (await client.get(path))[0] == 404


async def test_behind_a_proxy_only_the_proxy_is_answered_and_nothing_can_be_changed(
    serving: Serving, browser: Browser, school: Path
) -> None:
    server = serving("--behind-proxy", "https://huddle.example", env={"HUDDLE_PROXY_SECRET": SECRET})
    assert server.links[0].startswith("https://huddle.example/?token=")
    listening = re.search(r"listens at (\S+)\.$", server.process.stderr.readline())
    assert listening is not None
    path = server.links[0].partition("example")[2]
    server.links[0] = f"http://{listening[1]}{path}"
    public = {"Host": "huddle.example"}
    async with browser(server, **public) as client:
        assert (await client.get(path))[0] == 403
    async with browser(server, **public, **{"X-Huddle-Proxy": SECRET}) as client:
        status, _, headers = await client.get(path)
        assert status == 200
        assert "Secure" in headers["Set-Cookie"]
        client.headers["Cookie"] = headers["Set-Cookie"].partition(";")[
            0
        ]  # the proxy speaks https with the browser
        client.headers["Origin"] = "https://huddle.example"
        page = (await client.get("/"))[1]
        assert 'url="wss://huddle.example/ws"' in page
        window = await client.window()
        assert await window.shows("read only")
        assert await window.shows(READY)
        assert "HUDDLE_PROXY_SECRET" not in server.environment()


# What a window does.


async def test_an_absence_is_logged_from_the_browser(
    serving: Serving, browser: Browser, school: Path
) -> None:
    before = absences(school)
    server = serving()
    async with browser(server) as client:
        await client.enter()
        window = await client.window()
        assert await window.shows(READY)
        await window.press("a")
        assert await window.shows("Log absence")
        await window.press(*"grace", "\r")
        assert await window.until(lambda _: len(absences(school)) == len(before) + 1)
        assert [who for who in absences(school) if who not in before] == [("Grace", "2026-11-23")]
        await window.press("u")
        assert await window.until(lambda _: absences(school) == before)


async def test_a_window_takes_its_size_and_hears_nothing_it_does_not_know(
    serving: Serving, browser: Browser
) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        window = await client.window(width=80, height=24)
        assert await window.shows(READY)
        assert "2 Roster" not in window.text()  # tabs by number alone
        for nonsense in ("", "[", "{}", "[]", "null", '["stdin"]', '["resize", 7]', '["resize", {"width": "x"}]',
                         '["quit"]', '["deliver_chunk_request", {"key": "x"}]', "[" * 5000):  # fmt: skip
            await window.socket.send_str(nonsense)
        await window.socket.send_bytes(b"\x00\xff")
        await window.socket.send_json(["resize", {"width": 120, "height": 36}])
        assert await window.shows("2 Roster")
        await window.socket.send_json(["ping", "7"])
        assert await window.until(lambda w: '["pong", "7"]' in w.told)


async def test_an_export_is_a_download_of_this_browser_alone(
    serving: Serving, browser: Browser, tmp_path: Path
) -> None:
    server = serving("--links", "2")
    async with browser(server) as client, browser(server) as other:
        await client.enter(0)
        await other.enter(1)
        window = await client.window()
        assert await window.shows(READY)
        await window.press("x")
        assert await window.shows("format")
        await window.press("\r")
        assert await window.until(lambda w: any("deliver_file_start" in each for each in w.told))
        key = json.loads(window.told[-1])[1]
        assert (await other.get(f"/download/{key}"))[0] == 404
        status, text, headers = await client.get(f"/download/{key}")
        assert status == 200
        assert re.fullmatch(
            r"attachment; filename=\"[\w.-]+\.md\"; filename\*=UTF-8''\S+", headers["Content-Disposition"]
        )
        assert "2026-11-23" in text or "23 Nov" in text
        assert (await client.get(f"/download/{key}"))[0] == 404


async def test_a_link_in_a_text_and_an_environment_of_developers_reach_no_window(
    serving: Serving, browser: Browser, tmp_path: Path
) -> None:
    log = tmp_path / "textual.log"
    server = serving(env={"TEXTUAL_LOG": str(log), "TEXTUAL": "debug,devtools", "AWS_SECRET_ACCESS_KEY": "x"})
    async with browser(server) as client:
        await client.enter()
        window = await client.window()
        assert await window.shows(READY)
        assert not {"TEXTUAL_LOG", "TEXTUAL", "AWS_SECRET_ACCESS_KEY"} & server.environment().keys()
        assert b".db" not in server.command()
    assert not log.exists()


# Nothing is left behind.


async def test_so_many_windows_and_no_more(serving: Serving, browser: Browser) -> None:
    server = serving("--sessions", "2")
    async with browser(server) as client:
        await client.enter()
        windows = [await client.window(), await client.window()]
        assert await client.refused_window(Origin=server.base) == 503
        assert "2 windows" in (await client.get("/why"))[1]
        for window in windows:
            assert await window.shows(READY)
        await windows[0].socket.close()
        assert await (await client.window_when_free()).shows(READY)


async def test_when_the_browser_goes_the_app_goes_and_what_was_typed_is_kept(
    serving: Serving, browser: Browser, school: Path
) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        window = await client.window()
        assert await window.shows(READY)
        await window.press("6", "s")
        assert await window.shows("Finish")
        window.forget()
        await window.press("e", *"Zzyzx 7")
        assert await window.until(lambda w: re.search(".*".join("Zzyzx 7"), w.text(), re.DOTALL))
        apps = server.apps()
        assert apps
        await window.socket.close()
        assert await server.gone(apps)
    drafts = list((school.parent / "drafts").rglob("*.txt"))
    assert [draft.read_text("utf-8") for draft in drafts] == ["Zzyzx 7"]


async def test_quitting_closes_the_window_and_a_failure_says_why(serving: Serving, browser: Browser) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        window = await client.window()
        assert await window.shows(READY)
        await window.press("q")
        assert await window.closes()
        assert (await client.get("/why"))[:2] == (200, "")
    server = serving("--theme", "huddle-dark", env={"HUDDLE_TEAM": "No Such Team"})
    async with browser(server) as client:
        await client.enter()
        assert await (await client.window()).closes()
        assert "No Such Team" in (await client.get("/why"))[1]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
async def test_a_signal_ends_the_server_and_every_app(
    serving: Serving, browser: Browser, number: signal.Signals, code: int
) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        windows = [await client.window(), await client.window()]
        assert await windows[0].shows(READY)  # the other one may still be starting
        apps = server.apps()
        assert len(apps) >= 2
        server.process.send_signal(number)
        assert server.process.wait(timeout=20) == code
        assert await server.gone(apps)


async def test_a_killed_server_leaves_no_app_behind(serving: Serving, browser: Browser) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        windows = [await client.window(), await client.window()]
        assert await windows[0].shows(READY)
        apps = server.apps()
        assert len(apps) >= 2
        server.process.kill()
        assert await server.gone(apps)


async def test_an_app_that_does_not_answer_is_killed_with_its_window(
    serving: Serving, browser: Browser
) -> None:
    server = serving()
    async with browser(server) as client:
        await client.enter()
        window = await client.window()
        assert await window.shows(READY)
        apps = server.apps()
        os.kill(apps[0], signal.SIGSTOP)
        await window.socket.close()
        assert await server.gone(apps)


async def test_after_a_while_without_a_key_the_browser_is_locked_out(
    serving: Serving, browser: Browser
) -> None:
    server = serving("--idle", "0.1")
    async with browser(server) as client:
        await client.enter()
        window = await client.window()
        assert await window.closes()
        assert (await client.get("/why"))[0] == 401
        assert (await client.get("/"))[0] == 401
        assert await server.gone(server.apps())
