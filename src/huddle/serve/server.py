"""The server: HTTP and websockets around the app, behind the guard. Nothing but this room imports the web framework."""

import asyncio
import json
import logging
import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.http_exceptions import HttpProcessingError

from huddle.serve.guard import Addresses, Browser, Guard
from huddle.serve.listening import address, listen, signals
from huddle.serve.pages import FILE_TYPES, HEADERS, POLICY, page, page_files
from huddle.serve.session import Session

_log = logging.getLogger("huddle.serve")
_MOST_TYPED = 1024 * 1024  # bytes of one message of a browser; a pasted text is the largest
_HEARTBEAT = 15.0  # seconds between questions whether the browser is still there
_LOOK = 15.0  # seconds between looks whether every browser may stay
_WIDEST, _HIGHEST = 500, 300  # cells


@dataclass(frozen=True, slots=True)
class Serving:
    """How the app is served.

    Attributes:
        host: the address to listen on.
        port: the port; 0 = a free one.
        public: the address of the proxy in front; empty without one.
        secret: what the proxy says in its header.
        sessions: the most windows at one time.
        idle: minutes without a key after which a browser is locked out; 0 = never.
        links: how many links to make at the start.
        command: the words that start the app.
        environ: the environment, of which the app gets the little it needs.
    """

    host: str
    port: int
    public: str
    secret: str
    sessions: int
    idle: float
    links: int
    command: Sequence[str]
    environ: Mapping[str, str]


def serve(
    serving: Serving,
    *,
    link: Callable[[str], None],
    tell: Callable[[str], None],
    failed: Callable[[Exception], None],
) -> int:
    """Serve until a signal comes.

    Args:
        serving: how.
        link: called with each address that lets a browser in.
        tell: called with sentences for whoever runs the server.
        failed: called with what nobody expected while a request was answered.

    Returns:
        The number of the signal.

    Raises:
        HuddleError: the address cannot be listened on.
    """
    listening = listen(serving.host, serving.port)
    _log.propagate = False
    _log.handlers = [_Failures(failed)]
    try:
        return asyncio.run(_Server(serving, listening, link=link, tell=tell).run())
    finally:
        listening.close()


class _Failures(logging.Handler):
    """Hands on errors; requests that make no sense, and browsers that go away, are none."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        super().__init__(logging.ERROR)
        self._failed = failed

    def emit(self, record: logging.LogRecord) -> None:
        """Take the error of a line of the log."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception) and not isinstance(error, HttpProcessingError | ConnectionError):
            self._failed(error)


class _Server:
    """The routes, the windows that are open, and the end of it all."""

    def __init__(
        self,
        serving: Serving,
        listening: socket.socket,
        *,
        link: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        self._serving = serving
        self._listening = listening
        self._link = link
        self._tell = tell
        port: int = listening.getsockname()[1]
        self._cookie = f"huddle-{port}"
        if serving.public:
            self._addresses = Addresses.of_proxy(serving.public, serving.secret)
        else:
            host = "127.0.0.1" if serving.host == "localhost" else serving.host
            self._addresses = Addresses.of_loopback(host, port)
        self._guard = Guard(clock=time.monotonic, idle=serving.idle * 60)
        self._windows: dict[Session, Browser] = {}
        self._closing = False

    # From the first link to the last process.

    async def run(self) -> int:
        """Answer until a signal comes; returns its number."""
        app = web.Application(client_max_size=1024)
        app.router.add_get("/", self._guarded(self._page), allow_head=False)
        app.router.add_get("/ws", self._guarded(self._window), allow_head=False)
        app.router.add_get("/static/{name}", self._guarded(self._file), allow_head=False)
        app.router.add_get("/download/{key}", self._guarded(self._download), allow_head=False)
        app.router.add_get("/why", self._guarded(self._why), allow_head=False)
        app.router.add_route("*", "/{rest:.*}", self._guarded(self._nothing))
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: _log.error("", exc_info=context.get("exception"))
        )
        runner = web.AppRunner(app, access_log=None, logger=_log, handle_signals=False, shutdown_timeout=1.0)
        ended = signals()
        await runner.setup()
        try:
            await web.SockSite(runner, self._listening).start()
            for _ in range(self._serving.links):
                self._new_link()
            self._tell(f"huddle listens at {address(self._listening)}.")
            self._hear_enter()
            watching = asyncio.create_task(self._watch())
            number = await ended
            watching.cancel()
        finally:
            self._closing = True
            await asyncio.gather(*(window.stop() for window in self._windows))
            await runner.cleanup()
        return number

    def _new_link(self) -> None:
        self._link(f"{self._addresses.link}/?token={self._guard.new_link()}")

    def _hear_enter(self) -> None:
        """Enter makes a new link, where a person sits at the terminal."""
        if sys.platform == "win32" or not sys.stdin.isatty():
            return
        loop = asyncio.get_running_loop()

        def pressed() -> None:
            if os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp() or not sys.stdin.readline():
                loop.remove_reader(sys.stdin)  # in the background, or the terminal has gone
                return
            self._new_link()

        loop.add_reader(sys.stdin, pressed)
        self._tell("Each link lets one browser in. Enter makes another, Ctrl-C ends.")

    async def _watch(self) -> None:
        """Close the windows of browsers that may not stay."""
        every = min(_LOOK, self._guard.idle / 4) if self._guard.idle else _LOOK
        while True:
            await asyncio.sleep(every)
            for session, browser in list(self._windows.items()):
                if not self._guard.may_stay(browser):
                    await session.stop()

    # Who may come in.

    def _guarded(
        self, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The handler behind the guard; whatever it answers carries the safe headers."""

        async def answer(request: web.Request) -> web.StreamResponse:
            if refused := self._addresses.refuses(request.headers, window=request.path == "/ws"):
                return self._text(403, refused)
            if self._browser(request) is None and not (request.path == "/" and "token" in request.query):
                return self._text(
                    401,
                    "This browser is not let in, or was locked after a while without a key.\n"
                    "Ask for a new link where huddle serve runs: press Enter there, or start it again.",
                )
            return await handler(request)

        return answer

    def _browser(self, request: web.Request) -> Browser | None:
        return self._guard.browser(request.cookies.get(self._cookie, ""))

    def _headers(self) -> dict[str, str]:
        return {**HEADERS, "Content-Security-Policy": POLICY.format(websocket=self._websocket())}

    def _websocket(self) -> str:
        return f"ws{self._addresses.link.removeprefix('http')}/ws"

    def _text(self, status: int, text: str) -> web.Response:
        return web.Response(status=status, text=text, headers=self._headers())

    # What is answered.

    async def _page(self, request: web.Request) -> web.StreamResponse:
        """The window's page; with a token the cookie, and a page that goes on to it."""
        token = request.query.get("token")
        if token is None:
            websocket = f"{'wss' if self._serving.public else 'ws'}://{request.headers['Host']}/ws"
            text = page("window.html").replace("{websocket}", websocket)
            return web.Response(text=text, content_type="text/html", headers=self._headers())
        cookie = None if self._browser(request) else self._guard.admit(token)
        if cookie is None and not self._browser(request):
            return self._text(
                401,
                "This link has been used, or is not one of huddle's.\n"
                "Ask for a new one where huddle serve runs: press Enter there, or start it again.",
            )
        # A page, not a redirect: the browser counts what follows a link in a mail as that mail's, and keeps the cookie back.
        answer = web.Response(text=page("enter.html"), content_type="text/html", headers=self._headers())
        if cookie is not None:
            answer.set_cookie(
                self._cookie,
                cookie,
                httponly=True,
                samesite="Strict",
                secure=bool(self._serving.public),
                path="/",
            )
        return answer

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A file of the page: ours or one of the terminal's."""
        found = page_files().get(request.match_info["name"])
        if found is None:
            return self._text(404, "There is no such file.")
        kind = FILE_TYPES[f".{request.match_info['name'].rpartition('.')[2]}"]
        return web.Response(body=found.read_bytes(), content_type=kind, headers=self._headers())

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        del request
        return self._text(404, "There is nothing here. huddle is at the address without anything behind it.")

    async def _why(self, request: web.Request) -> web.StreamResponse:
        """Why the browser's last window closed."""
        browser = self._browser(request)
        return self._text(200, browser.ended if browser else "")

    async def _window(self, request: web.Request) -> web.StreamResponse:
        """A window: a process of the app, from the browser's coming to its going."""
        browser = self._browser(request)
        if browser is None or self._closing or len(self._windows) >= self._serving.sessions:
            reason = (
                f"{self._serving.sessions} windows of huddle are open, and no more are allowed. Close one."
            )
            if browser is not None:
                browser.ended = reason
            return self._text(503, reason)
        socket_ = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=_MOST_TYPED)
        session = Session(
            self._serving.command,
            self._serving.environ,
            show=lambda data: _sent(socket_.send_bytes(data)),
            offer=lambda key: _sent(socket_.send_str(json.dumps(["deliver_file_start", key]))),
        )
        self._windows[session] = browser
        browser.ended = ""
        try:
            await socket_.prepare(request)
            await session.start(
                _cells(request.query.get("width"), 80, _WIDEST),
                _cells(request.query.get("height"), 24, _HIGHEST),
            )
            leaving = asyncio.create_task(self._leave(session, browser, socket_))
            await self._hear(session, browser, socket_)
            await session.stop()
            await leaving
        except OSError:
            browser.ended = "This computer cannot start another window of huddle."
            await socket_.close()
        finally:
            await session.stop()
            del self._windows[session]
        return socket_

    async def _leave(self, session: Session, browser: Browser, socket_: web.WebSocketResponse) -> None:
        """When the app has ended, so has the window."""
        await session.ended()
        await session.stop()
        browser.ended = session.last_words()
        await socket_.close(code=WSCloseCode.GOING_AWAY if self._closing else WSCloseCode.OK)

    async def _hear(self, session: Session, browser: Browser, socket_: web.WebSocketResponse) -> None:
        """Hand on what the browser says: keys, sizes, whether it has the focus; anything else is not heard."""
        async for message in socket_:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                word, *rest = json.loads(message.data)
            except (ValueError, TypeError, RecursionError):
                continue
            value = rest[0] if rest else None
            if word == "stdin" and isinstance(value, str):
                browser.touched = time.monotonic()
                await session.keys(value)
            elif word == "resize" and isinstance(value, dict):
                width, height = (
                    _cells(value.get("width"), 80, _WIDEST),
                    _cells(value.get("height"), 24, _HIGHEST),
                )
                await session.tell(type="resize", width=width, height=height)
            elif word in {"focus", "blur"}:
                await session.tell(type=word)
            elif word == "ping":
                await _sent(socket_.send_str(json.dumps(["pong", str(value)[:40]])))

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """A file that the app hands to this browser, once."""
        browser, key = self._browser(request), request.match_info["key"]
        session = next(
            (each for each, own in self._windows.items() if own is browser and key in each.deliveries), None
        )
        if session is None:
            return self._text(404, "There is no such file to fetch, or it was fetched already.")
        name = session.deliveries[key].name
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
        answer = web.StreamResponse(
            headers={
                **self._headers(),
                "Content-Type": "application/octet-stream",
                "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
            }
        )
        await answer.prepare(request)
        try:
            while piece := await session.next_piece(key):
                await answer.write(piece)
        finally:
            del session.deliveries[key]
        await answer.write_eof()
        return answer


async def _sent(sending: Awaitable[None]) -> None:
    """Send, unless the browser has just gone."""
    with suppress(ConnectionError, RuntimeError):
        await sending


def _cells(value: object, default: int, most: int) -> int:
    """A width or height as the browser gave it, within reason."""
    try:
        return max(1, min(most, int(str(value))))
    except ValueError:
        return default
