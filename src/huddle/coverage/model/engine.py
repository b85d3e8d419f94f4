"""The solver behind one narrow function. The only file that knows OR-Tools, and it loads it only when asked.

The low-level binding is used because it starts in a fifth of the time of the public one (no pandas, no numpy).
A test fails when its shape changes.
"""

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

BIG = 2**62
LOOK = 0.02
"""So many seconds apart a running solver is compared with its limit."""


@dataclass(slots=True)
class Rows:
    """A model as a plain list of whole-number variables and linear rows.

    A row is (variables, coefficients, low, high, when): `low <= sum <= high` must hold whenever all literals in
    `when` are true. A literal is a 0-1 variable `v`, or `-v - 1` for its negation.
    """

    bounds: list[tuple[int, int]] = field(default_factory=list)
    rows: list[tuple[Sequence[int], Sequence[int], int, int, Sequence[int]]] = field(default_factory=list)

    def variable(self, low: int = 0, high: int = 1) -> int:
        """Add a variable and return its number."""
        self.bounds.append((low, high))
        return len(self.bounds) - 1

    def row(
        self,
        terms: Mapping[int, int],
        low: int | None = None,
        high: int | None = None,
        when: Sequence[int] = (),
    ) -> None:
        """Add `low <= terms <= high`; None stands for no limit on that side."""
        self.rows.append(
            (
                tuple(terms),
                tuple(terms.values()),
                -BIG if low is None else low,
                BIG if high is None else high,
                when,
            )
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the solver found.

    Attributes:
        status: "optimal", "feasible" (stopped early), "infeasible" or "unknown" (stopped without a plan).
        values: one number a variable; empty without a plan.
        bound: no plan has a smaller objective.
    """

    status: str
    values: Sequence[int]
    bound: int


def load() -> None:
    """Load the solver ahead of the first question; it takes a tenth of a second."""
    import ortools.sat.python.cp_model_helper  # noqa: F401 - loaded, not used


def solve(
    model: Rows,
    objective: Mapping[int, int],
    remaining: Callable[[], float] = lambda: math.inf,
    hint: Mapping[int, int] | None = None,
    effort: float | None = None,
    seconds: float = math.inf,
) -> Outcome:
    """Minimise `objective` over `model`, deterministically, on one thread.

    Args:
        model: variables and rows.
        objective: coefficient by variable.
        remaining: seconds left, whichever clock the caller counts by.
        hint: value by variable, from which the search starts; need not be complete.
        effort: limit in the solver's own deterministic time, the same on every machine.
        seconds: limit by the clock on the wall.

    Raises:
        RuntimeError: the model itself is malformed (a mistake of the caller).
    """
    from ortools.sat.python import cp_model_helper as binding

    proto = binding.CpModelProto()
    for low, high in model.bounds:
        proto.variables.add().domain.extend((low, high))
    for variables, coefficients, low, high, when in model.rows:
        constraint = proto.constraints.add()
        linear = constraint.linear
        linear.vars.extend(variables)
        linear.coeffs.extend(coefficients)
        linear.domain.extend((low, high))
        if when:
            constraint.enforcement_literal.extend(when)
    proto.objective.vars.extend(objective.keys())
    proto.objective.coeffs.extend(objective.values())
    if hint:
        proto.solution_hint.vars.extend(hint.keys())
        proto.solution_hint.values.extend(hint.values())
    parameters = binding.SatParameters()
    parameters.num_workers = 1
    parameters.random_seed = 0
    parameters.linearization_level = 2
    parameters.catch_sigint_signal = False
    if seconds < math.inf:
        parameters.max_time_in_seconds = seconds
    if effort is not None:
        parameters.max_deterministic_time = effort
    solver = binding.SolveWrapper()
    solver.set_parameters(parameters)
    with _stopped_in_time(solver.stop_search, remaining):
        response = solver.solve(proto)  # type: ignore[no-untyped-call]  # the stub leaves it bare
    status = response.status.name.lower()
    if status == "model_invalid":
        raise RuntimeError(binding.CpSatHelper.validate_model(proto))
    values = list(response.solution) if status in {"optimal", "feasible"} else []
    return Outcome(status, values, int(response.inner_objective_lower_bound))


@contextmanager
def _stopped_in_time(stop: Callable[[], object], remaining: Callable[[], float]) -> Iterator[None]:
    """Call `stop` from beside when nothing remains; the solver itself knows only the clock on the wall."""
    if remaining() == math.inf:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(max(0.001, min(LOOK, remaining()))):
            if remaining() <= 0:
                stop()

    threading.Thread(target=watch, name="solver-limit", daemon=True).start()
    try:
        yield
    finally:
        done.set()
