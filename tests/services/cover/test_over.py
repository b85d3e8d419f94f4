"""A day that is planned again in the middle of it: what is over stays as it was logged."""

from collections.abc import Callable

from huddle.bootstrap import Services
from huddle.domain.cover.happened import Nobody
from huddle.domain.cover.plan import Move
from huddle.store.queries.plan import current_plans

At = Callable[..., Services]


def moves(services: Services) -> dict[tuple[str, str], Move]:
    with services.desk.read() as (reader, place):
        _, applied = current_plans(reader, place.team.id, services.desk.today(place))
        assert applied is not None
        return {(move.block, move.group_code): move for move in reader.find(Move, plan_id=applied.id)}


def covers(services: Services) -> dict[str, int]:
    return {row.code: row.covers for row in services.balance.view().rows}


def again(at: At) -> Services:
    """The morning's plan was applied, then somebody else fell out at eleven and the rest of the day was planned anew."""
    services = at("2026-11-23T11:00")
    services.absences.log("chloe 4-5")
    services.plans.apply()
    return services


def test_covers_of_blocks_that_are_over_stay_in_the_ledger(at: At) -> None:
    early = at()
    early.plans.apply()
    before = {slot: move.covers for slot, move in moves(early).items()}
    after = {slot: move.covers for slot, move in moves(again(at)).items()}
    over = {slot for slot in before if slot[0] in {"1", "2"}}
    assert over
    assert all(before[slot] for slot in over)
    assert {slot: after[slot] for slot in over} == {slot: before[slot] for slot in over}


def test_what_was_noted_of_blocks_that_are_over_stays(at: At) -> None:
    early = at()
    early.plans.apply()
    (block, group), *_ = sorted(moves(early))
    early.ledger.happened(f"{group}@{block}", "nobody")
    late = again(at)
    assert moves(late)[block, group].happened == Nobody()
    assert [row.happened for row in late.ledger.day().rows if (row.block, row.group) == (block, group)] == [
        Nobody()
    ]


def test_how_a_cover_came_about_stays_where_the_new_plan_says_the_same(at: At) -> None:
    early = at()
    early.plans.apply()
    for block, group in moves(early):
        early.ledger.asked(f"{group}@{block}", "volunteered")
    before, after = moves(early), moves(again(at))
    same = {
        slot
        for slot in before
        if slot in after
        and (before[slot].kind, before[slot].after, before[slot].covers)
        == (after[slot].kind, after[slot].after, after[slot].covers)
    }
    assert {slot for slot in same if slot[0] not in {"1", "2"}}
    assert {slot for slot, move in after.items() if move.asked == "volunteered"} == same


def test_fairness_the_balance_and_the_load_count_the_same_covers_of_the_day(at: At) -> None:
    early = at()
    before = covers(early)
    early.plans.apply()
    late = again(at)
    plan = late.plans.current()
    assert plan is not None
    added = {code: count - before[code] for code, count in covers(late).items()}
    assert {row.code: row.covers for row in plan.load} == added
    assert {row.code: row.covers for row in late.today.board().plan.load} == added  # type: ignore[union-attr]
    done: dict[str, int] = {}
    for (block, _), move in moves(late).items():
        for code in move.covered_by if block in {"1", "2"} else ():
            done[code] = done.get(code, 0) + 1
    load = {educator.id: educator.cover_load for educator in late.plans.problem().problem.educators}
    assert load == {row.code: row.before + done.get(row.code, 0) for row in plan.load}


def test_who_did_not_come_after_all_is_not_counted_for_the_rest_of_the_day(at: At) -> None:
    early = at()
    early.plans.apply()
    (block, group), *_ = sorted(moves(early))
    (code, *_) = moves(early)[block, group].covers
    late = at("2026-11-23T11:00")
    before = {educator.id: educator.cover_load for educator in late.plans.problem().problem.educators}
    late.ledger.happened(f"{group}@{block}", "nobody")
    after = {educator.id: educator.cover_load for educator in late.plans.problem().problem.educators}
    assert after == before | {code: before[code] - 1}


def test_taking_the_new_plan_back_brings_the_notes_back_with_the_old_one(at: At) -> None:
    early = at()
    early.plans.apply()
    (block, group), *_ = sorted(moves(early))
    early.ledger.happened(f"{group}@{block}", "nobody")
    before = moves(early)
    late = again(at)
    late.undo.undo()
    assert moves(late) == before
