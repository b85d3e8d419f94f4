"""docs/cli.md names every command, option and exit code of the code, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from huddle.cli.commands import FILES, command_for
from huddle.cli.invocation import SWITCHES, VALUED
from huddle.domain import errors

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.skipif(
    not (DOCS / "cli.md").is_file(), reason="the documentation is not beside the tests"
)


def commands() -> Iterator[tuple[str, set[str]]]:
    """Each command by its words, with its long and short options."""

    def walk(name: str, command: Any, parent: typer.Context) -> Iterator[tuple[str, set[str]]]:
        context = typer.Context(command, parent=parent, **command.context_settings)
        inner = getattr(command, "commands", None)
        if inner:
            for word, one in inner.items():
                yield from walk(f"{name} {word}", one, context)
        else:
            options = [
                p for p in command.get_params(context) if p.param_type_name == "option" and p.name != "help"
            ]
            yield name, {option for p in options for option in p.opts}

    root = command_for(["--help"])
    context = typer.Context(root, **root.context_settings)
    for word, command in root.commands.items():
        yield from walk(f"huddle {word}", command, context)


def sections() -> dict[str, str]:
    """Each section of the page about a command."""
    parts = re.split(r"^##+ (.*)$", (DOCS / "cli.md").read_text("utf-8"), flags=re.MULTILINE)
    pairs = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {name: text for name, text in pairs.items() if name.startswith("huddle ")}


def test_every_command_is_on_the_page_and_no_other() -> None:
    groups = {f"huddle {name.split()[1]}" for name, _ in commands() if name.count(" ") == 2}
    assert set(sections()) == {name for name, _ in commands()} | groups


def test_every_option_is_on_the_page_and_no_other() -> None:
    written = sections()
    for name, options in commands():
        cells = re.findall(r"^\| (.*?) \| ", written[name].replace(r"\|", "/"), flags=re.MULTILINE)
        shown = {option for cell in cells for option in re.findall(r"`(-{1,2}[a-z][a-z-]*)", cell)}
        assert shown == options, name


def test_the_own_options_and_every_exit_code_are_on_the_page() -> None:
    page = (DOCS / "cli.md").read_text("utf-8")
    for option in (*VALUED, *SWITCHES, "--version"):
        assert f"| `{option}" in page
    codes = {value for name, value in vars(errors).items() if name.isupper() and isinstance(value, int)}
    shown = {int(code) for code in re.findall(r"^\| (\d) \|", page, flags=re.MULTILINE)}
    assert shown == codes
    assert "| 129, 130, 143 |" in page


def test_every_command_that_is_listed_has_its_file_and_its_help() -> None:
    assert {name.split()[1] for name, _ in commands()} == set(FILES)
    root = command_for(["--help"])
    assert all(command.help for command in root.commands.values())


def test_the_guide_uses_only_commands_and_options_that_exist() -> None:
    known = dict(commands())
    text = (DOCS / "guide" / "commands.md").read_text("utf-8")
    lines = [
        line.split("#")[0]
        for block in re.findall(r"```\n(.*?)```", text, flags=re.DOTALL)
        for line in block.splitlines()
    ]
    calls = [call for line in lines for call in re.findall(r"huddle ([a-z-].*?)(?:$|\||&&)", line)]
    assert len(calls) > 25
    for call in calls:
        words = call.split()
        options = {word.split("=")[0] for word in words if word.startswith("--")} - {*VALUED, *SWITCHES}
        while words[0] in VALUED:
            words = words[2:]
        name = next((n for n in (f"huddle {' '.join(words[:2])}", f"huddle {words[0]}") if n in known), None)
        assert name is not None, call
        assert options <= known[name], call
