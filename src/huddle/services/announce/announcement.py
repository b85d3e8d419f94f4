"""What the team is told of a day's cover: everything the first time, after that only what is no longer as it was told."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from huddle.domain.cover.plan import APPLIED, DRAFT, STALE
from huddle.domain.cover.wording import alone_line, how, retold_line, told_gap_line, told_line
from huddle.domain.reading.dates import day_label
from huddle.services.absence.views import OutView
from huddle.services.cover.views import ChangeView, Difference, PlanView
from huddle.text import join_names

_STATES = {
    DRAFT: "This is a draft; nothing is settled yet.",
    APPLIED: "",
    STALE: "The plan is being changed; this is what was applied before.",
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message to the team: educators by first name, no reasons, no students.

    Attributes:
        date: the day it is about.
        update: it holds only what is no longer as it was told.
        state: a sentence where the plan is not settled; may be empty.
        out: who is out, and when; a line each.
        lines: who is where; a line each.
        concerns: the first names of those who do something else than usual, or than they were told.
        codes: their codes.
    """

    date: dt.date
    update: bool
    state: str
    out: tuple[str, ...]
    lines: tuple[str, ...]
    concerns: tuple[str, ...]
    codes: tuple[str, ...]


def announce(date: dt.date, out: Sequence[OutView], plan: PlanView | None) -> Announcement:
    """Say what the team is to be told.

    Args:
        date: the day it is about.
        out: who is out.
        plan: the plan that counts; None when there is none.
    """
    away = tuple(f"{person.first_name}: {person.blocks}" for person in out)
    if plan is None:
        return Announcement(date, False, "No plan has been applied yet.", away, (), (), ())
    update = plan.told and plan.state != STALE
    kinds = {(change.block, change.group): change for change in plan.changes}
    if update:
        lines = [_changed(row, kinds.get((row.block, row.group))) for row in plan.differs]
        adults = [(row.block, code) for row in plan.differs for code in (*row.was, *row.now)]
    else:
        lines = [told_line(change.starts, change.tell) for change in plan.changes]
        lines += [told_gap_line(gap.starts, gap.group) for gap in plan.gaps]
        adults = [(change.block, code) for change in plan.changes for code in _new_in(change, plan)]
    gone = {(block, person.code) for person in out for block in person.block_names}
    first = {row.code: row.first_name for row in plan.load}
    concerned = tuple(sorted({code for block, code in adults if (block, code) not in gone}))
    return Announcement(
        date=date,
        update=update,
        state=_STATES[plan.state],
        out=away,
        lines=tuple(lines),
        concerns=tuple(first.get(code, code) for code in concerned),
        codes=concerned,
    )


def _new_in(change: ChangeView, plan: PlanView) -> Sequence[str]:
    """Who does something else than usual in a session: who is new in it, or who leads it without a second adult."""
    if change.kind == "helper":
        return (*change.after, *plan.grid[change.slot].now)
    return [code for code in change.after if code not in change.before]


def _changed(row: Difference, change: ChangeView | None) -> str:
    """What is no longer as it was told of one session."""
    gone = [name for code, name in zip(row.was, row.was_names, strict=True) if code not in row.now]
    if change is not None and change.kind == "helper" and not change.after:
        return alone_line(row.starts, row.group, row.now_names, gone)
    manner = "as usual" if row.usual else "" if change is None else how(change.kind, change.together)
    return retold_line(row.starts, row.group, row.now_names, gone, manner)


def announcement_text(said: Announcement, *, quote: Callable[[str], str] = str, marked: bool = False) -> str:
    """The message as text for chat and e-mail.

    Args:
        said: what is to be told.
        quote: makes a piece of text harmless where it will stand.
        marked: with the marks of Markdown.
    """
    title = f"Cover for {day_label(said.date)} {said.date.year}" + (": what changes" if said.update else "")
    lines = [
        f"# {title}" if marked else title,
        "",
        "Out today:",
        *_listed(said.out or ("nobody",), quote, marked),
        "",
    ]
    if said.state:
        lines += [said.state, ""]
    if said.update and not said.lines:
        lines.append("Everything stays as it was told.")
    elif said.update:
        lines += [
            "Changes:",
            *_listed(said.lines, quote, marked),
            "",
            "Everything else stays as it was told.",
        ]
    elif said.codes or said.lines or not said.state:
        lines += ["Cover:", *_listed(said.lines or ("every group keeps its adults",), quote, marked)]
    if said.concerns:
        lines += ["", f"This concerns {quote(join_names(said.concerns))}."]
    return "\n".join(lines).rstrip() + "\n"


def _listed(lines: Iterable[str], quote: Callable[[str], str], marked: bool) -> list[str]:
    return [*([""] if marked else []), *(f"- {quote(line)}" for line in lines)]
