"""`huddle schedule`: the base schedule: sessions, blocks, duties."""

from typing import Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.domain.errors import NotFoundError, UsageError

Group = Annotated[str, typer.Argument(metavar="GROUP", help="The group's code.")]
Block = Annotated[str, typer.Argument(metavar="BLOCK", help="The block's name.")]
Days = Annotated[str, typer.Option(metavar="mon,wed|cycle:A", help="On which days; empty for all.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for name, command in (
        ("list", list_),
        ("add", set_),
        ("set", set_),
        ("archive", archive),
        ("confirm", confirm),
        ("block", block),
        ("duty", duty),
        ("room", room),
    ):
        group.command(name)(command)
    app.add_typer(
        group, name="schedule", help="The base schedule: list, add, set, archive, confirm, block, duty, room."
    )


def list_(ctx: typer.Context) -> None:
    """Blocks, sessions and duties, and what was widened to make the usual day legal."""
    with told(ctx).services() as services:
        lists = services.schedule.lists()
    view = lists.view
    parts = [
        say.columns(
            [
                (b.short, b.name, b.times, b.days or "every day", b.bell and f"on {b.bell} days")
                for b in lists.blocks
            ]
        ),
        say.columns(
            [
                (
                    f"{s.group}@{s.block}",
                    s.lead or "nobody",
                    "with " + ",".join(s.helpers) if s.helpers else "",
                    s.room,
                    s.days,
                    "drafted, check" if s.drafted else "",
                )
                for s in view.sessions
            ]
        ),
        say.columns([(d.code, f"block {d.block}", d.kind, d.days) for d in lists.duties]),
        say.columns([(name, f"holds {capacity}" if capacity else "") for name, capacity in lists.rooms]),
        "\n".join(view.findings),
    ]
    say.data("\n\n".join(part for part in parts if part))


def set_(
    ctx: typer.Context,
    group: Group,
    block_: Block,
    lead: Annotated[str | None, typer.Option(metavar="WHO|nobody", help="Who leads it.")] = None,
    helper: Annotated[
        list[str] | None, typer.Option(metavar="WHO|nobody", help="Who helps; may be repeated.")
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="BLOCK", help="Move it to another block.")] = None,
    days: Days = "",
    on: Annotated[
        str | None, typer.Option(metavar="mon,wed|cycle:A|all", help="Move it to other days.")
    ] = None,
    room: Annotated[
        str | None, typer.Option(metavar="NAME[:CAPACITY]|none", help="A room of its own.")
    ] = None,
) -> None:
    """Make or change the session of a group in a block."""
    helpers = None if helper is None else [] if helper == ["nobody"] else helper
    with told(ctx).services() as services:
        view = services.schedule.set_session(
            group,
            block_,
            lead=lead,
            helpers=helpers,
            new_block=to,
            days=days,
            new_days="" if on == "all" else on,
            room=room,
        )
    say.saved(f"{view.group}@{view.block}  {view.lead or 'nobody'}  {','.join(view.helpers)}".rstrip())


def archive(ctx: typer.Context, group: Group, block_: Block, days: Days = "") -> None:
    """Take a session out of the schedule."""
    with told(ctx).services() as services:
        if not services.schedule.remove_session(group, block_, days=days):
            raise NotFoundError(
                f"{group} has no such session in block {block_}.",
                code="no_such_session",
                hint="'huddle schedule list' shows them.",
            )
    say.saved(f"{group}@{block_}")


def confirm(
    ctx: typer.Context,
    sessions: Annotated[
        list[str] | None, typer.Argument(metavar="[G@B]...", help="Only these; otherwise all.")
    ] = None,
) -> None:
    """Confirm the sessions that an import drafted."""
    with told(ctx).services() as services:
        if not sessions:
            say.saved(f"{services.schedule.confirm()} confirmed")
            return
        known: dict[str, list[str]] = {}
        for one in services.schedule.view().sessions:
            known.setdefault(f"{one.group}@{one.block}".casefold(), []).append(one.id)
        wrong = next((name for name in sessions if name.casefold() not in known), None)
        if wrong is not None:
            raise NotFoundError(
                f"There is no session {wrong}.",
                code="no_such_session",
                hint="'huddle schedule list' shows them as 7C@3.",
            )
        ids = [session_id for name in sessions for session_id in known[name.casefold()]]
        say.saved(f"{services.schedule.confirm(ids)} confirmed")


def room(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The room's name.")],
    capacity: Annotated[
        int, typer.Argument(metavar="CAPACITY", min=1, max=10_000, help="Students it holds.")
    ],
) -> None:
    """Say how many students a room holds; a new one is made."""
    with told(ctx).services() as services:
        say.saved(f"{services.schedule.set_room(name, capacity)}  {capacity}")


def block(
    ctx: typer.Context,
    short: Annotated[str, typer.Argument(metavar="BLOCK", help="The block's short name.")],
    times: Annotated[str, typer.Argument(metavar="[HH:MM-HH:MM]", help="From and to.")] = "",
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What people call it.")] = None,
    days: Annotated[str | None, typer.Option(metavar="mon,wed|cycle:A|all", help="On which days.")] = None,
    bell: Annotated[str, typer.Option(metavar="NAME", help="The special schedule it belongs to.")] = "",
    position: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=99, help="Its place in the day.")
    ] = None,
    archived: Annotated[bool, typer.Option("--archive", help="Take it out of the day.")] = False,
) -> None:
    """Make, change or take out a block."""
    from huddle.services.team.setup import parse_time

    changes: dict[str, Any] = {}
    if times:
        first, _, last = times.partition("-")
        changes |= {"starts": parse_time(first), "ends": parse_time(last)}
    fields = (("name", name), ("days", "" if days == "all" else days), ("position", position))
    changes |= {field: value for field, value in fields if value is not None}
    if bool(changes) == archived:
        raise UsageError(
            "Say the block's times, what is to be changed, or --archive.",
            hint="huddle schedule block 3 10:35-11:25",
        )
    with told(ctx).services() as services:
        if archived:
            say.saved(services.setup.remove_block(short, bell=bell))
        else:
            say.saved(services.setup.set_block(short, changes, bell=bell))
            say.tell(services.setup.at_the_same_time(short, bell=bell))


def duty(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="A code or a name.")],
    block_: Block,
    kind: Annotated[str, typer.Argument(metavar="planning|off|none", help="What the block is for them.")],
    days: Days = "",
) -> None:
    """Protect an educator's planning, or mark a block in which they are not here."""
    with told(ctx).services() as services:
        code = services.schedule.set_duty(who, block_, kind, days=days)
    say.saved(f"{code}  block {block_}  {kind}")
