"""The page to print: complete, inert, everything escaped."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.test_log import PLAN, VALIDATOR, document

from huddle.exchange.writers.html import block, html, inline
from huddle.text import safe

VOID = {"meta", "br"}
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer"}
TAGS |= {"h1", "h2", "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "bdi", "br", "span"}


class Page(HTMLParser):
    """What a browser finds in the bytes: tags, attributes, the text by element."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.others: list[str] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)


def inert(page: Page) -> bool:
    """Whether nothing in the page runs, refers elsewhere or is anything but the page's own elements."""
    style = page.texts["style"][0]
    return (
        not page.open
        and not page.others
        and set(page.tags) <= TAGS
        and page.tags.count("style") == 1
        and {name for _, name, _ in page.attributes}
        <= {"lang", "charset", "http-equiv", "content", "name", "class"}
        and not re.search(r"url|@import|://|expression|\\", style)
    )


def test_a_day_of_the_log_reads_as_it_was_written() -> None:
    page = Page(html(document()))
    assert inert(page)
    assert page.texts["h1"] == ["Huddle log: Team | 7 <b>"]
    assert page.texts["h2"] == ["Mon 23 Nov 2026", "Absences"]
    assert page.texts["h3"] == [
        *(
            "In brief",
            "Out",
            "Coverage",
            "Events",
            "Decisions",
            "Actions",
            "Student spotlights",
            "Notes: Follow-up",
        )
    ]
    assert page.texts["li"] == [
        "1 out, 2 changes, 1 uncovered, 1 decision, 1 open action",
        "Present: Grace, Omar",
        "Facilitator: Grace; 08:00 to 08:11",
        "11 minutes; left out: Look back; rated 4.5 of 5; amended 2026-11-23 15:02",
        "Hana: blocks 3, 4, until 24 Nov",
        "Not covered: block 5, 7C, 25 students",
        "09:00 to 09:30 - call home",
        "Swap rooms",
        "GS: - call home, due 20 Nov, 3 days late (open)",
        "x (done)",
        "M.A.: reads aloud, look again 30 Nov",
        "- call home (GS)",
        "HB: 23 Nov to 24 Nov, all day",
    ]
    assert page.texts["td"] == [
        *("3", "7C", "GS", "HB", "already with them", "24", "not noted"),
        *("4", "7D", "OM", "HB", "joins 7E", "1", "not noted"),
    ]


def test_the_page_says_its_language_and_lets_nothing_be_fetched_or_run() -> None:
    page = Page(html(document()))
    assert ("html", "lang", "en") in page.attributes
    assert page.attributes[1] == ("meta", "charset", "utf-8")
    policy = next(value for tag, name, value in page.attributes if (tag, name) == ("meta", "content"))
    assert policy is not None
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_each_day_begins_a_sheet_of_whatever_paper_the_printer_has() -> None:
    plan = {**PLAN, "date": "2026-11-20"}
    later = {**PLAN, "date": "2026-11-25", "state": "stale", "changes": [], "gaps": []}
    page = Page(html(document(coverage=[plan, later], since="2026-11-20", until="2026-11-25")))
    assert page.texts["h2"] == ["Fri 20 Nov 2026", "Mon 23 Nov 2026", "Wed 25 Nov 2026", "Absences"]
    assert page.tags.count("section") == 4
    style = page.texts["style"][0]
    assert "section + section { break-before: page }" in style
    assert not re.search(r"@page[^}]*size", style)
    assert page.texts["p"] == [
        "Fri 20 Nov 2026 to Wed 25 Nov 2026",
        "The plan's state: stale",
        "Every group keeps its adults.",
    ]


def test_block_times_weekly_absences_needs_and_splits_are_shown_where_the_document_has_them() -> None:
    doc = document()
    doc["times"] = {
        "2026-11-23": {"3": {"starts": "2026-11-23T10:00:00-07:00", "ends": "2026-11-23T10:45:00-07:00"}}
    }
    doc["absences"][0] |= {"last": "2026-11-23", "repeats_until": "2026-12-14"}
    doc["huddles"][0]["spotlights"][0]["needs"] = ["iep", "el"]
    split = {**PLAN["changes"][0], "kind": "split", "to": ["GS", "OM"]}
    split["parts"] = [
        {"educator": "GS", "students": ["M.A.", "S.O."]},
        {"educator": "OM", "students": ["B.R."]},
    ]
    doc["huddles"][0]["coverage"] = {**PLAN, "changes": [split]}
    VALIDATOR.validate(doc)
    page = Page(html(doc))
    assert page.texts["td"] == [
        "3 (10:00 to 10:45)",
        "7C",
        "2 with GS, 1 with OM",
        "HB",
        "shared out",
        "24GS: M.A., S.O.OM: B.R.",
        "not noted",
    ]
    assert page.texts["li"][-1] == "HB: 23 Nov, weekly until 14 Dec, all day"
    assert "M.A. (iep, el): reads aloud, look again 30 Nov" in page.texts["li"]


def test_an_empty_log_is_a_page_too() -> None:
    page = Page(html(document(huddles=[], coverage=[], absences=[])))
    assert inert(page)
    assert "section" not in page.tags


def test_the_same_document_gives_the_same_bytes() -> None:
    assert html(document()) == html(document())


TRICKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><script>x</script>",
    "</title><script>x</script>",
    "<a href='javascript:alert(1)'>x</a>",
    '"><iframe src=//evil.example>',
    "<!-- x",
    "<![CDATA[x]]>",
    "<?php x ?>",
    "&lt;b&gt; &amp; &#60;",
    "</section></main></body></html>",
    "@import url(http://evil.example/x.css)",
]


def everywhere(text: str) -> dict[str, Any]:
    """A document with the text in every place that may hold any text."""

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {"schema", "generated_at", "since", "until", "date", "started", "finished", "due"}
            kept |= {"follow_up", "state", "kind", "levels"}
            return {
                key: inner if key in kept or (key == "from" and isinstance(inner, str)) else filled(inner)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [filled(one) for one in value]
        return text if isinstance(value, str) else value

    full: dict[str, Any] = filled(document())
    return full


@pytest.mark.parametrize("text", TRICKS)
def test_known_tricks_stay_text_wherever_they_stand(text: str) -> None:
    page = Page(html(everywhere(text)))
    assert inert(page)
    assert page.tags == Page(html(everywhere("x"))).tags
    assert text in page.texts["title"][0]
    assert page.texts["h3"][-1] == f"Notes: {text}"


@given(st.one_of(st.text(alphabet="<>&\"'=/;#x!- \nab", max_size=40), st.text(max_size=40)))
def test_no_text_becomes_markup(text: str) -> None:
    page = Page(f"<p>{block(text)}</p>".encode("utf-8", "replace"))
    assert set(page.tags) <= {"p", "bdi", "br"}
    lines = [" ".join(line.split()) for line in safe(text, lines=True).split("\n")]
    assert page.texts["p"] == ["".join(lines)]
    one = Page(f"<p>{inline(text)}</p>".encode("utf-8", "replace"))
    assert one.tags == ["p", "bdi"]
    assert one.texts["p"] == [" ".join(safe(text).split())]
