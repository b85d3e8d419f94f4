"""Other whole plans: their splits are dealt by name, as those of the day's own plan are."""

from collections.abc import Callable
from itertools import combinations

from huddle.bootstrap import Services
from huddle.domain.student import APART, StudentPair
from huddle.domain.values import new_id
from huddle.services.cover.alternatives import WholePlan

At = Callable[..., Services]


def apart(services: Services, group: str, block: str, count: int) -> None:
    """So many students of a group are to be kept apart from each other."""
    with services.desk.write("Kept students apart") as (work, place):
        day = services.desk.day(work, place)
        (group_id,) = [each.id for each in day.groups if each.code == group]
        there = {frozenset((pair.first_id, pair.second_id)) for pair in day.pairs}
        students = day.present(group_id, block)[:count]
        work.add_all(
            StudentPair(
                id=new_id(), team_id=place.team.id, first_id=first.id, second_id=second.id, kind=APART
            )
            for first, second in combinations(students, 2)
            if frozenset((first.id, second.id)) not in there
        )
        work.commit()


def splits(plan: WholePlan) -> dict[tuple[str, str], list[int]]:
    """The sessions that a plan splits, and how many students each part was dealt."""
    return {
        change.slot: [len(part.students) for part in change.parts]
        for change in plan.view.changes
        if change.kind == "split"
    }


def test_every_split_of_every_plan_is_dealt_to_the_last_student(at: At) -> None:
    plans = at().alternatives.plans(2)
    assert len(plans) == 3
    assert any(splits(plan) for plan in plans)
    for plan in plans:
        leads = plan.view.answer.leads_by_slot()
        for (block, group), dealt in splits(plan).items():
            planned = [lead.students for lead in leads[next(s for s in leads if s == (block, group))]]
            assert len(dealt) == len(planned)
            assert all(dealt)


def test_where_the_best_splits_cannot_be_dealt_other_plans_are_found_and_the_first_is_the_days_own(
    at: At,
) -> None:
    services = at()
    (change,) = [change for change in services.plans.draft().changes if change.kind == "split"]
    apart(services, change.group, change.block, len(change.after) + 1)  # one more than there are parts
    plans = services.alternatives.plans(2)
    assert len(plans) == 3
    assert all(change.slot not in splits(plan) for plan in plans)
    assert all(all(dealt) for plan in plans for dealt in splits(plan).values())
    assert plans[0].view.answer == services.plans.draft().answer
