"""Run the huddle: start, walk the agenda, tick who is here, note, decide, add actions, finish."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from huddle.domain.agenda import AgendaItem
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError, NotFoundError
from huddle.domain.huddle import Action, Entry, Huddle, Spotlight
from huddle.domain.values import NOTE_LIMIT, new_id
from huddle.domain.words import day_label, parse_action, parse_day
from huddle.services.absence import find_student
from huddle.services.action import action_view, actions_on, find_action
from huddle.services.desk import Desk, Place
from huddle.services.spotlight import spotlight_view, spotlights_on
from huddle.services.views import ActionView, EntryView, HuddleView, PersonHere, SectionView, SpotlightView
from huddle.store.unit_of_work import Reader, UnitOfWork
from huddle.text import one_line, safe

_SECTION_OF = {"note": "notes", "decision": "notes", "celebration": "celebrations", "parking": "parking"}


class Huddles:
    """The team's daily huddle: one a day, every line its own record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, date: dt.date | None = None) -> HuddleView:
        """The huddle of a day as it stands; a huddle that was not started shows the agenda it would have."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place, date)
            return self._view(reader, place, day, self._of(reader, place, day.date))

    def start(self, date: dt.date | None = None) -> HuddleView:
        """Start the day's huddle, or go on with the one that runs. A finished one is reopened and marked as amended."""
        with self._desk.write("Started the huddle") as (work, place):
            day = self._desk.day(work, place, date)
            huddle = self._open(work, place, day)
            now = self._desk.clock.now()
            if huddle.finished_at is not None:
                huddle = dataclasses.replace(huddle, finished_at=None, amended_at=now, section_at=now)
            elif huddle.started_at is None:
                here = tuple(m.educator_id for m in day.members if not self._out_now(day, m.educator_id))
                facilitator = huddle.facilitator_id or next_facilitator(work, day)
                huddle = dataclasses.replace(
                    huddle, started_at=now, section_at=now, present=here, facilitator_id=facilitator
                )
            huddle = work.save(huddle)
            work.commit()
            return self._view(work, place, day, huddle)

    def go(self, step: int = 1, *, to: int | None = None, date: dt.date | None = None) -> HuddleView:
        """Go `step` sections on (or back), or to the section with the index `to`; the time of each adds up."""
        with self._desk.write("Went on in the huddle") as (work, place):
            day = self._desk.day(work, place, date)
            huddle = self._running(work, place, day)
            section = huddle.section + step if to is None else to
            section = max(0, min(section, len(huddle.agenda) - 1))
            huddle = work.save(
                dataclasses.replace(
                    huddle, section=section, section_at=self._desk.clock.now(), spent=self._spent(huddle)
                )
            )
            work.commit()
            return self._view(work, place, day, huddle)

    def finish(self, date: dt.date | None = None) -> HuddleView:
        """Finish the huddle; what is open rolls on to the next by itself."""
        with self._desk.write("Finished the huddle") as (work, place):
            day = self._desk.day(work, place, date)
            huddle = self._running(work, place, day)
            now = self._desk.clock.now()
            huddle = work.save(dataclasses.replace(huddle, finished_at=now, spent=self._spent(huddle)))
            work.commit()
            return self._view(work, place, day, huddle)

    def tick(self, educator_id: str, date: dt.date | None = None) -> HuddleView:
        """Turn an educator's presence over."""
        with self._desk.write("Ticked who is here") as (work, place):
            day = self._desk.day(work, place, date)
            huddle = self._open(work, place, day)
            here = set(huddle.present) ^ {educator_id}
            order = [m.educator_id for m in day.members if m.educator_id in here]
            huddle = work.save(dataclasses.replace(huddle, present=tuple(order)))
            work.commit()
            return self._view(work, place, day, huddle)

    def appoint(
        self, *, facilitator: str | None = None, recorder: str | None = None, date: dt.date | None = None
    ) -> HuddleView:
        """Say who facilitates or records (a code, a name or `me`)."""
        with self._desk.write("Changed a role in the huddle") as (work, place):
            day = self._desk.day(work, place, date)
            huddle = self._open(work, place, day)
            if facilitator is not None:
                huddle = dataclasses.replace(huddle, facilitator_id=self._desk.educator(facilitator, day).id)
            if recorder is not None:
                huddle = dataclasses.replace(huddle, recorder_id=self._desk.educator(recorder, day).id)
            huddle = work.save(huddle)
            work.commit()
            return self._view(work, place, day, huddle)

    # --- lines ----------------------------------------------------------------------------------------------------

    def note(
        self,
        text: str,
        *,
        section: str = "",
        kind: str = "note",
        date: dt.date | None = None,
        entry_id: str = "",
    ) -> EntryView:
        """Write a line into the day's huddle (it need not be running: notes from home count too).

        Args:
            text: up to 64 kB; several lines stay one entry.
            section: the agenda's section; the current one, or the one for the kind, by default.
            kind: note, decision, celebration or parking.
            date: the day.
            entry_id: an id made by the caller, so that a repeated save is the same save.
        """
        with self._desk.write(f"Added a {kind} to the huddle") as (work, place):
            day = self._desk.day(work, place, date)
            huddle = self._open(work, place, day)
            entry = Entry(
                id=entry_id or new_id(),
                team_id=place.team.id,
                huddle_id=huddle.id,
                section=section or _default_section(huddle, kind),
                kind=kind,
                text=clean_note(text),
                author=self._desk.user,
                at=self._desk.clock.now(),
            )
            stored = work.get(Entry, entry.id)
            if stored is None:
                work.add(entry)
            else:
                entry = work.save(
                    dataclasses.replace(stored, text=entry.text, section=entry.section, kind=kind)
                )
            work.commit()
            return _entry(entry)

    def edit_note(self, entry_id: str, text: str, *, version: int | None = None) -> EntryView:
        """Change a line; an empty text takes it away (undo brings it back)."""
        with self._desk.write("Changed a line of the huddle") as (work, _place):
            entry = work.get(Entry, entry_id)
            if entry is None:
                raise NotFoundError("This line is no longer there.", hint="Write it again.")
            if version is not None:
                entry = dataclasses.replace(entry, version=version)
            if text.strip():
                entry = dataclasses.replace(entry, text=clean_note(text))
            else:
                entry = dataclasses.replace(entry, archived=True)
            entry = work.save(entry)
            work.commit()
            return _entry(entry)

    def decide(self, text: str, *, date: dt.date | None = None) -> EntryView:
        """Record a decision as a decision."""
        return self.note(text, kind="decision", date=date)

    def todo(self, line: str, *, date: dt.date | None = None) -> ActionView:
        """Add an action: `call home @grace due fri`; one owner.

        Raises:
            UsageError: the line is not understood.
            NotFoundError: the owner is not known, or several are meant.
        """
        with self._desk.write("Added an action") as (work, place):
            day = self._desk.day(work, place, date)
            said = parse_action(line, today=day.date)
            owner = self._desk.educator(said.owner, day).id if said.owner else None
            huddle = self._of(work, place, day.date)
            action = Action(
                id=new_id(),
                team_id=place.team.id,
                text=said.text,
                owner_id=owner,
                due=said.due,
                created_on=day.date,
                created_in=huddle.id if huddle else None,
            )
            work.add(action)
            work.commit()
            return action_view(action, day)

    def close_action(self, action_id: str, *, state: str = "done", reason: str = "") -> ActionView:
        """Mark an action done, dropped (with a reason) or open again.

        Raises:
            HuddleError: dropping needs a reason.
        """
        if state == "dropped" and not reason.strip():
            raise HuddleError(
                "Dropping an action needs a reason.",
                code="no_reason",
                exit_code=2,
                hint="Type why it is dropped.",
            )
        with self._desk.write(f"Marked an action as {state}") as (work, place):
            day = self._desk.day(work, place)
            action = find_action(work, place, action_id)
            huddle = self._of(work, place, day.date)
            closed = state != "open"
            action = work.save(
                dataclasses.replace(
                    action,
                    state=state,
                    reason=one_line(reason, 500),
                    closed_on=day.date if closed else None,
                    closed_in=huddle.id if huddle and closed else None,
                )
            )
            work.commit()
            return action_view(action, day)

    def edit_action(self, action_id: str, line: str) -> ActionView:
        """Change an action's text, owner and due day by typing it anew."""
        with self._desk.write("Changed an action") as (work, place):
            day = self._desk.day(work, place)
            action = find_action(work, place, action_id)
            said = parse_action(line, today=day.date)
            owner = self._desk.educator(said.owner, day).id if said.owner else action.owner_id
            action = work.save(
                dataclasses.replace(action, text=said.text, owner_id=owner, due=said.due or action.due)
            )
            work.commit()
            return action_view(action, day)

    def spotlight(
        self, student: str, text: str = "", *, follow_up: str = "", date: dt.date | None = None
    ) -> SpotlightView:
        """Put a student into the day's spotlights."""
        with self._desk.write("Added a spotlight") as (work, place):
            day = self._desk.day(work, place, date)
            spotlight = Spotlight(
                id=new_id(),
                team_id=place.team.id,
                student_id=find_student(day, student).id,
                date=day.date,
                text=one_line(text, 1000),
                follow_up=parse_day(follow_up, day.date) if follow_up else None,
            )
            work.add(spotlight)
            work.commit()
            return spotlight_view(spotlight, day)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _of(self, reader: Reader, place: Place, date: dt.date) -> Huddle | None:
        return reader.one(Huddle, "t.team_id = :team AND t.date = :day", team=place.team.id, day=date)

    def _open(self, work: UnitOfWork, place: Place, day: TeamDay) -> Huddle:
        """The day's huddle, made when it is the first line of the day."""
        huddle = self._of(work, place, day.date)
        if huddle is None:
            huddle = Huddle(
                id=new_id(),
                team_id=place.team.id,
                date=day.date,
                agenda=tuple(a for a in place.team.agenda if a.on),
            )
            work.add(huddle)
        return huddle

    def _running(self, work: UnitOfWork, place: Place, day: TeamDay) -> Huddle:
        huddle = self._of(work, place, day.date)
        if huddle is None or huddle.state != "running":
            raise HuddleError(
                f"No huddle is running on {day_label(day.date)}.",
                code="not_running",
                exit_code=2,
                hint="Start it first: press s, or 'huddle huddle start'.",
            )
        return huddle

    def _out_now(self, day: TeamDay, educator_id: str) -> bool:
        """Whether somebody is out at huddle time: in the first block of the day."""
        return bool(day.blocks) and day.is_out(educator_id, day.blocks[0].short)

    def _spent(self, huddle: Huddle) -> dict[str, int]:
        spent = dict(huddle.spent)
        if huddle.section_at is not None and huddle.agenda:
            name = huddle.agenda[min(huddle.section, len(huddle.agenda) - 1)].name
            seconds = int((self._desk.clock.now() - huddle.section_at).total_seconds())
            spent[name] = spent.get(name, 0) + max(0, seconds)
        return spent

    def _view(self, reader: Reader, place: Place, day: TeamDay, huddle: Huddle | None) -> HuddleView:
        agenda = huddle.agenda if huddle else tuple(a for a in place.team.agenda if a.on)
        names = day.educator_of
        facilitator = huddle.facilitator_id if huddle else None
        if facilitator is None:
            facilitator = next_facilitator(reader, day)
        recorder = huddle.recorder_id if huddle else None
        entries = (
            reader.select(Entry, "t.huddle_id = :huddle AND NOT t.archived", "t.at, t.id", huddle=huddle.id)
            if huddle
            else []
        )
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
            people=tuple(
                PersonHere(
                    id=m.educator_id,
                    code=m.code,
                    first_name=names[m.educator_id].first_name,
                    here=bool(huddle) and m.educator_id in (huddle.present if huddle else ()),
                    out=self._out_now(day, m.educator_id),
                    role="facilitator"
                    if m.educator_id == facilitator
                    else "recorder"
                    if m.educator_id == recorder
                    else "",
                )
                for m in day.members
            ),
            facilitator=names[facilitator].first_name if facilitator in names else "",
            recorder=names[recorder].first_name if recorder in names else "",
            entries=tuple(_entry(entry) for entry in entries),
            actions=tuple(action_view(a, day) for a in actions_on(reader, place.team.id, day.date)),
            spotlights=spotlights_on(reader, day),
            now=self._desk.clock.now(),
            amended=bool(huddle and huddle.amended_at),
        )


def clean_note(text: str) -> str:
    """A note as it is stored: safe text with its lines.

    Raises:
        HuddleError: it is longer than 64 kB.
    """
    cleaned = safe(text, lines=True).strip("\n")
    size = len(cleaned.encode("utf-8"))
    if size > NOTE_LIMIT:
        raise HuddleError(
            f"The note has {size} bytes; a note holds at most {NOTE_LIMIT}.",
            code="note_too_long",
            exit_code=2,
            hint="Shorten it or make two notes; nothing was saved.",
        )
    return cleaned


def _default_section(huddle: Huddle, kind: str) -> str:
    wanted = _SECTION_OF.get(kind, "notes")
    if kind in ("celebration", "parking"):
        fitting = next((a.name for a in huddle.agenda if a.kind == wanted), "")
        if fitting:
            return fitting
    if huddle.state == "running" and huddle.agenda:
        return huddle.agenda[min(huddle.section, len(huddle.agenda) - 1)].name
    return "Notes"


def sections_of(agenda: Sequence[AgendaItem], huddle: Huddle | None) -> tuple[SectionView, ...]:
    """The agenda with the time that each section took."""
    running = huddle is not None and huddle.state == "running"
    spent = huddle.spent if huddle else {}
    return tuple(
        SectionView(
            name=item.name,
            kind=item.kind,
            minutes=item.minutes,
            spent=int(spent.get(item.name, 0)),
            current=running and huddle is not None and index == huddle.section,
            done=huddle is not None and (huddle.state == "finished" or (running and index < huddle.section)),
        )
        for index, item in enumerate(agenda)
    )


def next_facilitator(reader: Reader, day: TeamDay) -> str | None:
    """Whose turn it is: of those who are in, who has facilitated least often, then longest ago, then by code."""
    members = [m for m in day.members if not (day.blocks and day.is_out(m.educator_id, day.blocks[0].short))]
    candidates = [
        m for m in members if m.tier == "core" and day.educator_of[m.educator_id].role != "substitute"
    ]
    held: dict[str, list[dt.date]] = {}
    for huddle in reader.select(
        Huddle,
        "t.team_id = :team AND t.date < :day AND t.started_at IS NOT NULL AND t.date >= :since",
        team=day.team.id,
        day=day.date,
        since=day.date - dt.timedelta(days=60),
    ):
        if huddle.facilitator_id:
            held.setdefault(huddle.facilitator_id, []).append(huddle.date)
    ranked = sorted(
        candidates,
        key=lambda m: (len(held.get(m.educator_id, ())), max(held.get(m.educator_id, [dt.date.min])), m.code),
    )
    return ranked[0].educator_id if ranked else None


def _entry(entry: Entry) -> EntryView:
    return EntryView(entry.id, entry.section, entry.kind, entry.text, entry.author, entry.at, entry.version)
