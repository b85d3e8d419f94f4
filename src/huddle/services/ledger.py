"""What really happened: it wins over what was planned, in the ledger and in fairness."""

import dataclasses
import datetime as dt

from huddle.domain.errors import NotFoundError
from huddle.domain.plan import Move
from huddle.domain.words import find_person
from huddle.services.asked import parse_place
from huddle.services.desk import Desk
from huddle.store.plan import current_plans
from huddle.text import fold, one_line

AS_PLANNED = "as planned"


class Ledger:
    """The moves of applied plans."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def happened(self, place: str, words: str, date: dt.date | None = None) -> Move:
        """Note what really happened in a session that the applied plan changed.

        Args:
            place: `G@B` as typed.
            words: `as planned`, who covered (a code or a name), or any text.
            date: the day.

        Raises:
            NotFoundError: no plan is applied, or it changed nothing there; or the name fits several.
        """
        with self._desk.write("Noted what happened") as (work, team):
            day = self._desk.day(work, team, date)
            block, group = parse_place(day, place)
            _, applied = current_plans(work, team.team.id, day.date)
            moves = work.find(Move, plan_id=applied.id, block=block, group_code=group) if applied else []
            if not moves:
                raise NotFoundError(
                    f"The applied plan changed nothing for {group} in block {block}.",
                    code="no_such_move",
                    hint="'huddle today' shows what it changed.",
                )
            said = one_line(words, 500) or AS_PLANNED
            if fold(said) != AS_PLANNED:
                try:
                    said = find_person(said, day.people(), me=self._desk.user or None).code
                except NotFoundError as error:
                    if error.code == "ambiguous":
                        raise
            move: Move = work.save(dataclasses.replace(moves[0], happened=said))
            work.label = f"Noted what happened to {group} in block {block}"
            work.commit()
        return move
