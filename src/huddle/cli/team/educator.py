"""`huddle educator`: the educators of the team."""

from typing import Annotated, Any

import typer

from huddle.cli import say
from huddle.cli.invocation import told
from huddle.cli.words import one_day, pairs, yes_or_no
from huddle.domain.errors import UsageError

Who = Annotated[str, typer.Argument(metavar="WHO", help="A code or a name.")]
Role = Annotated[
    str | None, typer.Option(metavar="ROLE", help="lead, certified, paraeducator, substitute ...")
]

Since = Annotated[str | None, typer.Option("--from", metavar="DAY|none", help="The first day in the team.")]
Until = Annotated[str | None, typer.Option(metavar="DAY|none", help="The last day in the team.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("list")(list_)
    group.command("add")(add)
    group.command("set")(set_)
    group.command("archive")(archive)
    app.add_typer(group, name="educator", help="Educators: list, add, set, archive.")


def list_(ctx: typer.Context) -> None:
    """The educators with roles, strengths and credentials."""
    with told(ctx).services() as services:
        view = services.team.view()
    rows = [
        (
            row.code,
            row.name,
            row.role_words + ("" if row.can_lead else ", helps only"),
            " ".join(f"{skill}={level}" for skill, (level, _) in row.levels.items()),
            " ".join(row.credentials),
            f"out {row.out}" if row.out else "",
        )
        for row in view.educators
    ]
    say.data(say.columns(rows))


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Given and family name.")],
    role: Role = None,
    code: Annotated[str, typer.Option(metavar="CODE", help="Two to four letters or digits.")] = "",
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="The e-mail address.")] = "",
    since: Since = None,
    until: Until = None,
) -> None:
    """Add an educator, a substitute for given dates for instance; prints the code."""
    with told(ctx).services() as services:
        dates = {"since": one_day(since or "", services), "until": one_day(until or "", services)}
        say.saved(services.team.add_educator(name, role=role or "certified", code=code, email=email, **dates))


def set_(
    ctx: typer.Context,
    who: Who,
    strength: Annotated[
        list[str] | None, typer.Option(metavar="SKILL=0..4", help="What they declare; may be repeated.")
    ] = None,
    credential: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Granted; may be repeated.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--no-credential", metavar="NAME", help="No longer held.")
    ] = None,
    role: Role = None,
    given: Annotated[str | None, typer.Option(metavar="NAME", help="The given name.")] = None,
    family: Annotated[str | None, typer.Option(metavar="NAME", help="The family name.")] = None,
    preferred: Annotated[str | None, typer.Option(metavar="NAME", help="How colleagues call them.")] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="The e-mail address.")] = None,
    can_lead: Annotated[
        str | None, typer.Option(metavar="yes|no|role", help="May lead a group alone.")
    ] = None,
    can_help: Annotated[
        str | None, typer.Option(metavar="yes|no|role", help="May be a second adult.")
    ] = None,
    max_groups: Annotated[
        str | None, typer.Option(metavar="N|none", help="Groups at once; none = the team's rule.")
    ] = None,
    planning_cap: Annotated[
        str | None, typer.Option(metavar="N|none", help="Planning blocks to be lost a day.")
    ] = None,
    cover_cap: Annotated[str | None, typer.Option(metavar="N|none", help="Covers a day.")] = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Change an educator; prints the code."""
    changes: dict[str, Any] = {
        name: value
        for name, value in (
            ("role", role),
            ("given", given),
            ("family", family),
            ("preferred", preferred),
            ("email", email),
        )
        if value is not None
    }
    for name, value in (("can_lead", can_lead), ("can_help", can_help)):
        if value is not None:
            changes[name] = None if value == "role" else yes_or_no(value)
    for name, value in (("max_groups", max_groups), ("planning_cap", planning_cap), ("cover_cap", cover_cap)):
        if value is not None:
            changes[name] = None if value == "none" else _number(value)
    levels = pairs(strength or (), "SKILL=0..4")
    dates = {name: word for name, word in (("since", since), ("until", until)) if word is not None}
    if not (changes or levels or credential or without or dates):
        raise UsageError("Say what is to be changed.", hint="See 'huddle educator set --help'.")
    with told(ctx).services() as services:
        code = ""
        changes |= {name: one_day(word, services) for name, word in dates.items()}
        if changes:
            code = services.team.set_educator(who, changes)
        for skill, level in levels:
            services.team.set_strength(who, skill, _number(level))
        for held, names in ((True, credential), (False, without)):
            for name in names or ():
                services.team.set_credential(who, name, held=held)
        say.saved(code or services.team.code_of(who))


def archive(ctx: typer.Context, who: Who) -> None:
    """End an educator's membership in the team; the history stays."""
    with told(ctx).services() as services:
        say.saved(services.team.archive_educator(who))


def _number(words: str) -> int:
    if not words.isdigit():
        raise UsageError(f"'{words}' is not a number.", hint="Write it in digits, or none.")
    return int(words)
