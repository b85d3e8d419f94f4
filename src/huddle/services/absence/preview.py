"""An absence line while it is typed: what it would do, read against a day without touching the database."""

from huddle.domain.absence import CATEGORIES, Absence
from huddle.domain.absence_words import blocks_words, days_words, when_words
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError
from huddle.domain.words import AbsenceLine, find_person, parse_absence
from huddle.services.absence.views import AbsencePreview
from huddle.text import fold


def preview_line(day: TeamDay, line: str, user: str = "") -> AbsencePreview:
    """Read an absence line against a day without touching the database.

    The person is looked up even while the rest is not yet understood, so that candidates show from the first letter.
    """
    if not line.strip():
        return AbsencePreview(
            ok=False, message="Who is out?  For instance: ben · ben 3-5 · ben tomorrow am · me"
        )
    try:
        said = parse_absence(line, today=day.date, blocks=day.usual_blocks, people=day.people())
        who = find_person(said.who, day.people(), me=user or None, what="educator")
        absence = Absence(
            id="",
            team_id=day.team.id,
            educator_id=who.id,
            first=said.first,
            last=said.last,
            blocks=said.blocks,
            repeats_until=said.weekly_until,
        )
    except HuddleError as error:
        return AbsencePreview(ok=False, message=error.text(), candidates=_candidates(day, line))
    return AbsencePreview(
        ok=True,
        message=f"{who.name} · {when_words(absence, day)}",
        name=who.name,
        when=days_words(absence),
        blocks=blocks_words(absence.blocks, day.usual_blocks),
        category=CATEGORIES.get(said.category, ""),
        candidates=_candidates(day, said.who) or ((who.code, who.name),),
        affects=_affects(day, said, who.id),
    )


def _candidates(day: TeamDay, words: str) -> tuple[tuple[str, str], ...]:
    first = fold(words).split()[:1]
    wanted = first[0] if first else ""
    return tuple(
        (p.code, p.name)
        for p in day.people()
        if wanted and (wanted in fold(p.name) or fold(p.code) == wanted)
    )


def _affects(day: TeamDay, said: AbsenceLine, educator_id: str) -> tuple[str, ...]:
    """The sessions of the shown day that lose an adult; other days are not loaded for a preview."""
    if not said.first <= day.date <= said.last:
        return ()
    return tuple(
        f"{day.group_of[s.group_id].code} {s.block}"
        for s in day.sessions
        if educator_id in (s.lead_id, *s.helper_ids) and (not said.blocks or s.block in said.blocks)
    )
