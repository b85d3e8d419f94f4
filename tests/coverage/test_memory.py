"""What is remembered changes nothing but the time: plans, locks, what-ifs and alternatives with a memory and without."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from huddle.coverage.block.choices import Found
from huddle.coverage.block.search import BlockSearch
from huddle.coverage.instead import why
from huddle.coverage.planner import plan
from huddle.coverage.problem import memory as memory_module
from huddle.coverage.problem.findings import ProblemRefused
from huddle.coverage.problem.memory import Memory
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.answer import answer_to_json
from huddle.domain.cover.problem import Lock, Problem

Json = dict[str, Any]
Days = Callable[..., Json]


def variants(problem: Problem, rng: random.Random) -> Iterator[Problem]:
    """The day again, and as it is asked about: with one lock or forbid, with one more educator out, without splits."""
    yield problem
    for _ in range(3):
        session = rng.choice(problem.sessions())
        lock = Lock(session.block, session.group, rng.choice(problem.educators).id, lead=rng.random() < 0.5)
        yield replace(problem, locks=(*problem.locks, lock))
    away = rng.choice(problem.educators)
    block = rng.choice(problem.blocks)
    yield replace(
        problem,
        educators=tuple(replace(e, absent=(*e.absent, block)) if e is away else e for e in problem.educators),
    )
    yield replace(problem, splits=False)
    yield problem


def said(problem: Problem, memory: Memory | None) -> str:
    try:
        return json.dumps(answer_to_json(plan(problem, memory=memory)))
    except ProblemRefused as refused:
        return str(refused.findings)


def test_a_plan_with_a_memory_is_the_plan_without_byte_for_byte(random_day: Days) -> None:
    memory = Memory()  # one for all days: nothing may leak from one to another
    for seed in range(9000, 9030):
        rng = random.Random(seed)
        data = random_day(
            seed,
            leads=rng.randint(2, 4),
            aides=rng.randint(0, 2),
            groups=rng.randint(2, 4),
            blocks=rng.randint(1, 3),
            sizes=rng.choice([(2, 4), (3, 9), (15, 28)]),
        )
        for asked in variants(parse_problem(data), rng):
            assert said(asked, memory) == said(asked, None), seed


def test_why_with_a_memory_is_why_without(random_day: Days) -> None:
    memory = Memory()
    for seed in range(9100, 9112):
        problem = parse_problem(random_day(seed, leads=4, groups=3, blocks=2))
        answer = plan(problem, memory=memory)
        session = problem.sessions()[0]
        told = why(problem, answer, session.block, session.group, memory=memory)
        assert told == why(problem, answer, session.block, session.group)


def test_a_lock_searches_its_own_block_and_no_other(
    random_day: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []
    run = BlockSearch.run

    def counting(self: BlockSearch, *, splits: bool) -> Found:
        if len(self.day.problem.blocks) > 1:  # reasons of gaps are searched in days of one block
            searched.append(self.block)
        return run(self, splits=splits)

    monkeypatch.setattr(BlockSearch, "run", counting)
    counted = 0
    for seed in range(9200, 9230):
        data = random_day(seed, leads=4, groups=4, blocks=4) | {"locks": []}
        for row in data["educators"]:
            row["cover_cap"] = row["planning_cap"] = None  # caps couple the blocks
        problem = parse_problem(data)
        memory = Memory()
        answer = plan(problem, memory=memory)
        change = next((row for row in answer.changes if row.kind != "helper"), None)
        if change is None:
            continue
        searched.clear()
        lock = Lock(change.block, change.group, change.after[0], lead=False)
        plan(replace(problem, locks=(lock,)), memory=memory)
        assert set(searched) <= {problem.blocks.index(change.block)}
        counted += 1
    assert counted > 10


def test_a_memory_is_bounded_and_loses_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_module, "MOST", 2)
    memory = Memory()
    for name in ("a", "b", "c"):
        assert memory.recall(name, lambda name=name: name * 2, lambda _: True) == name * 2  # type: ignore[misc]  # bound now
    assert [memory.knows(name) for name in ("a", "b", "c")] == [False, True, True]


def test_what_is_not_final_is_not_kept() -> None:
    memory = Memory()
    assert memory.recall("a", lambda: 1, lambda _: False) == 1
    assert memory.recall("a", lambda: 2, lambda _: True) == 2
