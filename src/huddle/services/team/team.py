"""The team: its educators and their strengths, its rules, its schedule's people."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from huddle.domain.block import WEEKDAYS
from huddle.domain.day import TeamDay
from huddle.domain.educator import (
    DECLARED,
    ROLES,
    SKILLS,
    Credential,
    Educator,
    Skill,
    Strength,
    credential_code,
    make_code,
    skill_label,
)
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.reading.absence_words import educator_out
from huddle.domain.team import TeamMember, TeamRules
from huddle.domain.values import new_id
from huddle.services.desk.desk import Desk
from huddle.services.team.views import EducatorRow, LaterMember, RuleValue, SkillName, TeamView
from huddle.store.queries.plan import cover_counts, drop_drafts
from huddle.store.queries.team import educators_in_use, strength_in
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import fold, one_line

_GOOD = 3

# What each rule means, in a sentence; shown as team rules, never as the law.
RULE_HELP = {
    "target": "Students an adult should hold at most; more is a cost, not a breach.",
    "max_elementary": "Students per adult up to grade 5; never exceeded.",
    "max_secondary": "Students per adult from grade 6; never exceeded.",
    "max_groups": "Groups, or parts of groups, one educator may hold in a block.",
    "max_parts": "Parts a group may be split into.",
    "planning_cap": "Planning blocks an educator may lose a day without being asked.",
    "cover_cap": "Covers an educator may take a day.",
    "window_days": "School days over which covers are counted for fairness.",
    "order": "The order of the soft levels, most important first.",
    "splits": "Whether groups may be split.",
    "flag_credentials": "Which credential serves which need flag.",
    "leads_alone": "Roles that may lead a group alone.",
    "keep_reasons": "Whether an absence may hold a category.",
    "export_names": "How students appear in exports.",
    "week": "The school days of the week: mon, tue ...",
    "cycle": "Names of the days of a cycle.",
    "cycle_start": "A date that is the first day of the cycle.",
}


class TeamService:
    """Educators x strengths, and what is edited about them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, date: dt.date | None = None) -> TeamView:
        """The team of a date."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            window = day.calendar.school_days_before(day.date, place.team.rules.window_days)
            covers = cover_counts(reader, place.team.id, window[-1], day.date, day.calendar) if window else {}
            today = cover_counts(reader, place.team.id, day.date, day.date, day.calendar)
            everyone = reader.find(TeamMember, "t.since", team_id=place.team.id)
            names = {one.id: one.name for one in educators_in_use(reader)}
        skills = _skills(day)
        rows = tuple(
            _row(day, member, today.get(member.code, 0), covers.get(member.code, 0)) for member in day.members
        )
        later = [m for m in everyone if m.since is not None and m.since > day.date]
        return TeamView(
            team=place.team.name,
            skills=skills,
            educators=rows,
            depth={
                code: sum(row.levels.get(code, (0, False))[0] >= _GOOD for row in rows) for code, *_ in skills
            },
            later=tuple(
                LaterMember(m.code, names.get(m.educator_id, ""), m.since, m.until) for m in later if m.since
            ),
            needed={code: sum(group.focus == code for group in day.groups) for code, *_ in skills},
            rules=tuple(
                RuleValue(
                    field.name,
                    rule_words(field.name, getattr(place.team.rules, field.name)),
                    RULE_HELP[field.name],
                )
                for field in dataclasses.fields(TeamRules)
            ),
        )

    def set_strength(self, who: str, skill: str, level: int, *, grow: bool | None = None) -> int:
        """Declare an educator's level in a skill; returns the level. A declared level is never overwritten by an import."""
        with self._desk.write_on(None, "Changed a strength") as (work, place, day):
            person = self._desk.educator(who, day)
            code = _skill_code(day, skill)
            stored = strength_in(work, person.id, code)
            work.label = f"{person.code}: {skill_label(code)} {level}"
            if stored is None:
                work.add(
                    Strength(
                        id=new_id(), educator_id=person.id, skill=code, level=level, wants_to_grow=bool(grow)
                    )
                )
            else:
                wants = stored.wants_to_grow if grow is None else grow
                work.save(dataclasses.replace(stored, level=level, source=DECLARED, wants_to_grow=wants))
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return level

    def add_educator(
        self,
        name: str,
        *,
        role: str = "certified",
        code: str = "",
        email: str = "",
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> str:
        """Add an educator by hand, for given dates where they are said (a substitute); returns the code.

        Raises:
            UsageError: the code is taken, or the dates are reversed.
        """
        _require_order(since, until)
        given, _, family = one_line(name).rpartition(" ")
        if not given:
            given, family = family, ""
        with self._desk.write("Added an educator") as (work, place):
            taken = {m.code for m in work.find(TeamMember, team_id=place.team.id)}
            chosen = code.upper() or make_code(given, family, taken)
            if chosen in taken:
                raise UsageError(
                    f"The code {chosen} is taken.", code="code_taken", hint="Choose another one."
                )
            educator = Educator(
                id=new_id(),
                given=given,
                family=family,
                role=find_role(role),
                email=email,
                home_team_id=place.team.id,
            )
            member = TeamMember(
                id=new_id(),
                team_id=place.team.id,
                educator_id=educator.id,
                code=chosen,
                since=since,
                until=until,
            )
            work.add_all([educator, member])
            work.label = f"Added {chosen}"
            drop_drafts(work, place.team.id, self._desk.today(place))
            work.commit()
        return chosen

    def set_educator(self, who: str, changes: Mapping[str, Any], *, version: int | None = None) -> str:
        """Change an educator, all as one act; returns the code.

        Args:
            who: a code or a name.
            changes: fields (given, family, preferred, role, can_lead, can_help, email, caps ...); `since` and `until`
                are the dates of the membership, `credentials` all that are held from now on.
            version: the version that was looked at; another one is a conflict.

        Raises:
            ConflictError: somebody else changed the educator in the meantime.
        """
        with self._desk.write_on(None, "Changed an educator") as (work, place, day):
            person = self._desk.educator(who, day)
            educator = day.educator_of[person.id]
            if "role" in changes:
                changes = {**changes, "role": find_role(str(changes["role"]))}
            fields = dict(changes)
            if "credentials" in fields:
                _hold(work, educator.id, fields.pop("credentials"))
            dates = {name: fields.pop(name) for name in ("since", "until") if name in fields}
            if dates:
                member = next(m for m in day.members if m.educator_id == person.id)
                dated = dataclasses.replace(member, **dates)
                _require_order(dated.since, dated.until)
                work.save(dated)
            held = educator.version if version is None else version
            work.save(dataclasses.replace(educator, **fields, version=held))
            work.label = f"Changed {person.code}"
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return person.code

    def set_credential(self, who: str, credential: str, *, held: bool = True) -> None:
        """Give an educator a credential, or take it away."""
        with self._desk.write_on(None, "Changed a credential") as (work, place, day):
            person = self._desk.educator(who, day)
            code = credential_code(credential)
            stored = [
                c for c in work.find(Credential, educator_id=person.id) if credential_code(c.code) == code
            ]
            if held and not stored:
                work.add(Credential(id=new_id(), educator_id=person.id, code=code))
            if not held:
                for one in stored:
                    work.remove(one)
            work.label = f"{person.code}: {credential}"
            drop_drafts(work, place.team.id, day.date)
            work.commit()

    def code_of(self, who: str) -> str:
        """The code of the educator that `who` means."""
        with self._desk.read() as (reader, place):
            return self._desk.educator(who, self._desk.day(reader, place)).code

    def archive_educator(self, who: str) -> str:
        """End an educator's membership in the team yesterday; history stays. Returns the code."""
        with self._desk.write_on(None, "Archived an educator") as (work, place, day):
            person = self._desk.educator(who, day)
            member = next(m for m in day.members if m.educator_id == person.id)
            work.save(dataclasses.replace(member, until=day.date - dt.timedelta(days=1)))
            work.label = f"Archived {person.code}"
            drop_drafts(work, place.team.id, day.date)
            work.commit()
        return person.code

    def rules(self) -> TeamRules:
        """The team's rules."""
        with self._desk.read() as (_reader, place):
            return place.team.rules

    def set_rules(self, changes: Mapping[str, Any]) -> TeamRules:
        """Change the team's rules."""
        with self._desk.write("Changed the team's rules") as (work, place):
            rules = dataclasses.replace(place.team.rules, **changes)
            work.save(dataclasses.replace(place.team, rules=rules))
            drop_drafts(work, place.team.id, self._desk.today(place))
            work.commit()
        return rules


def _require_order(since: dt.date | None, until: dt.date | None) -> None:
    if since is not None and until is not None and until < since:
        raise UsageError("It ends before it begins.", code="bad_date", hint="Write the first day first.")


def _hold(work: UnitOfWork, educator_id: str, wanted: Collection[str]) -> None:
    """Exactly these credentials are held."""
    codes = {credential_code(word) for word in wanted}
    stored = work.find(Credential, educator_id=educator_id)
    for one in stored:
        if credential_code(one.code) not in codes:
            work.remove(one)
    have = {credential_code(one.code) for one in stored}
    work.add_all(Credential(id=new_id(), educator_id=educator_id, code=code) for code in sorted(codes - have))


def find_role(word: str) -> str:
    """A role by its code or its words."""
    wanted = fold(word).replace("_", " ")
    for code, words in ROLES.items():
        if wanted in (code.replace("_", " "), fold(words)):
            return code
    raise UsageError(
        f"'{one_line(word, 40)}' is not a role.", code="bad_role", hint=f"Roles: {', '.join(ROLES)}."
    )


def _skill_code(day: TeamDay, word: str) -> str:
    """A skill by its code or label."""
    wanted = fold(word).replace("_", " ").replace("-", " ")
    known = {code: label for code, label, _ in _skills(day)} | SKILLS
    for code, label in known.items():
        if wanted in (code.replace("_", " "), fold(label).replace("-", " ")):
            return code
    raise NotFoundError(
        f"The team has no skill '{one_line(word, 40)}'.",
        code="no_such_skill",
        hint=f"Skills: {', '.join(known)}.",
    )


def _skills(day: TeamDay) -> tuple[SkillName, ...]:
    """The skills somebody has or some group needs, in the catalogue's order."""
    own: dict[str, Skill] = {skill.code: skill for skill in day.skills}
    used = {s.skill for s in day.strengths if s.level} | {
        k for g in day.groups for k, v in g.weights.items() if v
    }
    order = [code for code in SKILLS if code in used] + sorted((used | set(own)) - set(SKILLS))
    labels = {code: own[code].name if code in own else skill_label(code) for code in order}
    return tuple(SkillName(code, labels[code], _short(labels[code])) for code in order)


def _short(label: str) -> str:
    """Three or four letters of a label for a narrow column."""
    words = label.replace("-", " ").split()
    return "".join(word[0].upper() for word in words)[:4] if len(words) > 1 else label[:4]


def _row(day: TeamDay, member: TeamMember, today: int, window: int) -> EducatorRow:
    educator = day.educator_of[member.educator_id]
    own = [s for s in day.sessions if educator.id in (s.lead_id, *s.helper_ids)]
    groups: Collection[str] = {day.group_of[s.group_id].code for s in own}
    return EducatorRow(
        id=educator.id,
        code=member.code,
        name=educator.name,
        first_name=educator.first_name,
        role=educator.role,
        role_words=ROLES[educator.role],
        can_lead=educator.leads(day.team.rules.leads_alone),
        out=educator_out(day, educator.id),
        levels={
            s.skill: (s.level, s.source == DECLARED)
            for s in day.strengths
            if s.educator_id == educator.id and s.level
        },
        credentials=tuple(c.code for c in day.credentials if c.educator_id == educator.id),
        usual_blocks=len({s.block for s in own}),
        covers=today,
        covers_window=window,
        groups=tuple(sorted(groups)),
        email=educator.email,
        version=educator.version,
        given=educator.given,
        family=educator.family,
        preferred=educator.preferred,
        own_lead=educator.can_lead,
        own_help=educator.can_help,
        caps=(educator.max_groups, educator.planning_cap, educator.cover_cap),
        since=member.since,
        until=member.until,
    )


def rule_words(name: str, value: Any) -> str:
    """A rule's value as it can be typed."""
    if value is None:
        return "none"
    if name == "week":
        return ", ".join(WEEKDAYS[day] for day in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={served}" for key, served in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return str(value)
