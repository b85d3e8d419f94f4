"""Queries about the absences of educators."""

import datetime as dt

from huddle.domain.absence import Absence
from huddle.store.reader import Reader


def absences_between(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[Absence]:
    """A team's active absences that touch a range of dates."""
    return reader.select(
        Absence,
        "t.team_id = :team AND t.state = 'active' AND t.ends >= :since AND t.first <= :until",
        team=team_id,
        since=since,
        until=until,
    )


def absences_of_members(reader: Reader, team_id: str, since: dt.date, until: dt.date) -> list[Absence]:
    """Absences, cancelled ones too, that touch a range, of everybody who is or was a member, whichever team logged them."""
    return reader.select(
        Absence,
        "t.educator_id IN (SELECT m.educator_id FROM team_member m WHERE m.team_id = :team)"
        " AND t.first <= :until AND t.ends >= :since",
        "t.first, t.id",
        team=team_id,
        since=since,
        until=until,
    )


def absences_beginning(reader: Reader, team_id: str, begins: str) -> list[Absence]:
    """The absences whose id begins so; `begins` is hexadecimal."""
    return reader.select(
        Absence,
        "t.team_id = :team AND t.id >= :low AND t.id < :high",
        team=team_id,
        low=begins,
        high=begins + "g",
    )


def absences_holding(reader: Reader, absence: Absence) -> list[Absence]:
    """The educator's active absences that begin no later and end no earlier than this one."""
    return reader.select(
        Absence,
        "t.educator_id = :who AND t.state = 'active' AND t.first <= :first AND t.ends >= :ends",
        who=absence.educator_id,
        first=absence.first,
        ends=absence.ends,
    )
