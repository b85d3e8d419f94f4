"""The planner: who leads and helps which group today, proved best, explained, and checked.

It can be used without the app and without a database:

    from huddle.coverage import answer_to_json, loads_problem, plan_day

    problem = loads_problem(text)          # huddle-coverage/1; ProblemRefused lists every finding with its JSON path
    answer = plan_day(problem)             # the best legal plan, and how far that is proved
    answer_to_json(answer)                 # huddle.plan/1

Names are loaded when they are used, so that importing one module of the planner does not load them all.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huddle.coverage.check import check as check_plan
    from huddle.coverage.check import levels as levels_of
    from huddle.coverage.instead import why
    from huddle.coverage.others import alternatives, trades
    from huddle.coverage.planner import plan as plan_day
    from huddle.coverage.problem.findings import ProblemRefused
    from huddle.coverage.problem.reading import loads_problem, parse_problem
    from huddle.domain.cover.answer import Answer, answer_to_json
    from huddle.domain.cover.problem import Problem, problem_to_json
    from huddle.domain.cover.why import why_to_json

__all__ = [
    "Answer",
    "Problem",
    "ProblemRefused",
    "alternatives",
    "answer_to_json",
    "check_plan",
    "levels_of",
    "loads_problem",
    "parse_problem",
    "plan_day",
    "problem_to_json",
    "trades",
    "why",
    "why_to_json",
]

# Public name -> the module it lives in, and its name there (a module and a function may share a name).
_HOME = {
    "Answer": ("huddle.domain.cover.answer", "Answer"),
    "answer_to_json": ("huddle.domain.cover.answer", "answer_to_json"),
    "Problem": ("huddle.domain.cover.problem", "Problem"),
    "ProblemRefused": ("huddle.coverage.problem.findings", "ProblemRefused"),
    "loads_problem": ("huddle.coverage.problem.reading", "loads_problem"),
    "parse_problem": ("huddle.coverage.problem.reading", "parse_problem"),
    "problem_to_json": ("huddle.domain.cover.problem", "problem_to_json"),
    "plan_day": ("huddle.coverage.planner", "plan"),
    "check_plan": ("huddle.coverage.check", "check"),
    "levels_of": ("huddle.coverage.check", "levels"),
    "alternatives": ("huddle.coverage.others", "alternatives"),
    "trades": ("huddle.coverage.others", "trades"),
    "why": ("huddle.coverage.instead", "why"),
    "why_to_json": ("huddle.domain.cover.why", "why_to_json"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own = _HOME[name]
    return getattr(import_module(module), own)
