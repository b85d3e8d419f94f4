"""Random days: whatever is asked of a day in several places has the same answer in all of them, after every change."""

import csv
import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError
from huddle.services.board.text import board_json
from huddle.services.export.export import ExportRequest

ACTS = 16


def exported(services: Services, what: str = "huddles") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(services.exports.export(ExportRequest(what=what, format="json")).data)
    return found


def act(services: Services, dice: random.Random) -> str:
    """Something that a team does to its day; what makes no sense then is refused, and that is fine too."""
    board = services.today.board()
    codes = [row.code for row in services.team.view().educators]
    plan = services.plans.current()
    changes = list(plan.changes) if plan is not None and plan.state == "applied" else []
    acts: dict[str, Callable[[], object]] = {
        "absent": lambda: services.absences.log(
            f"{dice.choice(codes).lower()} {dice.choice(['', '1-3', 'pm', '4'])}".strip()
        ),
        "back": lambda: services.absences.cancel(dice.choice(services.absences.list()).id),
        "plan": services.plans.draft,
        "apply": services.plans.apply,
        "students out": lambda: services.attendance.out(
            [row.code for row in dice.sample(services.roster.view().students, 3)], "today"
        ),
        "happened": lambda: services.ledger.happened(
            "{0.group}@{0.block}".format(dice.choice(changes)),
            dice.choice(["as planned", "nobody", "outside Kim", dice.choice(codes).lower(), "fire drill"]),
        ),
        "archive": lambda: services.team.archive_educator(dice.choice(codes)) if len(codes) > 6 else None,
        "undo": lambda: services.undo.undo(of_others=True),
        "group gone": lambda: services.groups.archive(dice.choice(services.groups.list()).code),
    }
    weights = {"absent": 4, "apply": 4, "happened": 4, "archive": 1, "group gone": 1}
    name = dice.choices(list(acts), [weights.get(one, 2) for one in acts])[0]
    try:
        acts[name]()
    except (HuddleError, IndexError) as error:
        return f"{name} refused ({type(error).__name__}) of {len(board.out)} out"
    return name


def agree(services: Services) -> None:
    """The board, the plan, the JSON of both, the log, the ledger, the balance and the team's matrix."""
    board, told = services.today.board(), board_json(services.today.board())
    log = exported(services)
    day = next(huddle for huddle in log["huddles"] if huddle["date"] == board.date.isoformat())

    # Who is out.
    out = {(row.code, tuple(row.block_names)) for row in board.out}
    assert len({code for code, _ in out}) == len(board.out)
    assert {code for code, _ in out} == {row["educator"] for row in day["out"]}
    assert {code for code, _ in out} == {row.code for row in services.team.view().educators if row.out}
    assert [row["educator"] for row in told["out"]] == [row.code for row in board.out]

    # The plan that counts.
    plan = services.plans.current()
    assert (plan is None) == (board.plan is None)
    if plan is not None and board.plan is not None:
        assert (board.plan_state, board.plan) == (plan.state, plan)
        changes = {(row.block, row.group, row.kind, row.after) for row in plan.changes}
        said = told["plan"]
        assert {(r["block"], r["group"], r["kind"], tuple(r["to"])) for r in said["changes"]} == changes
        gaps = {(row.block, row.group) for row in plan.gaps}
        assert {(r["block"], r["group"]) for r in said["gaps"]} == gaps
        if plan.state != "draft" and (cover := day["coverage"]) is not None:
            assert {(r["block"], r["group"]) for r in cover["gaps"]} == gaps
        # Who leads nothing is uncovered everywhere.
        fallen = {(s.block, s.group) for s in services.today.uncovered()}
        assert gaps <= fallen | {(b, g) for b, g in gaps if not _meets(services, b, g)}

    # Covers: as they happened, in the ledger, its export, the balance and the matrix.
    ledger = services.exports.export(ExportRequest(what="ledger", format="csv")).data.decode("utf-8-sig")
    credited = Counter(row["educator"] for row in csv.DictReader(ledger.splitlines()))
    noted = {(row.group, row.block): row.happened_words for row in services.ledger.day().rows}
    if day["coverage"] is not None and day["coverage"]["state"] != "draft":
        sessions = [*day["coverage"]["changes"], *day["coverage"]["gaps"]]
        assert {(r["group"], r["block"]) for r in sessions} == set(noted)
        assert {k for k, words in noted.items() if words} == {
            (r["group"], r["block"]) for r in sessions if r["happened"]
        }
    team = {row.code: row.covers for row in services.team.view().educators}
    assert {code: count for code, count in team.items() if count} == {
        code: count for code, count in credited.items() if code in team
    }
    before = {
        row.code: row.covers for row in services.balance.view(date=board.date - dt.timedelta(days=1)).rows
    }
    after = {row.code: row.covers for row in services.balance.view(date=board.date).rows}
    gone = set(before) - set(after)
    assert sum(after.values()) <= sum(before.values()) + sum(credited.values()), gone

    # Services at risk name sessions of the day, each once, and nobody who is out gives one.
    assert len(set(board.services_at_risk)) == len(board.services_at_risk)


def _meets(services: Services, block: str, group: str) -> bool:
    return any((s.block, s.group) == (block, group) for s in services.schedule.view().sessions)


@pytest.mark.parametrize("seed", [0, 1, 2, 7])
def test_every_place_says_the_same_after_every_change(at: Callable[..., Services], seed: int) -> None:
    services, dice = at("2026-11-23T07:45"), random.Random(seed)
    done: list[str] = []
    for _ in range(ACTS):
        done.append(act(services, dice))
        try:
            agree(services)
        except Exception as error:
            raise AssertionError(f"after {', '.join(done)}") from error
