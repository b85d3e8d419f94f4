"""A huddle's record as it is read afterwards: what was decided and promised first, then the rest."""

from collections.abc import Iterator

from huddle.domain.reading.dates import day_label
from huddle.services.huddle.views import EntryView, HuddleView
from huddle.text import join_names, plural
from huddle.ui.record.agenda_lines import clock
from huddle.ui.record.sections import HuddleShown, action_item, entry_item, risk_items
from huddle.ui.widgets.cells import spans
from huddle.ui.widgets.flow import Item, blank, flow_lines, heading
from huddle.ui.wording import change_line, gap_line, plan_head

_TEXT_WIDTH = 96  # cells of a line that is copied
_KINDS = (
    ("celebration", "Celebrations"),
    ("parking", "Parking lot"),
    ("plus", "Plus: what went well"),
    ("delta", "Delta: what to change"),
)


def record_items(shown: HuddleShown) -> list[Item]:
    """Who and how long; decisions, actions and students; out and cover; what else was said, by section."""
    return [*_head(shown.huddle), *_agreed(shown.huddle), *_cover(shown), *_said(shown.huddle)]


def record_text(shown: HuddleShown) -> str:
    """The record as plain text."""
    head = f"Huddle {day_label(shown.huddle.date)} {shown.huddle.date.year} · {shown.huddle.team}"
    lines = flow_lines(record_items(shown), _TEXT_WIDTH)
    return "\n".join([head, *("".join(text for text, _ in spans(line)).rstrip() for line in lines)])


def _head(huddle: HuddleView) -> Iterator[Item]:
    here = [person.first_name for person in huddle.people if person.here]
    missing = [person.first_name for person in huddle.people if not person.here]
    state = "not held" if huddle.started_at is None else huddle.state
    parts = [state]
    if huddle.started_at is not None and huddle.finished_at is not None:
        parts.append(f"{clock(huddle.elapsed_at(huddle.now))} of {huddle.minutes} min")
    if huddle.facilitator and huddle.started_at is not None:
        parts.append(f"{huddle.facilitator} led")
        parts += [f"{huddle.recorder} recorded"] if huddle.recorder else []
    if huddle.amended:
        parts.append(f"amended {day_label(huddle.amended_at.date())}" if huddle.amended_at else "amended")
    if huddle.rating is not None:
        parts.append(f"rated {huddle.rating:.1f} of 5")
    yield Item(" · ".join(parts), tone="strong")
    if here:
        yield Item(join_names(here), ((f"here {len(here)} of {len(huddle.people)}  ", "muted"),))
        if missing:
            yield Item(join_names(missing), (("not here  ", "muted"),))


def _cover(shown: HuddleShown) -> Iterator[Item]:
    board = shown.board
    if not board.out and board.plan is None:
        return
    yield blank()
    yield heading("Out and cover")
    for out in board.out:
        yield Item(out.blocks, (f"{out.first_name}  ",))
    if board.plan is not None and board.plan.sessions_to_cover:
        yield Item(plan_head(board.plan), tone="muted")
        for cell in [*map(gap_line, board.plan.gaps), *map(change_line, board.plan.changes)]:
            yield Item(lead=("  ", *(cell if isinstance(cell, list) else [cell])))
    yield from risk_items(board.services_at_risk)


def _agreed(huddle: HuddleView) -> Iterator[Item]:
    yield from _part("Decisions", [entry for entry in huddle.entries if entry.kind == "decision"])
    if huddle.actions:
        opened = sum(action.state == "open" for action in huddle.actions)
        yield blank()
        yield heading(f"Actions · {plural(opened, 'open one')}" if opened else "Actions")
        yield from (action_item(action, huddle.date) for action in huddle.actions)
    if huddle.spotlights:
        yield blank()
        yield heading("Student spotlights")
        for spotlight in huddle.spotlights:
            again = ((f"  again {day_label(spotlight.follow_up)}", "muted"),) if spotlight.follow_up else ()
            yield Item(
                spotlight.text,
                ((spotlight.name, "strong"), (f"  {spotlight.group}  ", "muted")),
                end=again,
            )


def _said(huddle: HuddleView) -> Iterator[Item]:
    for kind, title in _KINDS:
        yield from _part(title, [entry for entry in huddle.entries if entry.kind == kind])
    notes = [entry for entry in huddle.entries if entry.kind == "note"]
    for section in dict.fromkeys(entry.section for entry in notes):
        title = section if section == "Notes" else f"Notes · {section}"
        yield from _part(title, [entry for entry in notes if entry.section == section])


def _part(title: str, entries: list[EntryView]) -> Iterator[Item]:
    if entries:
        yield blank()
        yield heading(title)
    for entry in entries:
        yield entry_item(entry, plain=True)
