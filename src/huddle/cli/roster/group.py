"""`huddle group`: the student groups, and who is in them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.cli.words import one_day, pairs
from huddle.domain.educator import credential_code
from huddle.domain.errors import UsageError
from huddle.text import plural

if TYPE_CHECKING:
    from huddle.services.roster.regroup import Regrouping

Code = Annotated[str, typer.Argument(metavar="GROUP", help="The group's code.")]
Weights = Annotated[
    list[str] | None, typer.Option("--weight", metavar="SKILL=0..25", help="How much it needs a skill.")
]
Room = Annotated[str | None, typer.Option(metavar="NAME[:CAPACITY]", help="Its room.")]
Target = Annotated[
    int | None, typer.Option(metavar="N", min=1, max=1000, help="Students an adult should hold.")
]
Most = Annotated[
    int | None, typer.Option("--max", metavar="N", min=1, max=1000, help="Students an adult may hold.")
]
Requires = Annotated[str | None, typer.Option(metavar="CREDENTIALS", help="What its lead must hold; none.")]
Grade = Annotated[str | None, typer.Option(metavar="G", help="Its grade.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for name, command in (
        ("list", list_),
        ("show", show),
        ("add", add),
        ("set", set_),
        ("archive", archive),
    ):
        group.command(name)(command)
    app.add_typer(group, name="group", help="Student groups: list, show, add, set (also who is in), archive.")


def list_(ctx: typer.Context) -> None:
    """The groups: how many students are in them, target and maximum an adult, room, blocks, adults."""
    with told(ctx).services() as services:
        groups = services.groups.list()
    rows = [
        (
            group.code,
            group.name,
            plural(len(group.members), "student") + (f", {group.out} out" if group.out else ""),
            f"{group.target}/{group.most}",
            f"{group.room} ({group.seats})" if group.seats else group.room,
            f"blocks {','.join(group.blocks)}" if group.blocks else "",
            " ".join(group.adults),
        )
        for group in groups
    ]
    say.data(say.columns(rows))


def show(ctx: typer.Context, code: Code) -> None:
    """Who is in a group on the day."""
    with told(ctx).services() as services:
        from huddle.domain.who import find_group

        day = services.regroup.day()
        group = find_group(day, code)
        say.data(say.columns([(s.code, s.name, s.grade) for s in day.members_of.get(group.id, ())]))


def add(
    ctx: typer.Context,
    code: Code,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="What people call it.")] = "",
    weight: Weights = None,
    room: Room = None,
    target: Target = None,
    most: Most = None,
    requires: Requires = None,
    grade: Grade = None,
) -> None:
    """Make a group; prints its code."""
    changes = _changes(weight, room, target, most, requires, grade)
    with told(ctx).services() as services:
        say.saved(services.groups.add(code, name, changes))


def set_(
    ctx: typer.Context,
    code: Code,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What people call it.")] = None,
    weight: Weights = None,
    room: Room = None,
    target: Target = None,
    most: Most = None,
    requires: Requires = None,
    grade: Grade = None,
    into: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="STUDENT", help="Comes in from the day on; may be repeated."),
    ] = None,
    out: Annotated[
        list[str] | None,
        typer.Option("--out", metavar="STUDENT", help="Goes from the day on; may be repeated."),
    ] = None,
    move: Annotated[
        bool, typer.Option("--move", help="Who comes in leaves the groups of the same blocks.")
    ] = False,
    since: Annotated[
        str, typer.Option("--from", metavar="DAY", help="The first day; today unless said.")
    ] = "",
    until: Annotated[
        str, typer.Option(metavar="DAY", help="The last day; then all are where they were before.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --in and --out: only show what would happen.")
    ] = False,
) -> None:
    """Change a group, or who is in it; prints its code."""
    changes = _changes(weight, room, target, most, requires, grade)
    if name is not None:
        changes["name"] = name
    if dry_run and (changes or not (into or out)):
        raise UsageError("--dry-run shows what --in and --out would do, and nothing else.")
    if not (changes or into or out):
        raise UsageError("Say what is to be changed.", hint="See 'huddle group set --help'.")
    with told(ctx).services() as services:
        if changes:
            services.groups.set(code, changes)
        if into or out:
            first, last = one_day(since, services), one_day(until, services)
            if dry_run:
                _look(services.regroup.look(code, into=into or (), out=out or (), move=move, since=first))
                return
            done = services.regroup.regroup(
                code, into=into or (), out=out or (), move=move, since=first, until=last
            )
            say.tell(f"{done.came} came in, {done.went} went.")
            for conflict in done.conflicts:
                say.tell(conflict)
    say.saved(code)


def _look(seen: "Regrouping") -> None:
    """What regrouping would do: headcounts, then what speaks against it."""
    say.data(
        say.columns(
            [
                (
                    count.group,
                    f"{count.before} > {count.after}",
                    f"target {count.target}, maximum {count.most}",
                    f"{count.room} ({count.seats})" if count.seats else count.room,
                )
                for count in seen.headcounts
            ]
        )
    )
    for student, other in seen.clashes:
        say.tell(f"{student} is in {other} in the same block: --move takes them out of it.")
    for conflict in seen.conflicts:
        say.tell(conflict)


def archive(ctx: typer.Context, code: Code) -> None:
    """Archive a group; the history stays."""
    with told(ctx).services() as services:
        say.saved(services.groups.archive(code))


def _changes(
    weight: list[str] | None,
    room: str | None,
    target: int | None,
    most: int | None,
    requires: str | None,
    grade: str | None,
) -> dict[str, Any]:
    fields = (("room", room), ("target", target), ("max", most), ("grade", grade))
    changes: dict[str, Any] = {name: value for name, value in fields if value is not None}
    if weight:
        changes["weights"] = {}
        for skill, level in pairs(weight, "SKILL=0..25"):
            if not level.isdigit():
                raise UsageError(f"'{level}' is not a number.", hint="Write --weight math=3.")
            changes["weights"][skill] = int(level)
    if requires is not None:
        words = [credential_code(part) for part in requires.split(",") if part.strip()]
        changes["requires"] = () if words == ["none"] else tuple(words)
    return changes
