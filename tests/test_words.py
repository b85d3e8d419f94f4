"""One word for one thing: words that were given up are found nowhere a person reads, and the glossary says which to use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huddle.domain.cover.levels import SOFT_WORDS
from huddle.domain.cover.plan import KINDS
from huddle.domain.educator import ROLES
from huddle.domain.huddle import ENTRY_KINDS
from huddle.resources import glossary

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"

# What was said before -> what is said now. The left side is a pattern for whole words.
RETIRED = {
    r"tak(e|es|en|ing) (it |them |that |this )?back": "undo",
    r"tak(e|es|en|ing) (it |them )?away": "remove",
    r"rolls? on": "carry over",
    r"(shows?|huddle|it) in large": "projector view",
    r"licences?": "license",
    r"colours?": "color",
    r"(un)?grouped anew": "regrouped",
    r"timetabled?": "schedule",
    r"organisations?": "organization",
    r"neighbours?": "neighbor",
    r"recognised?": "recognize",
    r"given up": "canceled",
    r"the person's word": "your decisions",
    r"shall( not)?": "should, may not",
}
PATTERNS = {re.compile(rf"\b(?:{old})\b", re.IGNORECASE): new for old, new in RETIRED.items()}
# A teacher may call their table what they like: these are words that a file is known by, or that a person may type.
READ_FROM_OTHERS = {"exchange/readers/", "exchange/template.py", "exchange/columns.py"}
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if "adr" not in page.parts and page != GLOSSARY),
]


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a file with their lines, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def test_no_text_of_the_program_uses_a_word_that_was_given_up() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r} says {match[0]!r}; say {new!r}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        if not any(one in path.as_posix() for one in READ_FROM_OTHERS)
        for line, text in texts(path)
        for pattern, new in PATTERNS.items()
        if (match := pattern.search(text))
    ]
    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_uses_a_word_that_was_given_up(page: Path) -> None:
    found = [
        f"{number}: {match[0]!r}; say {new!r}"
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1)
        for pattern, new in PATTERNS.items()
        if (match := pattern.search(line))
    ]
    assert found == []


def test_the_glossary_has_every_term_of_the_field_that_a_screen_shows() -> None:
    terms = [term for _, rows in glossary() for entry, _ in rows for term in entry.split(", ")]
    assert len(terms) == len(set(terms))
    shown = {
        *ROLES.values(),
        *KINDS.values(),
        *(name.casefold() for name, _ in SOFT_WORDS.values()),
        *(kind for kind in ENTRY_KINDS if kind not in {"rating", "parking"}),
        *(
            "draft",
            "applied",
            "lock",
            "gap",
            "absence",
            "action",
            "spotlight",
            "section",
            "group",
            "block",
            "undo",
        ),
    }
    known = {term.casefold() for term in terms}
    assert {term.casefold() for term in shown} - known == set()


def test_each_term_of_the_glossary_has_a_sentence() -> None:
    chapters = glossary()
    assert len(chapters) == len({title for title, _ in chapters}) == 6
    for _, rows in chapters:
        assert rows
        for term, meaning in rows:
            assert meaning.endswith((".", "?")), term
            assert meaning[0].isupper(), term


def test_no_meaning_uses_a_word_that_was_given_up() -> None:
    meanings = [meaning for _, rows in glossary() for _, meaning in rows]
    assert [(m, p.pattern) for m in meanings for p in PATTERNS if p.search(m)] == []
