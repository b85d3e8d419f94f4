"""A process that plans who might be out and ends: one JSON request on stdin, its progress as JSON lines on stdout.

It works at the lowest priority, so that neither a key nor the day's own plan waits for it. It ends when it is told to, or
when whoever started it is gone; what was planned until then is kept.
"""

import json
import os
import signal
import sys
import threading
from typing import Any

from huddle.domain.errors import HuddleError

NICENESS = 10


def main() -> None:
    """Sweep once."""
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    request = json.loads(sys.stdin.readline())

    def listen() -> None:
        sys.stdin.read()
        stop.set()  # whoever asked is gone

    threading.Thread(target=listen, daemon=True).start()
    try:
        _sweep(request, stop)
    except HuddleError as error:
        _say(error=error.text())
    except BrokenPipeError:
        return  # nobody listens any more; what was planned is kept


def _sweep(request: dict[str, Any], stop: threading.Event) -> None:
    import datetime as dt

    from huddle.services.cover.standing import Standing
    from huddle.services.desk.clock import make_clock
    from huddle.services.desk.desk import Desk
    from huddle.services.planner.planner import InlinePlanner
    from huddle.store.opening import open_database

    clock = make_clock(request["today"])
    database = open_database(request["database"], now=dt.datetime.now(dt.UTC))
    try:
        desk = Desk(database, clock, team_name=request["team"], user=request["user"])
        date = dt.date.fromisoformat(request["date"]) if request["date"] else None
        view = Standing(desk, InlinePlanner()).sweep(
            date, progress=lambda done, total: _say(done=done, total=total), stop=stop.is_set
        )
        _say(finished=not view.to_sweep)
    finally:
        database.close()


def _say(**reply: Any) -> None:
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
