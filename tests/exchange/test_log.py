"""The huddle log: JSON by its schema, CSV without formulas, Markdown in which data is never markup."""

import codecs
import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import huddle.exchange
from huddle.exchange.guard import unguard
from huddle.exchange.writers.log import SCHEMA, csv_log, csv_tables, json_bytes
from huddle.exchange.writers.markdown import block, inline, markdown
from huddle.text import safe

SCHEMA_FILE = Path(huddle.exchange.__file__).parent / "schemas" / "export-1.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8")))
PLAN: dict[str, Any] = {
    "date": "2026-11-23",
    "state": "applied",
    "changes": [
        {
            "block": "3",
            "group": "7C",
            "kind": "step_in",
            "from": ["HB"],
            "to": ["GS"],
            "with": [],
            "students": 24,
            "parts": [],
            "why": ["GS knows the group."],
        },
        {
            "block": "4",
            "group": "7D",
            "kind": "merge",
            "from": ["HB"],
            "to": ["OM"],
            "with": ["7E"],
            "students": 1,
            "parts": [],
            "why": [],
        },
    ],
    "gaps": [{"block": "5", "group": "7C", "students": 25, "because": ["Nobody is free."], "would_help": []}],
    "levels": {"uncovered": 1, "moves": 2},
}


def document(text: str = "- call home", **changes: Any) -> dict[str, Any]:
    huddle_of_day = {
        "date": "2026-11-23",
        "facilitator": "Grace",
        "recorder": None,
        "started": "2026-11-23T08:00:00+00:00",
        "finished": "2026-11-23T08:11:00+00:00",
        "attendance": ["Grace", "Omar"],
        "out": [{"educator": "Hana", "blocks": ["3", "4"], "until": "2026-11-24"}],
        "sections": [
            {
                "name": "Follow-up",
                "entries": [
                    {"kind": "note", "text": text, "author": "GS"},
                    {"kind": "decision", "text": "Swap rooms", "author": None},
                ],
            },
            {"name": "Celebrations", "entries": []},
        ],
        "decisions": [{"text": "Swap rooms", "author": None}],
        "actions": [
            {
                "id": "a1b2c3d4",
                "text": text,
                "owner": "GS",
                "due": "2026-11-20",
                "state": "open",
                "days_late": 3,
            },
            {"id": "b1b2c3d4", "text": "x", "owner": None, "due": None, "state": "done", "days_late": 0},
        ],
        "spotlights": [{"student": "M.A.", "text": "reads aloud", "follow_up": "2026-11-30"}],
        "coverage": PLAN,
        "agenda": "monday",
        "minutes": 11,
        "skipped": ["Look back"],
        "rating": 4.5,
        "amended": "2026-11-23T15:02:00+00:00",
        "events": [{"starts": "09:00", "ends": "09:30", "text": text}],
    }
    return {
        "schema": SCHEMA,
        "generated_at": "2026-11-23T14:45:00+00:00",
        "team": "Team | 7 <b>",
        "since": "2026-11-23",
        "until": "2026-11-23",
        "huddles": [huddle_of_day],
        "coverage": [PLAN],
        "absences": [
            {
                "id": "c1b2c3d4",
                "educator": "HB",
                "from": "2026-11-23",
                "until": "2026-11-24",
                "blocks": [],
                "state": "active",
            }
        ],
        **changes,
    }


def rows(data: bytes) -> list[list[str]]:
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [[unguard(cell) for cell in row] for row in read]


def test_the_document_keeps_to_its_schema_and_comes_back_from_json() -> None:
    doc = document()
    VALIDATOR.validate(json.loads(json_bytes(doc)))
    assert json.loads(json_bytes(doc)) == doc
    assert json_bytes(doc).startswith(b'{\n  "schema": "huddle.export/1"')
    assert json_bytes(doc) == json_bytes(document())


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": "huddle.export/2"},
        {"team": None},
        {"since": "23.11.2026"},
        {"huddles": [{}]},
        {"absences": [{}]},
    ],
)
def test_the_schema_refuses_what_is_not_a_log(changes: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document(**changes))


def test_the_schema_itself_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(VALIDATOR.schema)


def test_the_log_is_one_row_an_entry_decision_action_and_spotlight() -> None:
    assert rows(csv_log(document())) == [
        ["date", "section", "kind", "text", "owner", "due", "state"],
        ["2026-11-23", "Follow-up", "note", "- call home", "GS", "", ""],
        ["2026-11-23", "Follow-up", "decision", "Swap rooms", "", "", ""],
        ["2026-11-23", "", "action", "- call home", "GS", "2026-11-20", "open"],
        ["2026-11-23", "", "action", "x", "", "", "done"],
        ["2026-11-23", "", "spotlight", "M.A.; reads aloud", "", "2026-11-30", ""],
    ]


def test_the_tables_hold_coverage_once_a_day_and_everything_else() -> None:
    tables = {name: rows(data) for name, data in csv_tables(document()).items()}
    assert {name: len(table) - 1 for name, table in tables.items()} == {
        "huddles.csv": 1,
        "out.csv": 1,
        "log.csv": 5,
        "actions.csv": 2,
        "events.csv": 1,
        "coverage.csv": 3,
        "absences.csv": 1,
    }
    assert tables["coverage.csv"][1][2:9] == ["3", "7C", "already with them", "HB", "GS", "", "24"]
    assert tables["coverage.csv"][3][4:] == ["uncovered", "", "", "", "25", "Nobody is free.", "", ""]
    assert tables["out.csv"][1] == ["2026-11-23", "Hana", "3; 4", "2026-11-24"]


def test_a_note_that_looks_like_a_formula_is_quoted_and_comes_back() -> None:
    data = csv_log(document("=HYPERLINK(1)"))
    assert b",'=HYPERLINK(1)," in data
    assert rows(data)[1][3] == "=HYPERLINK(1)"
    assert b"'- call home" in csv_log(document())


@given(st.text(max_size=40).map(lambda text: safe(text, lines=True)))
def test_any_note_comes_back_from_csv(text: str) -> None:
    assert rows(csv_log(document(text)))[1][3] == text


def test_spreadsheets_get_a_mark_and_programs_do_not() -> None:
    assert csv_log(document()).startswith(codecs.BOM_UTF8 + b"date,section,kind,text,owner,due,state\r\n")
    assert csv_log(document(), plain=True).startswith(b"date,section,kind,text,owner,due,state\n")


def test_the_markdown_says_in_order_who_was_out_coverage_decisions_actions_and_notes() -> None:
    assert markdown(document()).decode() == (
        "# Huddle log: Team \\| 7 \\<b\\>\n\n"
        "Mon 23 Nov 2026\n\n"
        "## Mon 23 Nov 2026\n\n"
        "### In brief\n\n"
        "- 1 out, 2 changes, 1 uncovered, 1 decision, 1 open action\n"
        "- Present: Grace, Omar\n"
        "- Facilitator: Grace; 08:00 to 08:11\n"
        "- 11 minutes; left out: Look back; rated 4.5 of 5; amended 2026-11-23 15:02\n\n"
        "### Out\n\n"
        "- Hana: blocks 3, 4, until 24 Nov\n\n"
        "### Coverage\n\n"
        "- Not covered: block 5, 7C, 25 students\n"
        "- Block 3, 7C: GS for HB (already with them), 24 students\n"
        "- Block 4, 7D: OM for HB (joins 7E), 1 student\n\n"
        "### Events\n\n"
        "- 09:00 to 09:30 \\- call home\n\n"
        "### Decisions\n\n"
        "- Swap rooms\n\n"
        "### Actions\n\n"
        "- GS: \\- call home, due 20 Nov, 3 days late (open)\n"
        "- x (done)\n\n"
        "### Student spotlights\n\n"
        "- M.A.: reads aloud, look again 30 Nov\n\n"
        "### Notes: Follow-up\n\n"
        "- \\- call home (GS)\n\n"
        "## Absences\n\n"
        "- HB: 23 Nov to 24 Nov, all day\n"
    )


def test_a_day_without_a_huddle_shows_its_coverage() -> None:
    plan = {**PLAN, "date": "2026-11-25", "state": "stale"}
    text = markdown(document(coverage=[plan], until="2026-11-25")).decode()
    assert "Mon 23 Nov 2026 to Wed 25 Nov 2026" in text
    assert "## Wed 25 Nov 2026\n\n### Coverage\n\n- The plan's state: stale\n- Not covered" in text


READERS = [MarkdownIt("commonmark").enable(["table", "strikethrough"]), MarkdownIt("gfm-like")]
PLAIN = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}
PLAIN |= {"paragraph_open", "paragraph_close", "inline"}
SPICY = st.text(alphabet="\\`*_[]<>|~&$#+-=.:@!()1 \nabhtpw/;{}\"'", max_size=30)


@given(st.one_of(SPICY, st.text(max_size=30)))
def test_no_text_becomes_markup(text: str) -> None:
    lines = [line.strip() for line in safe(text, lines=True).split("\n")]
    wanted = "\n".join(line for line in lines if line)
    for reader in READERS:
        tokens = reader.parse(f"- {block(text)}\n")
        assert {token.type for token in tokens} <= PLAIN
        inside = next((token.children or [] for token in tokens if token.type == "inline"), [])
        assert {token.type for token in inside} <= {"text", "hardbreak"}
        assert "".join("\n" if t.type == "hardbreak" else t.content for t in inside).strip() == wanted.strip()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
        "[x](javascript:alert(1))",
        "![x](http://evil.example/p.png)",
        "http://evil.example",
        "www.evil.example",
        "mail me@evil.example",
        "# heading",
        "1. list",
        "---",
        "===",
        "```",
        "| a | b |",
        "&lt;b&gt;",
        "[a]: http://x",
        "~~gone~~",
        "- [ ] box",
    ],
)
def test_known_tricks_stay_text(text: str) -> None:
    for reader in READERS:
        for written in (inline(text), block(text)):
            html = reader.render(f"- {written}\n")
            assert html.count("<") == 4
            assert "<ul>\n<li>" in html


def test_no_line_of_data_makes_a_heading_of_its_own() -> None:
    text = markdown(document("one\n## two\n\n### three")).decode()
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert headings == [line for line in markdown(document()).decode().split("\n") if line.startswith("#")]
    assert "\\## two" in text
