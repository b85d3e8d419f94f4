"""Many plans at once: as many planner processes as there are processors, answers in the order asked."""

import os
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from huddle.services.planner.planner import Planner, ProcessPlanner

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

_AHEAD = 4  # what is read ahead for each process, so that none waits and a long file is not held whole


def in_order(
    ask: Callable[[Planner, Asked], Answer], asked: Iterable[Asked], *, workers: int = 0
) -> Iterator[Answer]:
    """Ask each with a planner of its own and give the answers in order.

    Whoever stops listening ends the planners at once, also in the middle of a plan.

    Args:
        ask: what is done with a planner and one of `asked`; it runs beside others of its kind.
        asked: what is asked; read a little ahead.
        workers: how many processes; 0 = as many as there are processors.
    """
    planners = [ProcessPlanner() for _ in range(workers or os.cpu_count() or 1)]
    free: queue.SimpleQueue[ProcessPlanner] = queue.SimpleQueue()
    for planner in planners:
        free.put(planner)

    def one(what: Asked) -> Answer:
        planner = free.get()
        try:
            return ask(planner, what)
        finally:
            free.put(planner)

    pool = ThreadPoolExecutor(len(planners), thread_name_prefix="plan")
    waiting: deque[Future[Answer]] = deque()
    try:
        for what in asked:
            waiting.append(pool.submit(one, what))
            if len(waiting) > _AHEAD * len(planners):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for planner in planners:
            planner.close()
