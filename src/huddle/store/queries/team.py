"""Queries about teams and their educators."""

from huddle.domain.educator import Educator, Strength
from huddle.domain.schedule import Session
from huddle.domain.team import Team
from huddle.store.reader import Reader


def teams_in_use(reader: Reader) -> list[Team]:
    """The teams that are not archived, by name."""
    return reader.select(Team, "NOT t.archived", "t.name")


def educators_of_team(reader: Reader, team_id: str) -> list[Educator]:
    """Everybody who is or was a member of a team."""
    return reader.select(
        Educator, "t.id IN (SELECT m.educator_id FROM team_member m WHERE m.team_id = :team)", team=team_id
    )


def educators_in_use(reader: Reader) -> list[Educator]:
    """The educators of all teams who are not archived."""
    return reader.select(Educator, "t.active")


def strength_in(reader: Reader, educator_id: str, skill: str) -> Strength | None:
    """An educator's level in a skill; None where none is recorded."""
    return reader.one(Strength, "t.educator_id = :e AND t.skill = :s", e=educator_id, s=skill)


def sessions_with(reader: Reader, educator_id: str) -> list[Session]:
    """The sessions that an educator leads or helps in."""
    return reader.select(
        Session,
        "t.lead_id = :id OR t.helper_ids LIKE :inside",
        id=educator_id,
        inside=f"%{educator_id}%",
    )
