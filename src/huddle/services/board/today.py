"""The board of a day: who is out, the plan, the services at risk, the actions, the spotlights, the agenda. It never plans."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from huddle.domain.absence import Absence
from huddle.domain.cover.missed import unmet_needs
from huddle.domain.cover.plan import NONE, CoveragePlan
from huddle.domain.cover.problem import Problem, Slot
from huddle.domain.day import TeamDay
from huddle.services.absence.views import out_views
from huddle.services.board.first_plan import first_steps
from huddle.services.board.views import RiskView, TodayView
from huddle.services.cover.state import read_cover
from huddle.services.desk.desk import Desk, Place
from huddle.services.huddle.action import action_view, actions_on
from huddle.services.huddle.day import huddle_of, sections_on, template_for
from huddle.services.huddle.huddle import roles_of, sections_of
from huddle.services.huddle.spotlight import spotlights_on
from huddle.store.queries.absence import absences_between
from huddle.store.queries.day import with_absences_of
from huddle.store.queries.plan import current_plans, ever_applied
from huddle.store.reader import Reader


class Today:
    """The first screen and `huddle today`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def board(self, date: dt.date | None = None) -> TodayView:
        """The board of a date; today by default."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            view = board_of(reader, place, day, today=self._desk.today(place))
            planned = view.plan is not None and view.plan.sessions_to_cover
            if planned or ever_applied(reader, place.team.id):
                return view
            return dataclasses.replace(view, first_steps=first_steps(day, self._desk.user))

    def uncovered(self, date: dt.date | None = None) -> tuple[Slot, ...]:
        """The sessions (block, group) that nobody leads as things stand: by the plan that counts, else as usual.

        A lead who has fallen out since the plan was made leads nothing.
        """
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            draft, applied = current_plans(reader, place.team.id, day.date)
        plan = draft or applied
        planned = plan.answer.leaders() if plan is not None else {}
        known = plan.problem.usual() if plan is not None else {}
        found = []
        for session in day.sessions:
            slot = Slot(session.block, day.group_of[session.group_id].code)
            leads = planned.get(slot, ())
            if slot not in known and not leads and session.lead_id in day.code_of:
                leads = (day.code_of[session.lead_id],)
            here = [code for code in leads if not day.is_out(day.id_of_code.get(code, ""), session.block)]
            if not here and day.headcount(session.group_id, session.block):
                found.append(slot)
        return tuple(found)


def board_of(reader: Reader, place: Place, day: TeamDay, *, today: dt.date) -> TodayView:
    """The board of a day that is already read; `today` is the school's date."""
    state = read_cover(reader, day)
    plan, problem = state.counts, state.plain.problem
    huddle = huddle_of(reader, place, day.date)
    tomorrow = with_absences_of(reader, day, day.calendar.next_school_day(day.date))
    before = _absences_on(reader, day, (day.calendar.school_days_before(day.date, 1) or [day.date])[0])
    names = day.educator_of
    facilitator, recorder = roles_of(reader, day, huddle)
    agenda = huddle.agenda if huddle else sections_on(template_for(place.team, day.date))
    out_now = {a.educator_id for a in day.absences}
    return TodayView(
        team=place.team.name,
        school=place.school.name,
        date=day.date,
        is_today=day.date == today,
        school_open=day.school_day.open,
        day_name=day.school_day.name,
        out=out_views(day),
        back=tuple(names[a.educator_id].first_name for a in before if a.educator_id not in out_now),
        tomorrow=out_views(tomorrow),
        students_out=len({a.student_id for a in day.student_absences}),
        students=len(day.students),
        educators=len(day.members),
        plan_state=plan.state if plan else NONE,
        plan=state.current(),
        actions=tuple(action_view(a, day) for a in actions_on(reader, place.team.id, day.date)),
        spotlights=spotlights_on(reader, day),
        services_at_risk=risks(problem, day, plan),
        agenda=sections_of(agenda, huddle),
        huddle_state=huddle.state if huddle else "none",
        facilitator=names[facilitator].first_name if facilitator in names else "",
        facilitator_code=day.code_of.get(facilitator or "", ""),
        recorder=names[recorder].first_name if recorder in names else "",
        unled=tuple(
            f"{slot.block} {slot.group}" for slot, usual in problem.usual().items() if not usual.lead
        ),
        drafted_sessions=sum(s.drafted for s in day.all_sessions),
        blocks=tuple((b.short, b.starts.strftime("%H:%M")) for b in day.blocks),
    )


def _absences_on(reader: Reader, day: TeamDay, date: dt.date) -> list[Absence]:
    """Who was out in the last block of an earlier day, to say who is back."""
    found = absences_between(reader, day.team.id, date, date)
    last = day.usual_blocks[-1].short if day.usual_blocks else ""
    return [a for a in found if a.educator_id in day.educator_of and a.covers(date, last)]


def risks(problem: Problem, day: TeamDay, plan: CoveragePlan | None) -> tuple[RiskView, ...]:
    """Services not given as things stand: by the plan where it speaks of a session, else as usual; who is out gives none."""
    sizes = {group.id: group.size for group in problem.groups}
    leads: dict[Slot, list[tuple[str, int]]] = {}
    helpers: dict[Slot, Sequence[str]] = {}
    for slot, usual in problem.usual().items():
        leads[slot] = [(usual.lead, sizes[slot.group])] if usual.lead else []
        helpers[slot] = usual.helpers
    if plan is not None:
        planned, helping = plan.answer.leads_by_slot(), plan.answer.helpers()
        for slot in leads:
            if slot in planned or slot.block in plan.problem.blocks:
                leads[slot] = [(lead.educator, lead.students) for lead in planned.get(slot, ())]
                helpers[slot] = helping.get(slot, ())
    away = {(e.id, block) for e in problem.educators for block in (*e.absent, *e.off)}
    minutes = {block.short: block.minutes for block in day.blocks}
    return tuple(
        RiskView(unmet.credential, unmet.students, unmet.block, unmet.group, minutes.get(unmet.block, 0))
        for unmet in unmet_needs(problem, leads, helpers, away=away)
    )
