import importlib
import subprocess
import sys

from huddle.coverage.model.engine import Rows, solve


def test_the_low_level_binding_still_has_the_shape_that_is_used() -> None:
    binding = importlib.import_module("ortools.sat.python.cp_model_helper")
    proto = binding.CpModelProto()
    variable = proto.variables.add()
    variable.domain.extend([0, 3])
    constraint = proto.constraints.add()
    for name in ("vars", "coeffs", "domain"):
        assert hasattr(constraint.linear, name)
    assert hasattr(constraint, "enforcement_literal")
    assert hasattr(proto.objective, "coeffs")
    assert hasattr(proto.solution_hint, "values")
    parameters = binding.SatParameters()
    for name in (
        "num_workers",
        "random_seed",
        "linearization_level",
        "max_time_in_seconds",
        "max_deterministic_time",
    ):
        assert hasattr(parameters, name)
    names = {binding.CpSolverStatus(number).name for number in range(5)}
    assert names == {"UNKNOWN", "MODEL_INVALID", "FEASIBLE", "INFEASIBLE", "OPTIMAL"}


def test_a_small_model_is_solved_with_rows_that_hold_only_when_asked() -> None:
    rows = Rows()
    chosen, amount = rows.variable(), rows.variable(0, 9)
    rows.row({amount: 1}, low=5, when=(chosen,))
    rows.row({amount: 1}, low=2, high=3, when=(-chosen - 1,))
    outcome = solve(rows, {amount: 1})
    assert (outcome.status, outcome.values[amount], outcome.bound) == ("optimal", 2, 2)
    outcome = solve(rows, {amount: 1, chosen: -9}, hint={chosen: 1})
    assert (outcome.status, outcome.values[chosen], outcome.values[amount]) == ("optimal", 1, 5)


def test_a_model_without_a_solution_is_infeasible() -> None:
    rows = Rows()
    one = rows.variable()
    rows.row({one: 2}, low=1, high=1)
    assert solve(rows, {one: 1}).status == "infeasible"


def test_most_days_are_planned_without_loading_the_solver() -> None:
    script = """
import sys
from huddle.coverage.planner import plan
from huddle.coverage.problem.reading import parse_problem
adult = {"can_lead": True, "can_help": True, "certs": [], "strength": {}}
group = {"size": 10, "ratio": 24, "room_cap": 30, "requires": [], "needs": {}, "weights": {}, "knows": []}
problem = {
    "blocks": ["b1"],
    "educators": [{"id": "A", "absent": ["b1"], **adult}, {"id": "B", "absent": [], **adult}],
    "groups": [
        {"id": "G", **group, "usual": {"b1": {"lead": "A", "helpers": []}}},
        {"id": "H", **group, "usual": {"b1": {"lead": "B", "helpers": []}}},
    ],
}
answer = plan(parse_problem(problem))
assert answer.proved_through == 9, answer
assert not [name for name in sys.modules if name.startswith("ortools")]
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
