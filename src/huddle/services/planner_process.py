"""The planner's child process: one JSON request a line on stdin, JSON answers on stdout; ends when stdin does."""

import json
import os
import queue
import signal
import sys
import threading
from typing import Any

from huddle.domain.errors import HuddleError
from huddle.services.planner import InlinePlanner


def main() -> None:
    """Serve until stdin ends, even in the middle of a plan."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            requests.put(json.loads(line))
        os._exit(0)  # the app is gone: a plan that still runs is of use to nobody

    threading.Thread(target=listen, daemon=True).start()
    planner = InlinePlanner()
    import huddle.coverage.planner  # noqa: F401 - loaded before the first request, so that it is answered at once

    while True:
        request = requests.get()
        try:
            answer = _answer(planner, request)
        except HuddleError as error:
            said = {
                "message": error.message,
                "code": error.code,
                "exit_code": error.exit_code,
                "hint": error.hint,
            }
            _say(error=said)
        else:
            _say(partial=False, answer=answer)


def _answer(planner: InlinePlanner, request: dict[str, Any]) -> Any:
    problem, limit = request["problem"], request["limit"]
    if request["ask"] == "why":
        return planner.why(problem, request["block"], request["group"], request["educator"], limit=limit)
    if request["ask"] == "alternatives":
        return planner.alternatives(problem, request["count"], limit=limit)
    return planner.plan(problem, limit=limit, on_better=lambda better: _say(partial=True, answer=better))


def _say(**reply: Any) -> None:
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
