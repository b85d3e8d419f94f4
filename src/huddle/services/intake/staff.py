"""Who leads and who helps a class, in each of the periods in which it meets."""

from collections.abc import Mapping
from dataclasses import dataclass

from huddle.exchange.choice import ChosenClass
from huddle.exchange.staged import LEAD


@dataclass(frozen=True, slots=True)
class Staff:
    """The lead's id (None where the file names nobody) and the helpers' ids."""

    lead: str | None
    helpers: tuple[str, ...]

    @property
    def everybody(self) -> tuple[str, ...]:
        """The lead and the helpers."""
        return (self.lead, *self.helpers) if self.lead else self.helpers


def staff_at(chosen: ChosenClass, educators: Mapping[str, str], period: str) -> Staff:
    """Who leads and helps in a period.

    Who is named for the period leads it, else the first of those who are named for none; the other leads of the whole
    class help.

    Args:
        chosen: the class.
        educators: person key -> our id; people who are not in it were refused.
        period: one of the class's; empty for a class without periods.
    """
    here = [e for e in chosen.adults if e.person_key in educators and (not e.periods or period in e.periods)]
    leads = [e for e in here if e.role == LEAD]
    leads.sort(key=lambda e: (not e.periods, not e.primary))
    lead = educators[leads[0].person_key] if leads else None
    helping = dict.fromkeys(educators[e.person_key] for e in (*leads, *here))
    return Staff(lead, tuple(one for one in helping if one != lead))


def staff_of(chosen: ChosenClass, educators: Mapping[str, str]) -> Staff:
    """Who leads and helps a class at all: the lead of its first period, everybody else as helpers."""
    first = staff_at(chosen, educators, chosen.row.periods[0] if chosen.row.periods else "")
    every = dict.fromkeys(educators[e.person_key] for e in chosen.adults if e.person_key in educators)
    return Staff(first.lead, tuple(one for one in every if one != first.lead))


def levels_shown(chosen: ChosenClass, educators: Mapping[str, str]) -> dict[str, bool]:
    """Educator id -> whether they lead the class in some period (else they help)."""
    shown: dict[str, bool] = {}
    for period in chosen.row.periods or ("",):
        staff = staff_at(chosen, educators, period)
        for one in staff.everybody:
            shown[one] = shown.get(one, False) or one == staff.lead
    return shown
