"""`huddle help`: every page in the terminal, a command's section, a word; and what Markdown becomes."""

from collections.abc import Callable
from typing import Any

import pytest

from huddle.cli.commands import FILES
from huddle.cli.markdown import page_text
from huddle.resources import glossary, pages
from huddle.text import width

Huddle = Callable[..., Any]


def test_without_a_topic_every_page_is_listed_with_its_title(huddle: Huddle) -> None:
    listed = huddle("help").out
    for name in pages():
        assert f"huddle help {name}" in listed
    assert "The first morning in ten minutes" in listed


@pytest.mark.parametrize("topic", list(pages()))
def test_every_page_is_printed_without_marks_and_within_its_width(huddle: Huddle, topic: str) -> None:
    ran = huddle("help", topic)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert len(lines) > 10
    for mark in ("](", "**", "```", "<!--", "|--"):
        assert mark not in ran.out
    prose = [line for line in lines if not line.startswith("    ")]
    assert max(map(width, prose)) <= 110


@pytest.mark.parametrize("command", list(FILES))
def test_every_command_has_its_page(huddle: Huddle, command: str) -> None:
    ran = huddle("help", command)
    assert ran.code == 0
    assert ran.out.strip()


def test_a_word_of_the_glossary_is_explained_and_what_is_unknown_is_answered(huddle: Huddle) -> None:
    for term, meaning in glossary()[0][1][:3]:  # the first is the name of a command too
        assert f"{term}: {meaning}" in " ".join(huddle("help", term).out.split())
    unknown = huddle("help", "absense")
    assert unknown.code == 4
    assert "Did you mean 'huddle help absence'?" in unknown.err
    assert huddle("help", "qqq").code == 4


def test_markdown_becomes_plain_text() -> None:
    page = (
        "# A **title**\n\nSome `code`, a [link](x.md) and\na second line.\n\n- one two three four five\n- six\n\n"
        "| a | b |\n|---|---|\n| x\\|y | long words that have to be broken |\n\n```\nas  it stands\n```\n![p](p.svg)\n"
    )
    assert page_text(page, 24) == (
        "A title\n=======\n\nSome code, a link and a\nsecond line.\n\n- one two three four\n  five\n- six\n\n"
        "a    b\nx|y  long words that\n     have to be broken\n\n    as  it stands\n"
    )


def test_a_page_cannot_send_commands_to_the_terminal() -> None:
    assert "\x1b" not in page_text("# \x1b[2J\n\n```\n\x1b]52;c;x\x07\n```\n| \x1b[31m | b |\n", 40)
