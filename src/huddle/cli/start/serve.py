"""`huddle serve`: the app in a browser, for instance from home through ssh."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from huddle.cli import crash, say
from huddle.cli.invocation import Invocation, told
from huddle.domain.errors import GUARD, HuddleError, UsageError

_SIGNALLED = 128


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    ctx: typer.Context,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65_535, help="The port; 0 is any that is free.")
    ] = 8000,
    sessions: Annotated[
        int, typer.Option("--sessions", metavar="N", min=1, max=64, help="So many windows at a time.")
    ] = 8,
    links: Annotated[
        int, typer.Option("--links", metavar="N", min=1, max=64, help="So many links at the start.")
    ] = 1,
    idle: Annotated[
        float,
        typer.Option("--idle", metavar="MINUTES", min=0, help="Lock after so long without a key; 0 never."),
    ] = 30,
    behind_proxy: Annotated[
        str,
        typer.Option(
            "--behind-proxy", metavar="URL", help="The https address of the proxy in front; read only."
        ),
    ] = "",
    edit: Annotated[bool, typer.Option("--edit", help="Behind a proxy: let people change things.")] = False,
) -> None:
    """Open the app in a browser of this computer, or through ssh."""
    invocation = told(ctx)
    if find_spec("aiohttp") is None or find_spec("textual_serve") is None:
        raise UsageError(
            "The part that shows huddle in a browser is not installed.",
            code="no_serve",
            hint="Install it with: pip install 'team-huddle[serve]'.",
        )
    from huddle.serve.guard import Addresses, is_loopback
    from huddle.serve.server import Serving
    from huddle.serve.server import serve as run

    if not behind_proxy and not is_loopback(host):
        raise HuddleError(
            f"huddle is not opened to the network: {host} can be reached by other computers.",
            code="bind_address",
            exit_code=GUARD,
            hint=f"From elsewhere use ssh -L {port}:127.0.0.1:{port}, or a proxy with --behind-proxy.",
        )
    secret = os.environ.get("HUDDLE_PROXY_SECRET", "")
    if behind_proxy:
        Addresses.of_proxy(behind_proxy, secret)
    with invocation.services():  # what cannot be opened is told here, not in a browser
        pass
    readonly = invocation.readonly or (bool(behind_proxy) and not edit)
    serving = Serving(
        host=host,
        port=port,
        public=behind_proxy,
        secret=secret,
        sessions=sessions,
        idle=idle,
        links=links,
        command=_command(invocation, readonly=readonly),
        environ={**os.environ, **_own_settings(invocation)},
    )
    number = run(serving, link=say.saved, tell=say.tell, failed=_failed)
    raise typer.Exit(_SIGNALLED + number)


def _failed(error: Exception) -> None:
    """Something nobody expected: one window or request is lost, the server goes on."""
    log = crash.write(error)
    where = f" Details without names are in {log}." if log else ""
    say.tell(f"Something in huddle serve went wrong ({type(error).__name__}).{where}")


def _command(invocation: Invocation, *, readonly: bool) -> list[str]:
    """The words that open the app with this run's options; no name and no password is among them."""
    words = [sys.executable, "-P", "-m", "huddle"]
    words += [f"--{name}={value}" for name in ("date", "theme") if (value := invocation.flags.get(name))]
    words += ["--readonly"] if readonly else []
    return words + (["--no-color"] if invocation.no_color else [])


def _own_settings(invocation: Invocation) -> dict[str, str]:
    """The database and the team by the environment, where other people of this computer cannot read them."""
    settings = invocation.settings
    database = settings.db.value
    own = {"HUDDLE_DB": database if "://" in database else str(Path(database).expanduser().absolute())}
    return {**own, "HUDDLE_TEAM": settings.team.value} if settings.team.value else own
