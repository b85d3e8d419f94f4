"""What is told: all of it the first time, then only what is no longer as it was told, and whom that concerns."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.cover.problem import Lock
from huddle.domain.errors import HuddleError
from huddle.services.announce.announcement import Announcement, announce, announcement_text
from huddle.services.cover.request import PlanRequest
from huddle.services.export.export import ExportRequest

At = Callable[..., Services]


def said(services: Services) -> Announcement:
    view = services.today.board()
    return announce(view.date, view.out, view.plan)


def exported(services: Services) -> str:
    return services.exports.export(ExportRequest(what="announcement")).data.decode()


def test_the_first_announcement_holds_every_change(at: At) -> None:
    services = at()
    plan = services.plans.apply().view
    first = said(services)
    assert not first.update
    assert len(first.lines) == len(plan.changes)
    new = {code for change in plan.changes for code in change.after if code not in change.before}
    alone = {plan.grid[c.slot].now[0] for c in plan.changes if c.kind == "helper"}
    assert alone
    assert first.codes == tuple(sorted(new | alone))
    assert exported(services).count("\n- ") == 1 + len(plan.changes)


def test_after_a_second_absence_only_those_it_concerns_are_in_the_announcement(at: At) -> None:
    services = at()
    services.plans.apply()
    before = set(said(services).lines)
    services.absences.log("grace 5")
    services.plans.apply()
    second = said(services)
    assert second.update
    assert 0 < len(second.lines) < len(before)
    assert all(line.startswith(start_of(services, "5")) for line in second.lines)
    text = exported(services)
    assert "what changes" in text
    assert "Everything else stays as it was told." in text
    assert all(line not in text for line in before if not line.startswith(start_of(services, "5")))


def test_who_loses_the_second_adult_is_told_to_be_alone(at: At) -> None:
    services = at()
    services.plans.apply()
    services.absences.log("ella")
    view = services.plans.apply().view
    alone = tuple(f"{c.starts} {c.group}: " for c in view.changes if c.kind == "helper" and not c.after)
    told = [line for line in said(services).lines if " alone, without " in line]
    assert told
    assert all(line.startswith(alone) for line in told)


def start_of(services: Services, block: str) -> str:
    return dict(services.today.board().blocks)[block]


def test_who_is_back_is_told_as_usual_and_who_covered_is_let_go(at: At) -> None:
    services = at()
    plan = services.plans.apply().view
    services.absences.cancel(services.absences.list()[0].id)
    services.plans.apply()
    view = services.plans.current()
    assert view is not None
    assert {(row.block, row.group) for row in view.differs} == {(c.block, c.group) for c in plan.changes}
    assert all(row.usual for row in view.differs)
    text = announcement_text(said(services))
    assert "Ben, not Ella (as usual)" in text


def test_a_draft_and_no_plan_say_so(at: At) -> None:
    services = at()
    assert "This is a draft" in announcement_text(said(services))
    assert announcement_text(announce(dt.date(2026, 11, 23), (), None)).splitlines() == [
        "Cover for Mon 23 Nov 2026",
        "",
        "Out today:",
        "- nobody",
        "",
        "No plan has been applied yet.",
    ]


def test_the_plan_that_stands_is_not_planned_anew_when_it_is_applied(at: At) -> None:
    services = at()
    plan = services.plans.current()
    assert plan is not None
    change = next(c for c in plan.changes if len(c.after) == 1)
    lock = Lock(change.block, change.group, change.after[0], lead=True, note="knows the lab")
    services.plans.draft(asked=PlanRequest(locks=(lock,)))
    ready = services.plans.ready()
    assert ready.locks == (lock,)
    assert next(c for c in ready.changes if (c.block, c.group) == (change.block, change.group)).note == (
        "knows the lab"
    )
    assert services.plans.apply().view.locks == (lock,)
    assert services.plans.ready().state == "applied"


def test_a_whole_plan_is_kept_only_while_the_day_is_what_it_was_made_for(at: At) -> None:
    services = at()
    plans = services.alternatives.plans(1)
    kept = services.alternatives.keep(plans[1])
    assert kept.state == "draft"
    assert kept.answer.leads == plans[1].view.answer.leads
    assert services.plans.apply().view.answer.leads == plans[1].view.answer.leads
    services.absences.log("grace 5")
    with pytest.raises(HuddleError, match="has changed since"):
        services.alternatives.keep(plans[0])
