"""Run the huddle: start, walk the agenda, pause, tick who is here, finish; later amend."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from huddle.domain.agenda import AgendaItem
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError
from huddle.domain.huddle import Huddle
from huddle.domain.reading.dates import day_label
from huddle.services.desk.desk import Place
from huddle.services.huddle.action import Actions, action_view, actions_on
from huddle.services.huddle.day import huddle_of, open_huddle, sections_on, template_for
from huddle.services.huddle.line import Lines, entries_of, entry_view, ratings_of
from huddle.services.huddle.rotation import away, next_roles
from huddle.services.huddle.spotlight import Spotlights, spotlights_on
from huddle.services.huddle.views import HuddleView, PersonHere, SectionView
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork


class Huddles(Actions, Lines, Spotlights):
    """The team's daily huddle, one a day, and all that is written in it."""

    def view(self, date: dt.date | None = None) -> HuddleView:
        """The huddle of a day as it stands; a huddle that was not started shows the agenda it would have."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            return self._view(reader, place, day, huddle_of(reader, place, day.date))

    def start(self, date: dt.date | None = None, *, template: str = "") -> HuddleView:
        """Start the day's huddle, or go on with the one that runs.

        A finished one is reopened for amendments: when it was finished stays, and its clock stands until it is resumed.

        Args:
            date: the day.
            template: the name of an agenda; empty = the one of the weekday.

        Raises:
            HuddleError: it has begun by another agenda.
            NotFoundError: no agenda has that name.
        """
        with self._desk.write_on(date, "Started the huddle") as (work, place, day):
            huddle = open_huddle(work, place, day)
            now = self._desk.clock.now()
            if template and huddle.started_at is not None:
                _require_agenda(place, huddle, template)
            if huddle.state == "finished":
                huddle = dataclasses.replace(
                    huddle, reopened_at=now, amended_at=now, section_at=now, paused_at=now
                )
            elif huddle.started_at is None:
                if template:
                    huddle = _with_template(place, huddle, template)
                huddle = _with_roles(work, day, dataclasses.replace(huddle, started_at=now, section_at=now))
            huddle = work.save(huddle)
            work.commit()
            return self._view(work, place, day, huddle)

    def use_template(self, name: str, date: dt.date | None = None) -> HuddleView:
        """Choose the agenda of a day whose huddle has not started.

        Raises:
            HuddleError: it has.
            NotFoundError: no agenda has that name.
        """
        with self._desk.write_on(date, "Chose an agenda") as (work, place, day):
            huddle = open_huddle(work, place, day)
            if huddle.started_at is not None:
                raise _already_started()
            huddle = work.save(_with_template(place, huddle, name))
            work.commit()
            return self._view(work, place, day, huddle)

    def go(self, step: int = 1, *, to: int | None = None, date: dt.date | None = None) -> HuddleView:
        """Go `step` sections on (or back), or to the section with the index `to`; the time of each adds up."""
        with self._desk.write_on(date, "Went on in the huddle") as (work, place, day):
            huddle = self._running(work, place, day)
            huddle = work.save(self._moved(huddle, huddle.section + step if to is None else to))
            work.commit()
            return self._view(work, place, day, huddle)

    def skip(self, date: dt.date | None = None) -> HuddleView:
        """Leave the current section out today and go on."""
        with self._desk.write_on(date, "Skipped a section") as (work, place, day):
            huddle = self._running(work, place, day)
            current = huddle.current
            skipped = tuple(dict.fromkeys((*huddle.skipped, *((current.name,) if current else ()))))
            moved = dataclasses.replace(self._moved(huddle, huddle.section + 1), skipped=skipped)
            huddle = work.save(moved)
            work.commit()
            return self._view(work, place, day, huddle)

    def pause(self, date: dt.date | None = None) -> HuddleView:
        """Let the clock stand: somebody is at the door."""
        with self._desk.write_on(date, "Paused the huddle") as (work, place, day):
            huddle = self._running(work, place, day)
            now = self._desk.clock.now()
            if huddle.paused_at is None:
                huddle = dataclasses.replace(huddle, spent=huddle.spent_until(now), paused_at=now)
                huddle = work.save(dataclasses.replace(huddle, section_at=now))
            work.commit()
            return self._view(work, place, day, huddle)

    def resume(self, date: dt.date | None = None) -> HuddleView:
        """Let the clock run again."""
        with self._desk.write_on(date, "Went on after a pause") as (work, place, day):
            huddle = self._running(work, place, day)
            if huddle.paused_at is not None:
                now = self._desk.clock.now()
                huddle = work.save(dataclasses.replace(huddle, section_at=now, paused_at=None))
            work.commit()
            return self._view(work, place, day, huddle)

    def finish(self, date: dt.date | None = None) -> HuddleView:
        """Finish the huddle; what is open rolls on to the next by itself."""
        with self._desk.write_on(date, "Finished the huddle") as (work, place, day):
            huddle = self._running(work, place, day)
            now = self._desk.clock.now()
            done = dataclasses.replace(
                huddle,
                spent=huddle.spent_until(now),
                finished_at=huddle.finished_at or now,
                amended_at=now if huddle.finished_at else huddle.amended_at,
                reopened_at=None,
                paused_at=None,
            )
            huddle = work.save(done)
            work.commit()
            return self._view(work, place, day, huddle)

    def tick(self, educator_id: str, date: dt.date | None = None) -> HuddleView:
        """Turn an educator's presence over."""
        with self._desk.write_on(date, "Ticked who is here") as (work, place, day):
            huddle = open_huddle(work, place, day)
            here = set(huddle.present) ^ {educator_id}
            order = [m.educator_id for m in day.members if m.educator_id in here]
            huddle = work.save(dataclasses.replace(huddle, present=tuple(order)))
            work.commit()
            return self._view(work, place, day, huddle)

    def appoint(
        self, *, facilitator: str | None = None, recorder: str | None = None, date: dt.date | None = None
    ) -> HuddleView:
        """Say who facilitates or records (a code, a name or `me`); whoever had the other role hands it on.

        One person in both roles is possible only when both are named so.
        """
        with self._desk.write_on(date, "Changed a role in the huddle") as (work, place, day):
            huddle = open_huddle(work, place, day)
            leads = self._desk.educator(facilitator, day).id if facilitator else huddle.facilitator_id
            records = self._desk.educator(recorder, day).id if recorder else huddle.recorder_id
            if leads is not None and leads == records and not (facilitator and recorder):
                leads, records = (
                    (leads, huddle.facilitator_id) if facilitator else (huddle.recorder_id, records)
                )
            huddle = work.save(dataclasses.replace(huddle, facilitator_id=leads, recorder_id=records))
            work.commit()
            return self._view(work, place, day, huddle)

    def _moved(self, huddle: Huddle, section: int) -> Huddle:
        """The huddle in another section, the time of the one it leaves added up; going on ends a pause."""
        now = self._desk.clock.now()
        return dataclasses.replace(
            huddle,
            spent=huddle.spent_until(now),
            section=max(0, min(section, len(huddle.agenda) - 1)),
            section_at=now,
            paused_at=None,
        )

    def _running(self, work: UnitOfWork, place: Place, day: TeamDay) -> Huddle:
        huddle = huddle_of(work, place, day.date)
        if huddle is None or huddle.state != "running":
            raise HuddleError(
                f"No huddle is running on {day_label(day.date)}.",
                code="not_running",
                exit_code=2,
                hint="Start it first: press s, or 'huddle huddle start'.",
            )
        return huddle

    def _view(self, reader: Reader, place: Place, day: TeamDay, huddle: Huddle | None) -> HuddleView:
        template = template_for(place.team, day.date)
        agenda = huddle.agenda if huddle else sections_on(template)
        facilitator, recorder = roles_of(reader, day, huddle)
        following = next_roles(reader, day, after=True)
        names = {member_id: educator.first_name for member_id, educator in day.educator_of.items()}
        ratings = ratings_of(reader, huddle)
        return HuddleView(
            date=day.date,
            team=place.team.name,
            state=huddle.state if huddle else "none",
            started_at=huddle.started_at if huddle else None,
            finished_at=huddle.finished_at if huddle else None,
            section_at=huddle.section_at if huddle else None,
            sections=sections_of(agenda, huddle),
            current=huddle.section if huddle else 0,
            minutes=sum(item.minutes for item in agenda),
            people=_people(day, huddle, facilitator, recorder),
            facilitator=names.get(facilitator or "", ""),
            recorder=names.get(recorder or "", ""),
            entries=tuple(
                entry_view(entry, day, amended=bool(huddle and huddle.is_amended_by(entry)))
                for entry in entries_of(reader, huddle)
            ),
            actions=tuple(action_view(a, day) for a in actions_on(reader, place.team.id, day.date)),
            spotlights=spotlights_on(reader, day),
            now=self._desk.clock.now(),
            amended=bool(huddle and huddle.amended_at),
            amended_at=huddle.amended_at if huddle else None,
            reopened=bool(huddle and huddle.reopened_at),
            paused=bool(huddle and huddle.paused_at),
            template=huddle.template if huddle else template.name,
            facilitator_code=day.code_of.get(facilitator or "", ""),
            recorder_code=day.code_of.get(recorder or "", ""),
            next_facilitator=names.get(following[0] or "", ""),
            next_recorder=names.get(following[1] or "", ""),
            rating=sum(ratings.values()) / len(ratings) if ratings else None,
            own_rating=ratings.get(self._desk.user),
        )


def _require_agenda(place: Place, huddle: Huddle, name: str) -> None:
    """A huddle that has begun goes by this agenda already, or the wish is refused."""
    if template_for(place.team, huddle.date, name).name != huddle.template:
        raise _already_started()


def _already_started() -> HuddleError:
    return HuddleError(
        "The huddle has started; its agenda stays as it is.",
        code="already_started",
        exit_code=2,
        hint="Skip the sections that are not wanted.",
    )


def _with_template(place: Place, huddle: Huddle, name: str) -> Huddle:
    template = template_for(place.team, huddle.date, name)
    return dataclasses.replace(huddle, agenda=sections_on(template), template=template.name)


def _with_roles(reader: Reader, day: TeamDay, huddle: Huddle) -> Huddle:
    """Whoever is in counts as here, and the roles that nobody was given go to those whose turn it is."""
    facilitator, recorder = roles_of(reader, day, huddle)
    here = tuple(m.educator_id for m in day.members if not away(day, m.educator_id))
    return dataclasses.replace(huddle, present=here, facilitator_id=facilitator, recorder_id=recorder)


def roles_of(reader: Reader, day: TeamDay, huddle: Huddle | None) -> tuple[str | None, str | None]:
    """Who facilitates and records, as it was said or as the rotation has it; an old huddle keeps what it had."""
    facilitator = huddle.facilitator_id if huddle else None
    recorder = huddle.recorder_id if huddle else None
    if huddle is not None and huddle.started_at is not None and facilitator is not None:
        return facilitator, recorder
    turn = next_roles(reader, day)
    facilitator = facilitator or next((who for who in turn if who != recorder), turn[0])
    return facilitator, recorder or next((who for who in reversed(turn) if who != facilitator), turn[1])


def _people(
    day: TeamDay, huddle: Huddle | None, facilitator: str | None, recorder: str | None
) -> tuple[PersonHere, ...]:
    here = set(huddle.present) if huddle else set()
    return tuple(
        PersonHere(
            id=member.educator_id,
            code=member.code,
            first_name=day.educator_of[member.educator_id].first_name,
            here=member.educator_id in here,
            out=away(day, member.educator_id),
            role="facilitator"
            if member.educator_id == facilitator
            else "recorder"
            if member.educator_id == recorder
            else "",
        )
        for member in day.members
    )


def sections_of(agenda: Sequence[AgendaItem], huddle: Huddle | None) -> tuple[SectionView, ...]:
    """The agenda with the time that each section took."""
    running = huddle is not None and huddle.state == "running"
    spent = huddle.spent if huddle else {}
    skipped = huddle.skipped if huddle else ()
    return tuple(
        SectionView(
            name=item.name,
            kind=item.kind,
            minutes=item.minutes,
            spent=int(spent.get(item.name, 0)),
            current=running and huddle is not None and index == huddle.section,
            done=huddle is not None and (huddle.state == "finished" or (running and index < huddle.section)),
            skipped=item.name in skipped,
        )
        for index, item in enumerate(agenda)
    )
