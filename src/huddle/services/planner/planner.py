"""Where plans are made: in this process for commands, in a child process for the app, so that no key waits."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from huddle.domain.cover.answer import Answer, answer_from_json
from huddle.domain.cover.problem import Problem, problem_to_json
from huddle.domain.cover.why import Why, why_from_json
from huddle.domain.errors import REFUSED_INPUT, HuddleError
from huddle.services.planner.limit import PATIENCE, until

if TYPE_CHECKING:
    from huddle.coverage.problem.memory import Memory

OnBetter = Callable[[Answer], None]
Tell = Callable[[Mapping[str, Any]], None]  # the same as it comes through the pipe
WholePlans = tuple[list[Answer], list[list[str]]]


class Planner(Protocol):
    """Plans problems.

    Attributes:
        on_replaced: called with a sentence when the planner had to be started again, from whichever thread was waiting.
    """

    on_replaced: Callable[[str], None] | None

    def plan(self, problem: Problem, *, limit: float, on_better: OnBetter | None = None) -> Answer:
        """Plan within `limit` seconds; `on_better` is called with earlier plans on the way."""

    def why(self, problem: Problem, block: str, group: str, educator: str | None, *, limit: float) -> Why:
        """Who else could lead a session; `educator` None for everybody."""

    def alternatives(self, problem: Problem, count: int, *, limit: float) -> WholePlans:
        """The best plan and the `count` next best, and for each what it trades for what."""

    def cancel(self) -> None:
        """End what runs, at once."""

    def close(self) -> None:
        """Let go of everything."""


def refused(findings: list[str]) -> HuddleError:
    """A problem that cannot be planned, with everything that is wrong with it."""
    listed = "\n".join(findings)
    return HuddleError(
        f"The problem cannot be planned:\n{listed}",
        code="problem_refused",
        exit_code=REFUSED_INPUT,
        hint="Nothing was stored.",
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """A refused problem as one error with every finding and its JSON path; a plan that its checker refuses is none."""
    from huddle.coverage.planner import PlanBroken
    from huddle.coverage.problem.findings import ProblemRefused

    try:
        yield
    except ProblemRefused as refusal:
        raise refused([f"{found.path}: {found.message}" for found in refusal.findings]) from refusal
    except PlanBroken as fault:
        raise HuddleError(
            "The planner's own check refused its plan, so there is none.",
            code="planner_failed",
            hint="Please report this problem.",
        ) from fault


class InlinePlanner:
    """Plans in this process, and remembers what it found out about each block for the plans that follow."""

    on_replaced: Callable[[str], None] | None = None
    _memory: "Memory | None" = None

    def _remembered(self) -> "Memory":
        if self._memory is None:
            from huddle.coverage.problem.memory import Memory

            self._memory = Memory()
        return self._memory

    def plan(self, problem: Problem, *, limit: float, on_better: OnBetter | None = None) -> Answer:
        """Plan within `limit` seconds.

        Raises:
            HuddleError: the problem is refused, with every finding.
        """
        from huddle.coverage.planner import plan
        from huddle.coverage.problem.locks import check_locks

        with _refusals():
            check_locks(problem)
            return plan(problem, remaining=until(limit), on_better=on_better, memory=self._remembered())

    def why(self, problem: Problem, block: str, group: str, educator: str | None, *, limit: float) -> Why:
        """Who else could lead a session."""
        from huddle.coverage.instead import why
        from huddle.coverage.planner import plan
        from huddle.coverage.problem.locks import check_locks

        remaining, memory = until(limit), self._remembered()
        with _refusals():
            check_locks(problem)
            answer = plan(problem, remaining=remaining, memory=memory)
            return why(problem, answer, block, group, educator, remaining=remaining, memory=memory)

    def alternatives(self, problem: Problem, count: int, *, limit: float) -> WholePlans:
        """The best plan and the `count` next best, and for each what it trades for what."""
        from huddle.coverage.others import alternatives, trades
        from huddle.coverage.planner import plan
        from huddle.coverage.problem.locks import check_locks

        remaining, memory = until(limit), self._remembered()
        with _refusals():
            check_locks(problem)
            best = plan(problem, remaining=remaining, memory=memory)
            others = alternatives(problem, best, count, remaining=remaining, memory=memory)
            return [best, *others], [[], *(trades(problem, best, other) for other in others)]

    def cancel(self) -> None:
        """Nothing runs beside the caller."""

    def close(self) -> None:
        """Nothing is held."""


class ProcessPlanner:
    """Plans in a child process that stays warm.

    While it is asked something the child is heard from twice a second; one that dies or falls silent is replaced and
    asked once more.

    Attributes:
        on_replaced: called with a sentence when that happened, from whichever thread was waiting.
    """

    SILENCE_SECONDS = 10.0
    """A child that is not heard for so long counts as hung."""
    START_SECONDS = 20.0
    """So long may pass before it is heard for the first time: it starts on a busy machine."""
    GRACE_SECONDS = 5.0
    """Past its limit, as long as that can last, the child gets this long to answer."""

    def __init__(self) -> None:
        self.on_replaced: Callable[[str], None] | None = None
        self._child: subprocess.Popen[str] | None = None
        self._heard = False
        self._one_at_a_time = threading.Lock()
        self._closed = False
        self._cancelled = False

    def plan(self, problem: Problem, *, limit: float, on_better: OnBetter | None = None) -> Answer:
        """Plan within `limit` seconds.

        Raises:
            HuddleError: the problem is refused, or the planner died, hung or was cancelled.
        """
        request = {"ask": "plan", "problem": problem_to_json(problem), "limit": limit}
        tell = None if on_better is None else lambda better: on_better(answer_from_json(better))
        return answer_from_json(self._send(request, limit, tell))

    def why(self, problem: Problem, block: str, group: str, educator: str | None, *, limit: float) -> Why:
        """Who else could lead a session."""
        where = {"block": block, "group": group, "educator": educator}
        request = {"ask": "why", "problem": problem_to_json(problem), "limit": limit, **where}
        return why_from_json(self._send(request, limit))

    def alternatives(self, problem: Problem, count: int, *, limit: float) -> WholePlans:
        """The best plan and the `count` next best, and for each what it trades for what."""
        request = {"ask": "alternatives", "problem": problem_to_json(problem), "limit": limit, "count": count}
        answers, said = self._send(request, limit)
        return list(map(answer_from_json, answers)), said

    def _send(self, request: Mapping[str, Any], limit: float, on_better: Tell | None = None) -> Any:
        end = time.monotonic() + limit * PATIENCE + self.GRACE_SECONDS
        held: list[Any] = []

        def keep(answer: Any) -> None:
            held[:] = [answer]
            if on_better is not None:
                on_better(answer)

        with self._one_at_a_time:
            self._cancelled = False
            for again in (True, False):
                try:
                    return self._ask(self._ready(), request, end, keep)
                except _ChildGoneError:
                    pass
                if self._cancelled or self._closed or not again or time.monotonic() >= end:
                    break
                self._say_replaced()
            if not self._closed:
                self._ready()  # so that it has started when it is asked
            if held and not (self._cancelled or self._closed):
                return held[0]
            raise _died()

    def _say_replaced(self) -> None:
        if self.on_replaced is not None:
            self.on_replaced("The planner restarted.")

    def _ready(self) -> subprocess.Popen[str]:
        if self._closed:
            raise _died()
        if self._child is not None and self._child.poll() is not None:
            self._let_go()
            self._say_replaced()
        if self._child is None:
            self._heard = False
            self._child = subprocess.Popen(
                [sys.executable, "-m", "huddle.services.planner.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # keys that end the app are the app's business
            )
        return self._child

    def _ask(
        self,
        child: subprocess.Popen[str],
        request: Mapping[str, Any],
        end: float,
        on_better: Callable[[Any], None],
    ) -> Any:
        """Ask the child and listen until it answers; plans on the way go to `on_better`.

        Raises:
            HuddleError: what the child says.
            _ChildGoneError: it died, or was ended because it was silent for too long.
        """
        if child.stdin is None or child.stdout is None:
            raise _ChildGoneError
        answered = False
        watch = _Watch(child, self.SILENCE_SECONDS if self._heard else self.START_SECONDS, end)
        try:
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
            for line in child.stdout:
                self._heard = True
                watch.heard(self.SILENCE_SECONDS)
                reply = json.loads(line)
                answered = "error" in reply or reply.get("partial") is False
                if "error" in reply:
                    raise HuddleError(**reply["error"])
                if "answer" not in reply:
                    continue  # it is at work
                if answered:
                    return reply["answer"]
                on_better(reply["answer"])
        except (OSError, ValueError) as fault:
            raise _ChildGoneError from fault
        finally:
            watch.over()
            if not answered:
                self._let_go()  # what it may still say answers no other question
        raise _ChildGoneError

    def cancel(self) -> None:
        """End the child at once; the caller that waits for it gets an error."""
        self._cancelled = True
        child = self._child
        if child is not None and self._one_at_a_time.locked():
            child.kill()

    def close(self) -> None:
        """End the child, and start no other."""
        self._closed = True
        self.cancel()
        with self._one_at_a_time:  # whoever waited for the child has let go of its pipes
            self._let_go()

    def _let_go(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not yet written to a dead child
                        pipe.close()


class _ChildGoneError(Exception):
    """The child ended, or was ended, before it had answered."""


class _Watch:
    """Ends a child that is not heard in time."""

    def __init__(self, child: subprocess.Popen[str], patience: float, end: float) -> None:
        self._child = child
        self._silent_until = time.monotonic() + patience
        self._end = end
        self._done = threading.Event()
        threading.Thread(target=self._wait, name="planner-watch", daemon=True).start()

    def heard(self, patience: float) -> None:
        """The child was heard; the next time it should be within so many seconds."""
        self._silent_until = time.monotonic() + patience

    def over(self) -> None:
        """The child has answered."""
        self._done.set()

    def _wait(self) -> None:
        while not self._done.wait(max(0.01, min(self._silent_until, self._end) - time.monotonic())):
            if time.monotonic() >= min(self._silent_until, self._end):
                self._child.kill()
                return


def _died() -> HuddleError:
    return HuddleError(
        "The planner stopped before it had a plan.",
        code="planner_stopped",
        hint="Plan again; a new one is started.",
    )
