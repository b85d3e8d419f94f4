"""The planner's child process: one JSON request a line on stdin, JSON answers on stdout; ends when stdin does."""

import json
import os
import queue
import signal
import sys
import threading
import time
from typing import Any

from huddle.domain.cover.answer import answer_to_json
from huddle.domain.cover.problem import problem_from_json
from huddle.domain.cover.why import why_to_json
from huddle.domain.errors import HuddleError
from huddle.services.planner.planner import InlinePlanner

_BEAT = 0.5
_at_work = threading.Event()
_one_line = threading.Lock()


def main() -> None:
    """Serve until stdin ends, even in the middle of a plan."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            requests.put(json.loads(line))
        os._exit(0)  # the app is gone: a plan that still runs is of use to nobody

    threading.Thread(target=listen, daemon=True).start()
    threading.Thread(target=_beat, daemon=True).start()
    planner = InlinePlanner()
    _load(requests)
    while True:
        _at_work.clear()
        request = requests.get()
        _at_work.set()
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


def _load(requests: "queue.SimpleQueue[dict[str, Any]]") -> None:
    """Load the searches before the first request, so that it is answered at once, and the solver while nobody asks."""
    import huddle.coverage.planner  # noqa: F401 - loaded, not used

    if requests.empty():
        from huddle.coverage.model.engine import load

        load()


def _beat() -> None:
    """While there is work, say twice a second that it goes on."""
    while _at_work.wait():
        _say(alive=True)
        time.sleep(_BEAT)


def _answer(planner: InlinePlanner, request: dict[str, Any]) -> Any:
    """The answer in the form in which it goes through the pipe."""
    problem, limit = problem_from_json(request["problem"]), request["limit"]
    if request["ask"] == "why":
        return why_to_json(
            planner.why(problem, request["block"], request["group"], request["educator"], limit=limit)
        )
    if request["ask"] == "alternatives":
        answers, said = planner.alternatives(problem, request["count"], limit=limit)
        return [answer_to_json(answer) for answer in answers], said
    return answer_to_json(
        planner.plan(
            problem, limit=limit, on_better=lambda better: _say(partial=True, answer=answer_to_json(better))
        )
    )


def _say(**reply: Any) -> None:
    line = json.dumps(reply) + "\n"
    with _one_line:
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
