"""Sessions of educators who left the team with an import: their successor leads them, or nobody, and that is said."""

import dataclasses
from collections.abc import Mapping

from huddle.domain.group import Group
from huddle.domain.schedule import Session
from huddle.domain.team import TeamMember
from huddle.services.intake.facts import former_leads
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.staff import staff_of
from huddle.services.intake.work import Work
from huddle.store.queries.team import educators_of_team


def hand_over(work: Work, people: PeopleWriter, of_class: Mapping[str, str]) -> None:
    """Put the teacher whom the file names now in the place of one who left; the session is a draft then.

    Where the file names nobody the session has no lead, so that it is a gap on the board and in the plan.

    Args:
        work: the import.
        people: who is who, and who left.
        of_class: class id -> group id.
    """
    former: dict[str, set[str]] = {}
    for class_id, key in former_leads(work.choice, work.before.facts):
        if class_id in of_class and key in people.educators:
            former.setdefault(of_class[class_id], set()).add(people.educators[key])
    members = work.unit.find(TeamMember, team_id=work.team.id)
    here = {m.educator_id for m in members if not m.ended_by(work.date)}
    leads: dict[str, str] = {}
    for chosen in work.choice.classes:
        lead = staff_of(chosen, people.educators).lead
        if lead in here and chosen.row.id in of_class:
            leads.setdefault(of_class[chosen.row.id], lead)
    names = {e.id: e.name for e in educators_of_team(work.unit, work.team.id)}
    codes = {g.id: g.code for g in work.unit.find(Group, team_id=work.team.id) if not g.archived}
    sessions = [s for s in work.unit.find(Session, team_id=work.team.id) if s.group_id in codes]
    for session in sorted(sessions, key=lambda s: (codes[s.group_id], s.block, s.days)):
        left = session.lead_id is not None and (
            session.lead_id not in here or session.lead_id in former.get(session.group_id, ())
        )
        successor = leads.get(session.group_id) if left or session.lead_id is None else session.lead_id
        helpers = tuple(h for h in session.helper_ids if h not in people.gone_educators and h != successor)
        if session.lead_id in people.gone_educators or (left and successor):
            wanted = dataclasses.replace(session, lead_id=successor, helper_ids=helpers, drafted=True)
            who = f"{names[successor]} leads" if successor else "nobody leads"
            where = f"{codes[session.group_id]} in block {session.block}"
            work.lines.append(f"~ {where}: {who} in place of {names.get(session.lead_id or '', 'somebody')}")
            work.unit.save(wanted)
        elif helpers != session.helper_ids and people.gone_educators & set(session.helper_ids):
            work.unit.save(dataclasses.replace(session, helper_ids=helpers))
