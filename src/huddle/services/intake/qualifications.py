"""What an import says of an educator's strengths and credentials, and what the classes show of who is new."""

import dataclasses
from collections.abc import Mapping

from huddle.domain.drafting import subject_skill
from huddle.domain.educator import (
    DECLARED,
    INFERRED,
    Credential,
    Strength,
    credential_code,
    skill_label,
)
from huddle.domain.team import LEADS_ALONE
from huddle.domain.values import new_id
from huddle.exchange.staged import Person
from huddle.services.intake.work import Work

TAUGHT_LEVEL = 3  # of a strength: leads independently
HELPED_LEVEL = 1  # supports with a plan


def update_strengths(work: Work, educator_id: str, person: Person, *, by_code: bool) -> list[str]:
    """Strengths that the file declares; returns what changed.

    What a colleague declared in huddle stays, but where the file names the educator by the team's own code: then the
    cell is the team's word, and what it no longer lists is not offered any more.
    """
    says = by_code and "strengths" in person.says
    if not person.strengths and not says and not person.subjects:
        return []
    stored = {s.skill: s for s in work.unit.find(Strength, educator_id=educator_id)}
    wanted = dict(person.strengths)
    said = []
    for skill, level in wanted.items():
        mine = stored.get(skill)
        if mine is None:
            work.unit.add(
                Strength(id=new_id(), educator_id=educator_id, skill=skill, level=level, source=DECLARED)
            )
        elif mine.source == INFERRED or (says and mine.level != level):
            work.unit.save(dataclasses.replace(mine, level=level, source=DECLARED))
        else:
            continue
        said.append(f"{skill_label(skill)} {mine.level if mine else 'none'} > {level}")
    for skill, mine in stored.items() if says else ():
        if skill not in wanted and mine.source == DECLARED and mine.level:
            work.unit.save(dataclasses.replace(mine, level=0))
            said.append(f"{skill_label(skill)} {mine.level} > not offered")
    return said + _subjects(work, educator_id, person, {*stored, *wanted})


def _subjects(work: Work, educator_id: str, person: Person, known: set[str]) -> list[str]:
    """Subjects that somebody is listed with are taken for strengths, until somebody declares them."""
    level = TAUGHT_LEVEL if person.role in LEADS_ALONE else HELPED_LEVEL
    new = dict.fromkeys(skill for text in person.subjects if (skill := subject_skill(text)) not in known)
    work.unit.add_all(
        Strength(id=new_id(), educator_id=educator_id, skill=skill, level=level, source=INFERRED)
        for skill in new
    )
    return [f"{skill_label(skill)} none > {level} (inferred)" for skill in new]


def update_credentials(work: Work, educator_id: str, person: Person, *, by_code: bool) -> list[str]:
    """Credentials that the file names; others go only where it speaks by the team's own code. Returns what changed."""
    says = by_code and "credentials" in person.says
    if not person.credentials and not says:
        return []
    stored = work.unit.find(Credential, educator_id=educator_id)
    held = {credential_code(c.code) for c in stored}
    wanted = dict.fromkeys(filter(None, map(credential_code, person.credentials)))
    new = [code for code in wanted if code not in held]
    work.unit.add_all(Credential(id=new_id(), educator_id=educator_id, code=code) for code in new)
    gone = [
        c
        for c in stored
        if says and credential_code(c.code) not in wanted and (c.until is None or c.until >= work.date)
    ]
    for one in gone:
        work.unit.remove(one)
    return [*(f"credential {code}" for code in new), *(f"no credential {c.code}" for c in gone)]


def infer_strengths(work: Work, shown: Mapping[tuple[str, str], int]) -> None:
    """What classes show of people: (educator id, skill) -> level, where nothing is recorded yet."""
    stored = {
        (educator, strength.skill)
        for educator in {educator for educator, _ in shown}
        for strength in work.unit.find(Strength, educator_id=educator)
    }
    work.unit.add_all(
        Strength(id=new_id(), educator_id=educator, skill=skill, level=level, source=INFERRED)
        for (educator, skill), level in shown.items()
        if (educator, skill) not in stored
    )
