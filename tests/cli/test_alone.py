"""`huddle` without a command is read without Typer, and means what Typer would read."""

import subprocess
import sys

import pytest
import typer

from huddle.cli.alone import without_command
from huddle.cli.run import globals_first


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--db", "x.db"],
        ["--db=x.db", "--team", "Team Cholla", "--readonly"],
        ["--no-color", "--date", "tomorrow", "--theme=nord"],
        ["--db", "-odd", "--team="],
        ["--db", "a", "--db", "b"],
    ],
)
def test_the_options_mean_the_same_as_for_typer(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from huddle.cli import alone
    from huddle.cli.commands import command_for

    seen: list[object] = []

    def begin(told: object) -> int:
        seen.append(told)
        return 0

    monkeypatch.setattr(alone, "begin", begin)
    with (
        command_for(globals_first(words)).make_context("huddle", globals_first(words)) as context,
        pytest.raises(typer.Exit),
    ):
        context.command.invoke(context)
    assert seen == [without_command(globals_first(words))]


@pytest.mark.parametrize(
    "words", [["today"], ["--help"], ["-h"], ["--version"], ["--db"], ["--unknown"], ["--"], ["--readonly=1"]]
)
def test_everything_else_is_for_typer(words: list[str]) -> None:
    assert without_command(globals_first(words)) is None


def test_completions_are_for_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_HUDDLE_COMPLETE", "complete_bash")
    assert without_command([]) is None


def test_without_a_command_typer_is_not_loaded() -> None:
    code = (
        "import sys; from huddle.cli.run import answer; import huddle.cli.alone as alone; "
        "import huddle.cli.run as run; run.begin = lambda told: 0; answer([]); print('typer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
