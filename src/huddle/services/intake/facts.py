"""What a source says of the team's classes, and what of it changed since the import before."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from huddle.domain.group import Group
from huddle.exchange.choice import Choice, ChosenClass
from huddle.exchange.findings import Finding, shown
from huddle.exchange.staged import LEAD

_WORDS = ("title", "room", "periods")


class Facts(NamedTuple):
    """What a file says of a class: title, room, periods joined by `, `, the key of its lead."""

    title: str = ""
    room: str = ""
    periods: str = ""
    lead: str = ""


Known = Mapping[str, Sequence[str]]  # class id -> the values of its `Facts`


def facts_of(choice: Choice, before: Known) -> dict[str, list[str]]:
    """Class id -> title, room, periods and the lead's key; classes that the file does not describe keep theirs."""
    described = {
        chosen.row.id: list(_said(chosen, before))
        for chosen in choice.classes
        if chosen.described or chosen.row.id in before
    }
    return {**{one: list(said) for one, said in before.items()}, **described}


def _said(chosen: ChosenClass, before: Known) -> Facts:
    row = chosen.row
    old = Facts(*before.get(row.id, ()))
    lead = next((e.person_key for e in chosen.adults if e.role == LEAD), "") or old.lead
    return (
        Facts(row.title, row.location, ", ".join(row.periods), lead)
        if chosen.described
        else old._replace(lead=lead)
    )


def changed_facts(choice: Choice, before: Known, groups: Mapping[str, Group]) -> list[Finding]:
    """A note for each class whose title, room or periods are others than at the import before; groups keep their own.

    Args:
        choice: the team's classes as the file has them.
        before: the facts of the import before.
        groups: class id -> its group.
    """
    found = []
    for chosen in choice.classes:
        old, group = before.get(chosen.row.id), groups.get(chosen.row.id)
        if old is None or group is None or not chosen.described:
            continue
        new = _said(chosen, before)
        said = [
            f"{word} {shown(was)} > {shown(now)}"
            for word, was, now in zip(_WORDS, old, new, strict=False)
            if was != now
        ]
        if said:
            message = f"The class of {group.code}: {'; '.join(said)}. The group keeps its own."
            place = (chosen.row.origin.file, chosen.row.origin.line, None)
            found.append(Finding(*place, "note", "N404", message))
    return found


def former_leads(choice: Choice, before: Known) -> set[tuple[str, str]]:
    """Class id and person of each lead whom the file named at the import before, and does not name any more."""
    found = set(choice.untaught)
    for chosen in choice.classes:
        old = Facts(*before.get(chosen.row.id, ()))
        now = {e.person_key for e in chosen.adults}
        if old.lead and now and old.lead not in now:
            found.add((chosen.row.id, old.lead))
    return found
