"""`huddle roster`: the shared roster of the day."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.text import plural

if TYPE_CHECKING:
    from huddle.services.roster.views import RosterView, StudentRow


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("roster")(roster)


def roster(
    ctx: typer.Context,
    filter_: Annotated[
        str,
        typer.Option(
            "--filter",
            metavar="EXPR",
            help="Words to find, !word to leave out; group:6 grade:7 lead:HB out:today absent:3 need:iep.",
        ),
    ] = "",
    group: Annotated[str, typer.Option(metavar="G", help="Only this group.")] = "",
    json: Annotated[bool, typer.Option("--json", help="huddle.roster/1.")] = False,
    csv: Annotated[
        bool, typer.Option("--csv", help="The students' table of huddle's own template, filled.")
    ] = False,
) -> None:
    """The students with their groups, and the educators."""
    import dataclasses

    from huddle.services.roster.roster import chosen

    with told(ctx).services() as services:
        view = services.roster.view()
        view = dataclasses.replace(view, students=chosen(view, filter_, group))
        codes = {student.code for student in view.students}
        table = services.exports.students_table(codes) if csv else b""
        rows = services.exports.roster_json(codes) if json and not csv else {}
    if csv:
        sys.stdout.flush()
        sys.stdout.buffer.write(table)
    elif json:
        say.data_json(rows)
    else:
        say.data(_text(view))


def _text(view: "RosterView") -> str:
    count = len(view.students)
    lines = [say.columns([_row(student) for student in view.students])] if count else []
    lines.append(plural(count, "student"))
    if view.educators:
        lines += ["", say.columns([(code, name, role, out) for code, name, role, out in view.educators])]
    return "\n".join(lines)


def _row(student: "StudentRow") -> tuple[str, ...]:
    out = f"out {student.out}" if student.out else ""
    return student.code, student.sort_name, student.grade, " ".join(student.groups), out
