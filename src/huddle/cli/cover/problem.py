"""`huddle plan --problem`: plans problem files (huddle-coverage/1) to huddle.plan/1, without a database or a home."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from huddle.cli import say
from huddle.cli.progress import Progress
from huddle.cli.waiting import interruptibly
from huddle.domain.errors import DONE, FAILED, REFUSED_INPUT, UNCOVERED, HuddleError, UsageError
from huddle.text import one_line

if TYPE_CHECKING:
    from huddle.domain.cover.problem import Problem
    from huddle.services.planner.planner import InlinePlanner, Planner

# A problem is text of some hundred kilobytes at most; more is a mistake, and would fill the memory.
_MOST_BYTES = 50_000_000
# Below this many lines the planner processes would take longer to start than they save.
_FEW = 6


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What is asked of a problem file beside itself.

    Attributes:
        locks: `G@B=WHO` with True (must lead whole) or False (must not lead).
        limit: seconds a problem.
        why: `G@B`, to be answered with huddle.why/1; `who` is one educator's id or empty.
        alternatives: how many plans beside the best, to be answered with huddle.plans/1.
    """

    locks: tuple[tuple[str, bool], ...] = ()
    without_splits: bool = False
    limit: float = 10.0
    timings: bool = False
    why: str | None = None
    who: str = ""
    alternatives: int = 0


def plan_file(path: str, request: FileRequest, *, lines: bool) -> int:
    """Plan a problem file, or each line of it, and print the answers.

    Args:
        path: the file; `-` is stdin. A `.jsonl` file has one problem a line.
        request: what is asked beside the file.
        lines: one problem a line.

    Returns:
        The exit code.

    Raises:
        HuddleError: the file cannot be read, or its one problem is refused.
    """
    with _opened(path) as file:
        if not (lines or path.casefold().endswith(".jsonl")):
            answer = _answer(file.read(_MOST_BYTES + 1), request, _inline())
            say.data_json(answer)
            return _code(answer)
        progress = Progress("problems planned", _lines_of(file))
        codes = set()
        for planned in _answers(iter(file), request):
            progress.clear()
            codes.add(_say_line(planned))
            progress.step()
        progress.clear()
    return next((code for code in (REFUSED_INPUT, FAILED, UNCOVERED) if code in codes), DONE)


def _answers(lines: Iterator[bytes], request: FileRequest) -> Iterator[dict[str, Any] | HuddleError]:
    """The answer to each line, in order: a few are planned here, more by one process for each processor."""
    first = list(islice(lines, _FEW))
    if len(first) < _FEW:
        planner = _inline()
        yield from (_plan_line(line, request, planner) for line in first)
        return
    from huddle.services.planner.pool import in_order

    yield from in_order(lambda planner, line: _plan_line(line, request, planner), chain(first, lines))


def _lines_of(file: IO[bytes]) -> int:
    """How many lines a file has, counted ahead; 0 when it can be read only once."""
    if not file.seekable():
        return 0
    start = file.tell()
    count = 0
    last = b"\n"
    while chunk := file.read(1 << 20):
        count += chunk.count(b"\n")
        last = chunk
    file.seek(start)
    return count + (not last.endswith(b"\n"))


def _plan_line(line: bytes, request: FileRequest, planner: "Planner") -> dict[str, Any] | HuddleError:
    try:
        return _answer(line, request, planner)
    except HuddleError as error:
        return error


def _say_line(answer: dict[str, Any] | HuddleError) -> int:
    """Print the answer to a line; returns its exit code."""
    if isinstance(answer, HuddleError):
        say.data_json(say.error_object(answer), compact=True)
        return answer.exit_code
    say.data_json(answer, compact=True)
    return _code(answer)


def _code(answer: dict[str, Any]) -> int:
    """3 when the plan (the first of several) leaves a group uncovered."""
    plan = answer["plans"][0] if "plans" in answer else answer
    return UNCOVERED if plan.get("gaps") else DONE


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).expanduser().open("rb")
    except (OSError, RuntimeError, ValueError) as fault:
        raise UsageError(
            f"The problem file {one_line(path, 200)} cannot be read.", code="bad_path", hint="Check its path."
        ) from fault
    with file:
        yield file


def _answer(data: bytes, request: FileRequest, planner: "Planner") -> dict[str, Any]:
    """Plan one problem.

    Raises:
        HuddleError: it is refused, with every finding by its JSON path.
    """
    from huddle.coverage.problem.findings import ProblemRefused
    from huddle.services.planner.planner import refused

    started = time.monotonic()
    try:
        problem = _problem(data, request)
    except ProblemRefused as refusal:
        raise refused([f"{finding.path}: {finding.message}" for finding in refusal.findings]) from refusal
    answer = interruptibly(partial(_planned, problem, request, planner))
    return {
        **answer,
        **({"milliseconds": round((time.monotonic() - started) * 1000)} if request.timings else {}),
    }


def _planned(problem: "Problem", request: FileRequest, planner: "Planner") -> dict[str, Any]:
    """The plan, or what else was asked of the problem."""
    from huddle.domain.cover.answer import answer_to_json
    from huddle.domain.cover.why import why_to_json

    if request.why is not None:
        group, _, block = request.why.partition("@")
        return why_to_json(planner.why(problem, block, group, request.who or None, limit=request.limit))
    if request.alternatives:
        plans, trades = planner.alternatives(problem, request.alternatives, limit=request.limit)
        return {"schema": "huddle.plans/1", "plans": list(map(answer_to_json, plans)), "trades": trades}
    return answer_to_json(planner.plan(problem, limit=request.limit))


def _inline() -> "InlinePlanner":
    from huddle.services.planner.planner import InlinePlanner

    return InlinePlanner()


def _problem(data: bytes, request: FileRequest) -> "Problem":
    from huddle.coverage.problem.findings import Finding, ProblemRefused
    from huddle.coverage.problem.reading import loads_problem, parse_problem
    from huddle.domain.cover.problem import problem_to_json

    if len(data) > _MOST_BYTES:
        raise ProblemRefused([Finding("$", f"is larger than {_MOST_BYTES // 1_000_000} MB.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ProblemRefused([Finding("$", f"is not UTF-8 text (byte {fault.start}).")]) from fault
    problem = loads_problem(text)
    if not (request.locks or request.without_splits):
        return problem
    plain: dict[str, Any] = problem_to_json(problem)
    plain["locks"] = [*plain["locks"], *(_lock(text, lead=lead) for text, lead in request.locks)]
    if request.without_splits:
        plain["splits"] = False
    return parse_problem(plain)


def _lock(words: str, *, lead: bool) -> dict[str, Any]:
    """A lock of a problem file: groups, blocks and educators by their ids."""
    place, _, rest = words.partition("=")
    group, _, block = place.partition("@")
    who = rest.partition(":")[0]
    if not (group and block and who):
        raise UsageError(f"'{one_line(words, 60)}' is not a lock.", hint="Write it like 7C@3=HB.")
    return {"block": block, "group": group, "educator": who, "lead": lead}
