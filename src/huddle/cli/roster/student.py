"""`huddle student`: the students of the shared roster."""

from typing import Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.cli.record.student_record import extract, timeline
from huddle.domain.errors import UsageError

Who = Annotated[str, typer.Argument(metavar="STUDENT", help="A code or a name.")]
Grade = Annotated[str | None, typer.Option(metavar="G", help="The grade.")]
Needs = Annotated[
    str | None, typer.Option(metavar="FLAGS", help="iep,504,el,gifted,behavior,health or none.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for name, command in (
        ("list", list_),
        ("add", add),
        ("set", set_),
        ("absent", absent),
        ("here", here),
        ("apart", apart),
        ("together", together),
        ("archive", archive),
        ("timeline", timeline),
        ("extract", extract),
    ):
        group.command(name)(command)
    app.add_typer(
        group,
        name="student",
        help="Students: list, add, set, absent, here, apart, together, archive, timeline, extract.",
    )


def list_(
    ctx: typer.Context,
    needs: Annotated[bool, typer.Option("--needs", help="With the need flags.")] = False,
) -> None:
    """The students with grade and groups."""
    with told(ctx).services() as services:
        view = services.roster.view()
    rows = [
        (
            row.code,
            row.name,
            row.grade,
            " ".join(row.groups),
            ", ".join(row.needs) if needs else "",
            f"out {row.out}" if row.out else "",
        )
        for row in view.students
    ]
    say.data(say.columns(rows))


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Given and family name.")],
    grade: Grade = None,
    needs: Needs = None,
    code: Annotated[str, typer.Option(metavar="CODE", help="Otherwise the next S-0001.")] = "",
) -> None:
    """Add a student; prints the code."""
    from huddle.services.roster.student import parse_needs

    with told(ctx).services() as services:
        flags = parse_needs(needs) if needs else ()
        say.saved(services.students.add(name, code=code, grade=grade or "", needs=flags))


def set_(
    ctx: typer.Context,
    who: Who,
    given: Annotated[str | None, typer.Option(metavar="NAME", help="The given name.")] = None,
    family: Annotated[str | None, typer.Option(metavar="NAME", help="The family name.")] = None,
    preferred: Annotated[str | None, typer.Option(metavar="NAME", help="How they are called.")] = None,
    grade: Grade = None,
    needs: Needs = None,
) -> None:
    """Change a student; prints the code."""
    from huddle.services.roster.student import parse_needs

    fields = (("given", given), ("family", family), ("preferred", preferred), ("grade", grade))
    changes: dict[str, Any] = {name: value for name, value in fields if value is not None}
    if needs is not None:
        changes["needs"] = parse_needs(needs)
    if not changes:
        raise UsageError("Say what is to be changed.", hint="See 'huddle student set --help'.")
    with told(ctx).services() as services:
        say.saved(services.students.set(who, changes))


def absent(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="[STUDENT]", help="A code or a name.")] = "",
    when: Annotated[str, typer.Argument(metavar="[WHEN]", help="today, 24nov, 24-26nov ...")] = "today",
    blocks: Annotated[str, typer.Argument(metavar="[BLOCKS]", help="3-5, am, all.")] = "all",
    status: Annotated[
        str, typer.Option(metavar="excused|unexcused|tardy|early_departure", help="How it counts.")
    ] = "excused",
    show: Annotated[bool, typer.Option("--list", help="Who is out on the day.")] = False,
) -> None:
    """Flag a student as out; it changes headcounts."""
    if show == bool(who):
        raise UsageError(
            "Say who is out, or --list.", hint="For instance: huddle student absent S-0012 today"
        )
    with told(ctx).services() as services:
        if show:
            out = services.attendance.list()
            say.data(say.columns([(one.code, one.name, one.blocks, one.status) for one in out]))
            return
        for flag in services.attendance.out([who], when, blocks, status):
            say.saved(f"{flag.id[:8]}  {flag.date.isoformat()}  {' '.join(flag.blocks) or 'all day'}")


def here(ctx: typer.Context, who: Who) -> None:
    """Take the day's flag of a student away."""
    with told(ctx).services() as services:
        was_out = services.attendance.back([who])
    say.tell("" if was_out else "The student was not out.")


def apart(
    ctx: typer.Context,
    first: Who,
    second: Who,
    off: Annotated[bool, typer.Option("--off", help="No longer.")] = False,
) -> None:
    """Keep two students apart."""
    with told(ctx).services() as services:
        say.saved(" ".join(services.students.pair(first, second, "" if off else "apart")))


def together(
    ctx: typer.Context,
    first: Who,
    second: Who,
    off: Annotated[bool, typer.Option("--off", help="No longer.")] = False,
) -> None:
    """Keep two students together."""
    with told(ctx).services() as services:
        say.saved(" ".join(services.students.pair(first, second, "" if off else "together")))


def archive(
    ctx: typer.Context,
    who: Who,
    back: Annotated[bool, typer.Option("--back", help="Bring an archived student back.")] = False,
) -> None:
    """Take a student out of the roster; the history stays."""
    with told(ctx).services() as services:
        say.saved(services.students.bring_back(who) if back else services.students.archive(who))
