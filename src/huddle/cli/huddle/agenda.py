"""More of the huddle: its agendas, what it begins with, pause and skip, rating, parking lot, who has seen the cover."""

from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.huddle.text import action_line, print_huddle
from huddle.cli.invocation import told
from huddle.domain.errors import UsageError

if TYPE_CHECKING:
    from huddle.services.board.briefing import BriefingView
    from huddle.services.huddle.agenda import Agendas, AgendaView


def skip(ctx: typer.Context) -> None:
    """Leave the current section out and go on."""
    with told(ctx).services() as services:
        view = services.huddles.skip()
    print_huddle(view)


def pause(ctx: typer.Context) -> None:
    """Let the clock stand."""
    with told(ctx).services() as services:
        view = services.huddles.pause()
    print_huddle(view)


def resume(ctx: typer.Context) -> None:
    """Let the clock run again."""
    with told(ctx).services() as services:
        view = services.huddles.resume()
    print_huddle(view)


def rate(
    ctx: typer.Context,
    stars: Annotated[int, typer.Argument(metavar="1..5", min=1, max=5, help="How good it was.")],
) -> None:
    """Rate the huddle; once more replaces your rating. The log shows the average."""
    with told(ctx).services() as services:
        services.huddles.rate(stars)
    say.saved(f"rated {stars}")


def clear(
    ctx: typer.Context,
    line: Annotated[
        str, typer.Argument(metavar="ID", help="A line of the parking lot, as 'brief' shows it.")
    ],
    back: Annotated[bool, typer.Option("--back", help="It is not dealt with after all.")] = False,
) -> None:
    """Say that a line of the parking lot is dealt with; until then it comes back in every huddle."""
    with told(ctx).services() as services:
        entry = services.huddles.clear(line, cleared=not back)
    say.saved(f"{entry.id[:8]}  {'back' if back else 'cleared'}")


def seen(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="[WHO]", help="Who has seen it; nobody = only list.")] = "",
) -> None:
    """Who has seen the day's announcement; with WHO note it."""
    with told(ctx).services() as services:
        view = services.announcements.seen(who) if who else services.announcements.view()
    rows = [
        (code, name, f"seen {at:%Y-%m-%d %H:%M}" if at else "-", "concerned" if code in view.concerns else "")
        for code, name, at in view.seen
    ]
    say.data(say.columns(rows))


def brief(ctx: typer.Context) -> None:
    """What the day's huddle begins with: out and back, changes, risks, actions, students, events, parking lot, look back."""
    with told(ctx).services() as services:
        view = services.briefing.of()
    say.data("\n".join(_brief(view)))


def _brief(view: "BriefingView") -> list[str]:
    parts = {
        "Out": [f"{out.first_name} ({out.code})  {out.blocks}" for out in view.out],
        "Back": [*view.back, *(f"{initials} ({code})" for code, _, initials in view.students_back)],
        f"Coverage plan: {view.plan_state}": list(view.changed),
        "Services at risk": [
            f"block {risk.block}  {risk.group}  {risk.credential}: {risk.students}" for risk in view.risks
        ],
        "Late": [action_line(action) for action in view.late],
        "Due today": [action_line(action) for action in view.due],
        "Students to look at": [
            f"{each.initials} ({each.student})  {each.reason}" for each in view.suggestions
        ],
        "Today": [f"{event.times or 'all day'}  {event.text}" for event in view.events],
        "This week": [f"{event.date:%a %d %b}  {event.times}  {event.text}" for event in view.week],
        "Parking lot": [
            f"{entry.id[:8]}  {entry.date or '-'}  {entry.text}" + ("  (cleared)" if entry.cleared_on else "")
            for entry in view.parking
        ],
        "Look back": [
            f"{each.place}  {each.planned}" + (f"  > {each.happened}" if each.happened else "")
            for each in view.look_back.planned
        ],
    }
    lines: list[str] = []
    for name, rows in parts.items():
        if rows or name.startswith("Coverage"):
            lines += [name, *(f"  {row}".replace("\n", "\n    ") for row in rows), ""]
    return lines[:-1]


def agenda(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="[AGENDA]", help="default, monday, half-term, short, or one of your own.")
    ] = "",
    section: Annotated[
        str | None, typer.Option(metavar="NAME", help="Change this section; a new name adds one.")
    ] = None,
    minutes: Annotated[int | None, typer.Option(metavar="N", min=0, max=120, help="Its minutes.")] = None,
    place: Annotated[int | None, typer.Option(metavar="N", min=1, help="Its place, from 1.")] = None,
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="notes, actions, people, coverage, ahead, spotlights, celebrations, parking or back.",
        ),
    ] = "",
    rename: Annotated[str, typer.Option(metavar="NAME", help="Another name for the section.")] = "",
    on: Annotated[bool, typer.Option("--on", help="Turn the section on.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Turn the section off.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the section out.")] = False,
    days: Annotated[
        str | None, typer.Option(metavar="DAYS", help="Use it on these weekdays: mon,thu; none = by choice.")
    ] = None,
    use: Annotated[bool, typer.Option("--use", help="Use it today (before the start).")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what was changed.")] = False,
) -> None:
    """Show the agendas, or change one: sections with minutes, order, on and off, and the days of each."""
    settings = (minutes, place, kind, rename, on, off, remove)
    if section is None and any(each not in (None, "", False) for each in settings):
        raise UsageError("Say which section with --section.", hint="See 'huddle huddle agenda --help'.")
    if on and off:
        raise UsageError("A section cannot be on and off.", hint="Leave one away.")
    with told(ctx).services() as services:
        agendas = services.agendas
        if section is not None:
            chosen = name or "default"
            if remove:
                agendas.remove(chosen, section)
            elif _has(agendas, chosen, section):
                agendas.change(
                    chosen,
                    section,
                    minutes=minutes,
                    on=True if on else False if off else None,
                    place=place,
                    rename=rename,
                    kind=kind,
                )
            else:
                agendas.add(
                    chosen,
                    section,
                    minutes=1 if minutes is None else minutes,
                    kind=kind or "notes",
                    place=place,
                )
        if reset:
            agendas.reset(name or "default")
        if days is not None:
            agendas.choose(name, "" if days == "none" else days)
        if use:
            services.huddles.use_template(name)
        views = agendas.all()
    wanted = name or ("default" if section is not None else "")
    _print_agendas([each for each in views if not wanted or each.name == wanted] or list(views))


def _has(agendas: "Agendas", name: str, section: str) -> bool:
    from huddle.text import fold

    items = next((each.items for each in agendas.all() if fold(each.name) == fold(name)), ())
    return any(fold(item.name).startswith(fold(section)) for item in items)


def _print_agendas(views: "list[AgendaView]") -> None:
    from huddle.domain.block import WEEKDAYS

    lines: list[str] = []
    for view in views:
        marks = [f"{view.minutes} min"]
        marks += [", ".join(WEEKDAYS[day] for day in view.weekdays)] if view.weekdays else []
        marks += ["today"] if view.today else []
        lines.append(f"{view.name}  {' · '.join(marks)}")
        lines += [
            f"  {number} {item.name}  {item.minutes} min  {item.kind}{'' if item.on else '  off'}"
            for number, item in enumerate(view.items, 1)
        ]
    say.data("\n".join(lines))
