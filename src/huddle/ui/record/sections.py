"""What a section of the huddle shows: what is already known about it, then what was written in it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huddle.domain.reading.dates import day_label
from huddle.services.board.views import RiskView, TodayView
from huddle.services.huddle.views import ActionView, EntryView, HuddleView, SectionView, SpotlightView
from huddle.text import join_names, plural
from huddle.ui.widgets.cells import Cell, Span
from huddle.ui.widgets.flow import Item, blank, heading
from huddle.ui.wording import change_line, due_words, gap_line, out_cells, plan_head

if TYPE_CHECKING:  # read in a thread when the huddle is opened, not at the start
    from huddle.services.announce.acknowledgements import SeenView
    from huddle.services.board.briefing import BriefingView, PastChange
    from huddle.services.team.events import EventView

MARKS = {"done": "x ", "dropped": "- "}
# The kind of section -> the kinds of lines that belong to it, wherever they were written.
_OWN = {"celebrations": ("celebration",), "parking": ("parking",), "back": ("plus", "delta")}
# What is known, in the order of the default agenda.
_PARTS = (
    ("people", "In and out"),
    ("coverage", "Cover"),
    ("ahead", "Ahead"),
    ("spotlights", "Students"),
    ("parking", "Parking lot"),
    ("back", "Look back"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a huddle fills itself with, and who has seen what was announced."""

    briefing: "BriefingView"
    seen: "SeenView"


@dataclass(frozen=True, slots=True)
class HuddleShown:
    """The huddle of a day, the board it talks about, and what is known; None while that is still being read."""

    huddle: HuddleView
    board: TodayView
    known: Known | None = None


def current_section(huddle: HuddleView) -> SectionView | None:
    """The section the huddle is in; None without an agenda."""
    return huddle.sections[min(huddle.current, len(huddle.sections) - 1)] if huddle.sections else None


def section_title(huddle: HuddleView) -> str:
    """Number and name of the current section."""
    section = current_section(huddle)
    return f"{huddle.current + 1} {section.name}" if section else "Now"


def section_items(shown: HuddleShown, *, initials: bool = False) -> list[Item]:
    """The current section.

    Args:
        shown: the huddle and its board.
        initials: whether students appear by initials, as on a projector.
    """
    section = current_section(shown.huddle)
    if section is None:
        return [Item("The agenda has no section.", tone="muted")]
    known = list(known_items(shown, section.kind, initials=initials))
    own = _OWN.get(section.kind, ())
    lines = [
        entry
        for entry in shown.huddle.entries
        if entry.kind in own or (entry.section == section.name and (own or entry.kind == "note"))
    ]
    if lines and known:
        known.append(blank())
    return known + [entry_item(entry) for entry in lines] or [Item("e writes a line.", tone="muted")]


def all_known(shown: HuddleShown, *, initials: bool = False) -> list[Item]:
    """Everything that is known but not in the current section, part by part; the actions have a box of their own."""
    section = current_section(shown.huddle)
    here = section.kind if section else ""
    items: list[Item] = []
    for kind, title in _PARTS:
        if kind != here:
            part = list(known_items(shown, kind, initials=initials))
            items += [heading(title), *part, blank()] if part else []
    return items[:-1]


def known_items(shown: HuddleShown, kind: str, *, initials: bool = False) -> Iterator[Item]:
    """What is known already for a kind of section."""
    if kind == "actions":
        yield from _actions(shown.huddle)
    elif kind == "people":
        yield from _people(shown, initials=initials)
    elif kind == "coverage":
        yield from _coverage(shown)
    elif kind == "ahead":
        yield from _ahead(shown)
    elif kind == "spotlights":
        yield from _spotlights(shown, initials=initials)
    elif kind == "parking" and shown.known is not None:
        for entry in shown.known.briefing.parking:
            cleared = entry.cleared_on is not None
            end = f"  {day_label(entry.date)}" if entry.date else ""
            yield Item(
                entry.text, ("x " if cleared else "- ",), "muted" if cleared else "", ((end, "muted"),)
            )
    elif kind == "back" and shown.known is not None:
        yield from _back(shown.known.briefing, initials=initials)


def _actions(huddle: HuddleView) -> Iterator[Item]:
    opened = [action for action in huddle.actions if action.state == "open"]
    closed = [action for action in huddle.actions if action.state != "open"]
    yield from (action_item(action, huddle.date) for action in [*opened, *closed])
    if not huddle.actions:
        yield Item("No open actions.", tone="muted")


def _people(shown: HuddleShown, *, initials: bool) -> Iterator[Item]:
    board = shown.board
    for cell in out_cells(board):
        yield of_cell(cell)
    if not board.out:
        yield Item("Every educator is in.", tone="good")
    if board.back:
        yield Item(join_names(board.back), (("back today  ", "muted"),))
    if board.students_out:
        yield Item(f"{plural(board.students_out, 'student')} of {board.students} out", tone="muted")
    back = shown.known.briefing.students_back if shown.known else ()
    if back:
        names = [short if initials else name for _, name, short in back]
        yield Item(", ".join(names), (("students back  ", "muted"),))


def _coverage(shown: HuddleShown) -> Iterator[Item]:
    board, known = shown.board, shown.known
    plan = board.plan
    if plan is None:
        yield Item("Not planned yet." if board.needs_plan else "Nothing to cover.", tone="muted")
    else:
        yield Item(plan_head(plan))
        yield from (of_cell(gap_line(gap)) for gap in plan.gaps)
    if known is not None and known.briefing.changed:
        yield heading("Changed since it was announced")
        yield from (Item(line, ("  ",)) for line in known.briefing.changed)
    if plan is not None:
        yield from (of_cell(change_line(change)) for change in plan.changes)
    yield from risk_items(board.services_at_risk)
    if known is not None and known.seen.plan_id:
        yield seen_item(known.seen)


def seen_item(seen: "SeenView") -> Item:
    """How many have seen what was announced, and who has not and should."""
    count = sum(at is not None for _, _, at in seen.seen)
    missing = f"not yet: {join_names(seen.missing)}" if seen.missing else "all whom it concerns"
    return Item(missing, ((f"announcement seen by {count}  ", "muted"),), "late" if seen.missing else "good")


def _ahead(shown: HuddleShown) -> Iterator[Item]:
    known = shown.known
    if known is not None:
        yield from (_event(event, with_day=False) for event in known.briefing.events)
        if not known.briefing.events:
            yield Item("Nothing in the calendar today.", tone="muted")
        if known.briefing.week:
            yield heading("This week")
            yield from (_event(event, with_day=True) for event in known.briefing.week)
    yield heading("Out on the next school day")
    yield from (Item(f"{out.first_name}: {out.blocks}", ("  ",)) for out in shown.board.tomorrow)
    if not shown.board.tomorrow:
        yield Item("Everyone is in.", ("  ",), "good")


def _event(event: "EventView", *, with_day: bool) -> Item:
    words = " ".join(filter(None, (day_label(event.date) if with_day else "", event.times)))
    return Item(event.text, ((f"{words}  ", "strong"),) if words else ("- ",))


def _spotlights(shown: HuddleShown, *, initials: bool) -> Iterator[Item]:
    yield from (spotlight_item(each, initials=initials) for each in shown.huddle.spotlights)
    suggestions = shown.known.briefing.suggestions if shown.known else ()
    if suggestions:
        yield heading("Suggested; S takes one")
        for each in suggestions:
            yield Item(each.reason, ("? ", (f"{each.initials if initials else each.name}  ", "strong")))
    elif not shown.huddle.spotlights:
        yield Item("Nobody yet; S adds a student.", tone="muted")


def spotlight_item(spotlight: SpotlightView, *, initials: bool = False) -> Item:
    """A student in the light, with what there is to say."""
    again = ((f"  again {day_label(spotlight.follow_up)}", "muted"),) if spotlight.follow_up else ()
    who = spotlight.initials if initials else spotlight.name
    return Item(spotlight.text, ((who, "strong"), (f"  {spotlight.group}  ", "muted")), end=again)


def _back(briefing: "BriefingView", *, initials: bool) -> Iterator[Item]:
    look = briefing.look_back
    if look.date is None:
        yield Item("This is the first huddle.", tone="muted")
    if look.planned:
        yield heading(f"Planned and happened · {day_label(look.date)}" if look.date else "Planned")
        yield from map(happened_item, look.planned)
    if look.follow_up:
        yield heading("Spotlights to look at again")
        yield from (spotlight_item(each, initials=initials) for each in look.follow_up)
    yield from (Item(text, (("+ ", "good"),)) for text in look.plus)
    yield from (Item(text, (("- ", "late"),)) for text in look.delta)
    if look.rating is not None:
        yield Item(f"rated {look.rating:.1f} of 5", tone="muted")


def happened_item(row: "PastChange") -> Item:
    """A change of a plan against what really happened."""
    said: Span = (f"  {row.happened}", "good") if row.happened else ("  nobody said", "muted")
    return Item(f"{row.planned}", (f"{row.place:<8} ",), end=(said,))


def risk_items(risks: Sequence[RiskView]) -> Iterator[Item]:
    """Services that are not given as things stand."""
    if risks:
        yield heading("Services at risk")
    for risk in risks:
        yield Item(
            f"{risk.credential}: {plural(risk.students, 'student')}, {risk.minutes} min",
            (("! ", "late"), f"{risk.block} {risk.group}  "),
        )


def action_item(action: ActionView, today: dt.date) -> Item:
    """An action with its mark, owner, due day, rhythm and age."""
    late = action.days_late and action.state == "open"
    tone = "late" if late else "muted" if action.state != "open" else ""
    end: list[Span] = [f"  {action.owner_name}"] if action.owner_name else []
    end.append((f"  {due_words(action, today)}", tone or "muted"))
    if action.repeats:
        end.append((f"  {action.repeats}", "muted"))
    if action.carried and action.state == "open":
        end.append((f"  {action.age_days}d old", "muted"))
    return Item(
        action.text,
        ((MARKS.get(action.state, "! " if late else "  "), tone),),
        "muted" if action.state != "open" else "",
        tuple(end),
    )


def entry_item(entry: EntryView, *, plain: bool = False) -> Item:
    """A line of the record with its kind, where that is not plain from what stands above it."""
    plain = plain or entry.kind == "note"
    lead: tuple[Span, ...] = ("- ",) if plain else ((f"{entry.kind}  ", "accent"),)
    end = " ".join(filter(None, ("amended" if entry.amended else "", entry.author)))
    return Item(entry.text, lead, end=((f"  {end}", "muted"),) if end else ())


def of_cell(cell: Cell) -> Item:
    """A line that is made already."""
    return Item(lead=tuple(cell) if isinstance(cell, list) else (cell,))
