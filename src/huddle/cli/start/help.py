"""`huddle help TOPIC`: the pages of the docs in the terminal, a command's own section, or what a word means."""

import difflib
import re
import shutil
import sys
from typing import Annotated

import typer

from huddle.cli import say
from huddle.domain.errors import NotFoundError

_WIDEST = 100
_SECTION = re.compile(r"^## huddle ", re.MULTILINE)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("help")(help_on)


def help_on(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]", help="A page, a command, or a word of the glossary."),
    ] = None,
) -> None:
    """The pages of the docs: without a topic, what there is to read."""
    from huddle.cli.markdown import page_text
    from huddle.resources import pages

    known = pages()
    topic = " ".join(words or ()).casefold()
    if not topic:
        say.data(_contents())
        return
    name = topic.replace(" ", "-")
    text = known[name].read_text(encoding="utf-8") if name in known else _of_a_word(topic)
    if not text:
        raise NotFoundError(
            f"There is no page '{topic}'.", code="no_such_topic", hint=_nearest(name, [*known, *_sections()])
        )
    columns = min(_WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _WIDEST
    say.data(page_text(text, columns).rstrip("\n"))


def _contents() -> str:
    """Every page with its title, then what else can be asked."""
    from huddle.resources import pages

    rows = []
    for name, path in pages().items():
        title = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
        rows.append((f"huddle help {name}", title))
    return "\n".join(
        [
            say.columns(rows),
            "",
            "A command has its own page too (huddle help absent), and so has a word (huddle help session).",
        ]
    )


def _sections() -> dict[str, str]:
    """Command -> what the page of commands says of it."""
    from huddle.resources import pages

    page = pages().get("cli")
    parts = _SECTION.split(page.read_text(encoding="utf-8"))[1:] if page else []
    return {part.partition("\n")[0].strip(): part for part in parts}


def _of_a_word(topic: str) -> str:
    """What the glossary says of a word, and the page of the command of that name; empty where there is neither."""
    return "\n".join(filter(None, (_meaning(topic), _section(topic))))


def _section(topic: str) -> str:
    """What the page of commands says of one command; empty where it is none."""
    part = _sections().get(topic)
    return f"# huddle {part}" if part else ""


def _meaning(word: str) -> str:
    """What a word of the glossary means; empty where it is none."""
    from huddle.resources import glossary

    for _, terms in glossary():
        for term, meaning in terms:
            if word in (one.casefold() for one in (term, *term.split(", "))):
                return f"{term}: {meaning}\n"
    return ""


def _nearest(topic: str, known: list[str]) -> str:
    close = difflib.get_close_matches(topic, known, n=1, cutoff=0.6)
    return f"Did you mean 'huddle help {close[0]}'?" if close else "'huddle help' lists the pages."
