"""The lines of a huddle: notes, decisions, thanks, the parking lot, and what went well or not."""

import dataclasses
import datetime as dt

from huddle.domain.day import TeamDay
from huddle.domain.errors import ConflictError, HuddleError, NotFoundError
from huddle.domain.huddle import Entry, Huddle
from huddle.domain.values import NOTE_LIMIT, new_id
from huddle.services.desk.desk import Desk, Place
from huddle.services.huddle.day import open_huddle
from huddle.services.huddle.mention import Link, candidates, group_links, linked, student_links
from huddle.services.huddle.views import EntryView
from huddle.store.queries.entry import latest_line, lines_beginning, lines_of, parked_before
from huddle.store.queries.entry import ratings_of as ratings
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import safe

_SECTION_OF = {"celebration": "celebrations", "parking": "parking", "plus": "back", "delta": "back"}
_NOT_LISTED = "rating"  # shown as an average only
_CLOCKS_DIFFER = dt.timedelta(minutes=1)  # between the computers of a team


class Lines:
    """Writes lines into the day's huddle; each is a record of its own, so two who write lose nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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
            text: up to 64 kB; several lines stay one entry. `#7C` and `+kai` become links.
            section: the agenda's section; the current one, or the one for the kind, by default.
            kind: note, decision, celebration, parking, plus or delta.
            date: the day.
            entry_id: an id made by the caller, so that a repeated save is the same save.
        """
        with self._desk.write_on(date, f"Added a {kind} to the huddle") as (work, place, day):
            now = self._desk.clock.now()
            huddle = touched(work, open_huddle(work, place, day), now)
            found = linked(clean_note(text), day)
            entry = Entry(
                id=entry_id or new_id(),
                team_id=place.team.id,
                huddle_id=huddle.id,
                section=section or _default_section(huddle, kind),
                kind=kind,
                text=clean_note(found.text),
                author=self._desk.user,
                at=_after_what_stands(work, huddle, now),
                student_ids=found.student_ids,
                group_ids=found.group_ids,
            )
            stored = work.get(Entry, entry.id)
            if stored is None:
                work.add(entry)
            else:
                entry = dataclasses.replace(entry, at=stored.at, author=stored.author, version=stored.version)
                entry = work.save(dataclasses.replace(entry, huddle_id=stored.huddle_id))
            work.commit()
            return entry_view(entry, day, amended=huddle.is_amended_by(entry))

    def decide(self, text: str, *, date: dt.date | None = None) -> EntryView:
        """Record a decision as a decision."""
        return self.note(text, kind="decision", date=date)

    def edit_note(
        self, entry_id: str, text: str, *, version: int | None = None, base: str | None = None
    ) -> EntryView:
        """Change a line; an empty text takes it away (undo brings it back).

        After the huddle was finished the earlier line is kept and the new one says which it replaces.

        Args:
            entry_id: the line.
            text: what it says now.
            version: the version that was seen; another one that is stored is a conflict.
            base: the text that was seen: instead of a conflict the lines of both changes are put together.

        Raises:
            ConflictError: somebody else changed it, and `base` was not given or the line is gone.
        """
        with self._desk.write_on(self._date_of(entry_id), "Changed a line of the huddle") as (
            work,
            place,
            day,
        ):
            entry = work.get(Entry, entry_id)
            huddle = work.get(Huddle, entry.huddle_id) if entry else None
            if entry is None or huddle is None or entry.team_id != place.team.id:
                raise NotFoundError("This line is no longer there.", hint="Write it again.")
            if base is not None and text.strip() and entry.version != version:
                from huddle.domain.merging import merged  # rarely needed, and it brings a whole library

                text = merged(base, entry.text, clean_note(text))
            elif version is not None and entry.version != version:
                raise ConflictError("Somebody else changed this line in the meantime; yours was not saved.")
            now = self._desk.clock.now()
            huddle = touched(work, huddle, now)
            changed = dataclasses.replace(entry, archived=True)
            if text.strip():
                found = linked(clean_note(text), day)
                new = dataclasses.replace(
                    entry,
                    text=clean_note(found.text),
                    archived=False,
                    student_ids=found.student_ids,
                    group_ids=found.group_ids,
                )
                if huddle.finished_at is not None and new != entry:
                    new = dataclasses.replace(
                        new, id=new_id(), amends=entry.id, author=self._desk.user, at=now, version=1
                    )
                    work.save(changed)
                    work.add(new)
                    changed = new
                else:
                    changed = work.save(new)
            else:
                changed = work.save(changed)
            work.commit()
            return entry_view(changed, day, amended=huddle.is_amended_by(changed))

    def _date_of(self, entry_id: str) -> dt.date | None:
        """The date of the huddle that a line is in; None where there is no such line."""
        with self._desk.database.read() as reader:
            entry = reader.get(Entry, entry_id)
            huddle = reader.get(Huddle, entry.huddle_id) if entry else None
        return huddle.date if huddle else None

    def clear(self, entry_id: str, *, date: dt.date | None = None, cleared: bool = True) -> EntryView:
        """Say that a line of the parking lot is dealt with, so that it comes back no more (or does after all)."""
        with self._desk.write_on(date, "Cleared the parking lot") as (work, place, day):
            entry = find_entry(work, place, entry_id)
            if entry.kind != "parking":
                raise HuddleError(
                    "Only a line of the parking lot can be cleared.", code="not_parked", exit_code=2
                )
            entry = work.save(dataclasses.replace(entry, cleared_on=day.date if cleared else None))
            work.commit()
            return entry_view(entry, day)

    def rate(self, stars: int, date: dt.date | None = None) -> None:
        """Rate the huddle from 1 to 5; a second rating of the same person replaces the first."""
        with self._desk.write_on(date, "Rated the huddle") as (work, place, day):
            huddle = open_huddle(work, place, day)
            own = [rating for rating in ratings(work, huddle.id) if rating.author == self._desk.user]
            if own:
                work.save(dataclasses.replace(own[0], text=str(stars)))
            else:
                work.add(
                    Entry(
                        id=new_id(),
                        team_id=place.team.id,
                        huddle_id=huddle.id,
                        section=_default_section(huddle, "plus"),
                        kind="rating",
                        text=str(stars),
                        author=self._desk.user,
                        at=self._desk.clock.now(),
                    )
                )
            work.commit()

    def links(self, typed: str, date: dt.date | None = None) -> tuple[Link, ...]:
        """The students and groups that the letters typed so far can mean."""
        with self._desk.read() as (reader, place):
            return candidates(typed, self._desk.day(reader, place, date))


def touched(work: UnitOfWork, huddle: Huddle, now: dt.datetime) -> Huddle:
    """A huddle that is written into; after its end that is an amendment, and stamped."""
    if huddle.finished_at is None:
        return huddle
    stamped: Huddle = work.save(dataclasses.replace(huddle, amended_at=now))
    return stamped


def _after_what_stands(work: UnitOfWork, huddle: Huddle, now: dt.datetime) -> dt.datetime:
    """The moment of a new line: now, but behind the lines and the end that stand, though the clocks differ a little."""
    last = latest_line(work, huddle.id)
    stands = [moment for moment in (last.at if last else None, huddle.finished_at) if moment is not None]
    latest = max((moment for moment in stands if moment < now + _CLOCKS_DIFFER), default=now)
    return max(now, latest + dt.timedelta(microseconds=1))


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
    wanted = _SECTION_OF.get(kind, "")
    fitting = next((item.name for item in huddle.agenda if item.kind == wanted), "")
    if fitting:
        return fitting
    current = huddle.current
    return current.name if huddle.state == "running" and current else "Notes"


def find_entry(reader: Reader, place: Place, entry_id: str) -> Entry:
    """The line whose id begins so.

    Raises:
        NotFoundError: none does, or several do.
    """
    wanted = entry_id.strip().casefold()
    found = [
        entry
        for entry in lines_beginning(reader, place.team.id, wanted)
        if wanted and entry.id.startswith(wanted)
    ]
    if len(found) != 1:
        raise NotFoundError(
            "There is no single line with this id.",
            code="no_such_line",
            hint="'huddle huddle show' lists them.",
        )
    return found[0]


def entries_of(reader: Reader, huddle: Huddle | None) -> list[Entry]:
    """The lines of a huddle in the order in which they were written; ratings are not lines."""
    if huddle is None:
        return []
    return lines_of(reader, huddle.id)


def parked(reader: Reader, team_id: str, date: dt.date) -> list[Entry]:
    """Lines of the parking lot of earlier huddles that are not cleared yet, the oldest first."""
    return parked_before(reader, team_id, date)


def ratings_of(reader: Reader, huddle: Huddle | None) -> dict[str, int]:
    """Who rated the huddle how; the names stay in here, people see the average."""
    if huddle is None:
        return {}
    return {entry.author: int(entry.text) for entry in ratings(reader, huddle.id)}


def entry_view(
    entry: Entry, day: TeamDay, date: dt.date | None = None, *, amended: bool = False
) -> EntryView:
    """A line with its links; `date` is its huddle's where that is not the day's."""
    return EntryView(
        id=entry.id,
        section=entry.section,
        kind=entry.kind,
        text=entry.text,
        author=entry.author,
        at=entry.at,
        version=entry.version,
        students=student_links(day, entry.student_ids),
        groups=group_links(day, entry.group_ids),
        amends=entry.amends,
        amended=amended or bool(entry.amends),
        cleared_on=entry.cleared_on,
        date=date or day.date,
    )
