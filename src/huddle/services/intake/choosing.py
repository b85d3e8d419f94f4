"""Which classes of a file are the team's: as selected now, else as the imports before chose, else by the guard's rule."""

import datetime as dt
from collections.abc import Mapping, Sequence

from huddle.domain.errors import GUARD, HuddleError
from huddle.exchange.choice import Choice, Refusal, choose
from huddle.exchange.staged import StagedRoster
from huddle.exchange.template import FORMAT
from huddle.services.intake.earlier import SELECTORS, Earlier
from huddle.services.intake.request import ImportRequest


def refuse_older(before: Earlier, request: ImportRequest, roster: StagedRoster) -> None:
    """Refuse a file that is older than what was imported last.

    Raises:
        HuddleError: it is, and `older` was not asked.
    """
    then = before.modified
    if then and roster.modified and roster.modified.isoformat() < then and not request.older:
        raise HuddleError(
            f"This file is older than the one imported before ({then[:10]}).",
            code="older_file",
            exit_code=GUARD,
            hint="Take the newer file, or say --older.",
        )


def chosen_classes(
    request: ImportRequest,
    roster: StagedRoster,
    before: Earlier,
    date: dt.date,
    *,
    existing: bool,
    taught: Sequence[str] = (),
) -> Choice:
    """The team as the request, or else the imports before, choose it.

    Args:
        request: what was asked.
        roster: the file.
        before: what was chosen before.
        date: the day on which enrolments count.
        existing: whether there is a team.
        taught: where the ids of classes are new, those that follow the ones chosen before.

    Raises:
        HuddleError: nothing fits, or it is too much to be taken without being asked.
    """
    selectors: Mapping[str, Sequence[str]] = {
        "schools": request.schools,
        "grades": request.grades,
        "educators": request.educators,
        "classes": request.classes,
    }
    if existing and not request.selects:
        anew = request.rollover or request.match_names
        selectors = _chosen_anew(before, taught) if anew else _remembered(roster, before)
    found = choose(
        roster,
        on=date,
        schools=selectors.get("schools", ()),
        grades=selectors.get("grades", ()),
        educators=selectors.get("educators", ()),
        classes=selectors.get("classes", ()),
    )
    if isinstance(found, Refusal):
        raise HuddleError(
            "\n".join([found.message, *found.offer.lines()]),
            code=found.code,
            exit_code=found.exit_code,
            hint=found.hint,
        )
    return found


def _chosen_anew(before: Earlier, taught: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """How a team is chosen where the ids of its classes are new: as the person chose it, else everything, else the classes that follow."""
    if any(before.selectors.values()):
        return before.selectors
    return {} if before.whole else {"classes": taught}


def _remembered(roster: StagedRoster, before: Earlier) -> Mapping[str, Sequence[str]]:
    """What was chosen before, as selectors for this file.

    A sheet is a statement about all that it contains, so that its new groups count too, unless it was narrowed before.
    """
    known = dict.fromkeys(row.id for row in roster.classes)
    if roster.format == FORMAT:
        return before.selectors if any(before.selectors.values()) else {"classes": tuple(known)}
    return {"classes": tuple(one for one in before.classes if one in known)}


def remembered_choice(
    request: ImportRequest, choice: Choice, before: Earlier, *, delta: bool
) -> dict[str, object]:
    """The choice as the next import will need it: a file without selectors, and one of changes, keep what was chosen."""
    taken = [chosen.row.id for chosen in choice.classes]
    classes = dict.fromkeys([*before.classes, *taken]) if delta else dict.fromkeys(taken)
    asked: Mapping[str, Sequence[str]] = {
        "schools": request.schools,
        "grades": request.grades,
        "educators": request.educators,
    }
    kept = asked if request.selects and not delta else before.selectors
    whole = before.whole if before.classes else not request.selects
    return {
        "classes": list(classes),
        **{name: list(kept.get(name, ())) for name in SELECTORS},
        "whole": whole,
    }
