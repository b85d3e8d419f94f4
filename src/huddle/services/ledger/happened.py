"""What really happened: it wins over what was planned, in the ledger and in fairness."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from huddle.domain.cover.happened import AsPlanned, Happened, happened_words, parse_happened
from huddle.domain.cover.plan import KINDS, Move
from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError
from huddle.domain.person import find_person
from huddle.services.cover.request import parse_slot
from huddle.services.desk.desk import Desk
from huddle.store.queries.plan import current_plans
from huddle.store.reader import Reader
from huddle.text import fold, one_line

AS_PLANNED = "as planned"
_LEAST_NAME = 3  # letters of a beginning that is taken for a name


@dataclass(frozen=True, slots=True)
class HappenedRow:
    """A change of the applied plan and what came of it; `happened` is None while nobody has said."""

    block: str
    starts: str
    group: str
    group_name: str
    kind: str
    kind_words: str
    planned: tuple[str, ...]
    planned_names: tuple[str, ...]
    happened: Happened | None
    happened_words: str
    note: str
    asked: str  # asked, volunteered, or empty

    @property
    def key(self) -> str:
        """The session as it is typed: `7C@3`."""
        return f"{self.group}@{self.block}"


@dataclass(frozen=True, slots=True)
class HappenedView:
    """The changes of a day's applied plan in the order of the day; none where no plan is applied."""

    date: dt.date
    rows: tuple[HappenedRow, ...]
    people: tuple[tuple[str, str], ...]  # code, first name

    @property
    def noted(self) -> int:
        """Of how many changes it is known what happened."""
        return sum(row.happened is not None for row in self.rows)


class Ledger:
    """The moves of applied plans."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def day(self, date: dt.date | None = None) -> HappenedView:
        """What the applied plan changed on a date, and what came of it."""
        with self._desk.read() as (reader, team):
            day = self._desk.day(reader, team, date)
            moves = _moves(reader, day)
        starts = {block.short: block.starts.strftime("%H:%M") for block in day.blocks}
        order = {block.short: number for number, block in enumerate(day.blocks)}
        groups = {group.code: group.name for group in day.groups}
        first = day.first_names
        rows = [
            HappenedRow(
                block=move.block,
                starts=starts.get(move.block, ""),
                group=move.group_code,
                group_name=groups.get(move.group_code, move.group_code),
                kind=move.kind,
                kind_words=KINDS[move.kind],
                planned=move.after,
                planned_names=tuple(first.get(code, code) for code in move.after),
                happened=move.happened,
                happened_words=happened_words(move.happened, first),
                note=move.note,
                asked=move.asked,
            )
            for move in sorted(moves, key=lambda move: (order.get(move.block, len(order)), move.group_code))
        ]
        return HappenedView(day.date, tuple(rows), tuple(first.items()))

    def happened(self, place: str, words: str, date: dt.date | None = None) -> Move:
        """Note what really happened in a session that the applied plan changed.

        Args:
            place: `G@B` as typed.
            words: `as planned`, who covered (codes or names), `nobody`, `outside WHO`, or any text.
            date: the day.

        Raises:
            NotFoundError: no plan is applied, or it changed nothing there; or the name fits several.
        """
        with self._desk.write_on(date, "Noted what happened") as (work, _team, day):
            planned = self._move(work, day, place)
            said = parse_happened(one_line(words, 490), lambda who: self._named(day, who))
            move: Move = work.save(dataclasses.replace(planned, happened=said))
            work.label = f"Noted what happened to {move.group_code} in block {move.block}"
            work.commit()
        return move

    def asked(self, place: str, word: str, date: dt.date | None = None) -> Move:
        """Note how a cover of the applied plan came about.

        Args:
            place: `G@B` as typed.
            word: asked, volunteered, or empty for neither.
            date: the day.

        Raises:
            NotFoundError: no plan is applied, or it changed nothing there.
            InvalidError: it is another word.
        """
        with self._desk.write_on(date, "Noted who was asked") as (work, _team, day):
            move: Move = work.save(dataclasses.replace(self._move(work, day, place), asked=word))
            work.label = f"Noted who was asked for {move.group_code} in block {move.block}"
            work.commit()
        return move

    def _named(self, day: TeamDay, who: str) -> str | None:
        """The code of the educator that a text names, or None.

        A text of one or two letters names somebody only where it is a whole name: `Jo`, but not `OK` for Okafor.

        Raises:
            NotFoundError: several are meant.
        """
        people = day.people()
        if len(who) < _LEAST_NAME:
            people = [one for one in people if fold(who) in (fold(one.code), *fold(one.name).split(), "me")]
        try:
            return find_person(who, people, me=self._desk.user or None).code
        except NotFoundError as error:
            if error.code == "ambiguous":
                raise
            return None

    @staticmethod
    def _move(reader: Reader, day: TeamDay, place: str) -> Move:
        """The applied plan's change of a session."""
        block, group = parse_slot(day, place)
        found = next((m for m in _moves(reader, day) if (m.block, m.group_code) == (block, group)), None)
        if found is None:
            raise NotFoundError(
                f"The applied plan changed nothing for {group} in block {block}.",
                code="no_such_move",
                hint="'huddle today' shows what it changed.",
            )
        return found

    def all_as_planned(self, date: dt.date | None = None) -> int:
        """Note that the rest of the day happened as planned; returns for how many changes it was noted."""
        with self._desk.write_on(date, "Noted that the day went as planned") as (work, _team, day):
            open_moves = [move for move in _moves(work, day) if move.happened is None]
            for move in open_moves:
                work.save(dataclasses.replace(move, happened=AsPlanned()))
            work.commit()
        return len(open_moves)


def _moves(reader: Reader, day: TeamDay) -> list[Move]:
    """The changes of the plan that is applied on the day."""
    _, applied = current_plans(reader, day.team.id, day.date)
    return reader.find(Move, plan_id=applied.id) if applied is not None else []
