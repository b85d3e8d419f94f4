"""`huddle group`: the student groups, and who is in them."""

from typing import Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.cli.words import pairs
from huddle.domain.educator import credential_code
from huddle.domain.errors import UsageError
from huddle.text import plural

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
    for name, command in (("list", list_), ("add", add), ("set", set_), ("archive", archive)):
        group.command(name)(command)
    app.add_typer(group, name="group", help="Student groups: list, add, set (also who is in), archive.")


def list_(ctx: typer.Context) -> None:
    """The groups and how many students are in them."""
    with told(ctx).services() as services:
        view = services.roster.view()
    say.data(say.columns([(code, name, plural(count, "student")) for code, name, count in view.groups]))


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
) -> None:
    """Change a group, or who is in it; prints its code."""
    changes = _changes(weight, room, target, most, requires, grade)
    if name is not None:
        changes["name"] = name
    if not (changes or into or out):
        raise UsageError("Say what is to be changed.", hint="See 'huddle group set --help'.")
    with told(ctx).services() as services:
        if changes:
            services.groups.set(code, changes)
        if into or out:
            came, went = services.groups.regroup(code, into=into or (), out=out or (), move=move)
            say.tell(f"{came} came in, {went} went.")
    say.saved(code)


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
