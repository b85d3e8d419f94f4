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
    ):
        group.command(name)(command)
    app.add_typer(
        group, name="schedule", help="The base schedule: list, add, set, archive, confirm, block, duty."
    )


def list_(ctx: typer.Context) -> None:
    """Blocks, sessions and duties, and what was widened to make the usual day legal."""
    with told(ctx).services() as services:
        view = services.schedule.view()
    parts = [
        say.columns([(short, name, f"{start}-{end}", days) for short, name, start, end, days in view.blocks]),
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
        say.columns([(who, f"block {where}", kind) for who, where, kind in view.duties]),
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
) -> None:
    """Make or change the session of a group in a block."""
    helpers = None if helper is None else [] if helper == ["nobody"] else helper
    with told(ctx).services() as services:
        view = services.schedule.set_session(
            group, block_, lead=lead, helpers=helpers, new_block=to, days=days
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


def confirm(ctx: typer.Context) -> None:
    """Confirm every session that an import drafted."""
    with told(ctx).services() as services:
        say.saved(f"{services.schedule.confirm()} confirmed")


def block(
    ctx: typer.Context,
    short: Annotated[str, typer.Argument(metavar="BLOCK", help="The block's short name.")],
    times: Annotated[str, typer.Argument(metavar="[HH:MM-HH:MM]", help="From and to.")] = "",
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What people call it.")] = None,
    days: Annotated[str | None, typer.Option(metavar="mon,wed|cycle:A|all", help="On which days.")] = None,
    bell: Annotated[str, typer.Option(metavar="NAME", help="The special timetable it belongs to.")] = "",
    position: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=99, help="Its place in the day.")
    ] = None,
    archived: Annotated[bool, typer.Option("--archive", help="Take it out of the day.")] = False,
) -> None:
    """Make, change or take out a block."""
    from huddle.services.setup import parse_time

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


def duty(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="A code or a name.")],
    block_: Block,
    kind: Annotated[str, typer.Argument(metavar="planning|off|none", help="What the block is for them.")],
) -> None:
    """Protect an educator's planning, or mark a block in which they are not here."""
    if kind not in ("planning", "off", "none"):
        raise UsageError(f"'{kind}' is not a duty.", hint="Write planning, off or none.")
    with told(ctx).services() as services:
        for one in ("planning", "off"):
            services.schedule.set_duty(who, block_, one, on=one == kind)
    say.saved(f"{who}  block {block_}  {kind}")
