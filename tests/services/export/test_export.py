"""Names in exports: what stands in a field, and what is replaced inside a text."""

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huddle.bootstrap import Services, wire
from huddle.domain.educator import Educator
from huddle.domain.errors import HuddleError, UsageError
from huddle.domain.naming import FULL, IDS, INITIALS, Names
from huddle.domain.span import parse_span
from huddle.domain.student import Student
from huddle.domain.team import TeamMember
from huddle.services.desk.clock import make_clock
from huddle.services.export.document import document
from huddle.services.export.export import ExportRequest
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database

TODAY = dt.date(2026, 11, 23)


def student(code: str, given: str, family: str, preferred: str = "") -> Student:
    return Student(id=code.lower(), team_id="t", code=code, given=given, family=family, preferred=preferred)


STUDENTS = [
    student("S-1", "Maya", "Alvarez"),
    student("S-2", "Samuel", "Okoro", "Sam"),
    student("S-3", "Will", "Hill"),
    student("S-4", "Zoë", "O'Neil"),
    student("S-5", "Mary Ann", "de la Cruz"),
    student("S-6", "Maya", "Stone"),
]


def names(mode: str) -> Names:
    member = TeamMember(id="m", team_id="t", educator_id="e", code="HB")
    return Names(mode, STUDENTS, [member], [Educator(id="e", given="Hugo", family="Brandt")])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call Maya Alvarez's mother", "call M.A.'s mother"),
        ("call maya alvarez", "call M.A."),
        ("ALVAREZ, MAYA is back", "M.A. is back"),
        ("Maya is late", "M. is late"),  # two students are called so
        ("Sam and Samuel Okoro", "S.O. and S.O."),
        ("the okoro family", "the S.O. family"),
        ("Zoe O\u2019Neil and zoë", "Z.O. and Z.O."),
        ("Mary, Ann, Mary Ann, Mrs Cruz", "M.D., M.D., M.D., Mrs M.D."),
        ("will we go up the hill?", "will we go up the hill?"),
        ("Will goes; Will Hill too", "W.H. goes; W.H. too"),
        ("Samples of mayas", "Samples of mayas"),
        ("Hugo Brandt leads", "Hugo Brandt leads"),
    ],
)
def test_roster_names_inside_a_text_become_initials(text: str, shown: str) -> None:
    assert names(INITIALS).text(text) == shown


def test_the_number_of_replaced_names_is_counted() -> None:
    some = names(INITIALS)
    some.text("Maya Alvarez and Sam Okoro met Will")
    some.text("nobody")
    assert some.replaced == 3


def test_ids_name_the_student_or_nobody_in_particular() -> None:
    assert names(IDS).text("Sam Okoro and Maya") == "S-2 and student"
    assert names(IDS).student(STUDENTS[0]) == "S-1"
    assert names(IDS).student_of_code("S-404") == "S-404"


def test_full_names_leave_every_text_as_it_is() -> None:
    full = names(FULL)
    assert full.text("Maya Alvarez") == "Maya Alvarez"
    assert full.replaced == 0
    assert full.student_of_id("s-2") == "Sam Okoro"
    assert (full.educator("HB"), names(INITIALS).educator("HB")) == ("Hugo Brandt", "HB")


def test_somebody_purged_is_a_dash() -> None:
    assert names(INITIALS).student_of_id("gone") == "-"
    assert names(INITIALS).student_of_code("S-404") == "-"


@pytest.mark.parametrize(
    ("when", "since", "until"),
    [
        ("", TODAY, TODAY),
        ("2026-11-01", dt.date(2026, 11, 1), TODAY),
        ("1nov..", dt.date(2026, 11, 1), TODAY),
        ("2026-11-01..2026-11-10", dt.date(2026, 11, 1), dt.date(2026, 11, 10)),
        ("24-26nov", dt.date(2026, 11, 24), dt.date(2026, 11, 26)),
        ("yesterday", dt.date(2026, 11, 22), TODAY),
        ("tomorrow", dt.date(2026, 11, 24), dt.date(2026, 11, 24)),
    ],
)
def test_a_range_of_days_is_read_as_people_write_it(when: str, since: dt.date, until: dt.date) -> None:
    span = parse_span(when, TODAY)
    assert (span.since, span.until) == (since, until)


def test_what_is_no_range_is_refused() -> None:
    for words in ("soon", "2026-11-10..2026-11-01", "1nov..soon"):
        with pytest.raises(UsageError):
            parse_span(words, TODAY)


def test_a_request_asks_for_the_least_by_default() -> None:
    request = ExportRequest()
    assert (request.names, request.reasons, request.needs) == ("", False, False)


def test_a_weekly_absence_is_exported_as_its_days_and_a_day_alone_says_what_a_range_says(
    at: Callable[..., Services],
) -> None:
    services = at()
    services.absences.log("grace mon pm weekly until 14dec")
    made = json.loads(
        services.exports.export(ExportRequest(when="23nov..14dec", what="absences", format="json")).data
    )
    weekly = [(row["from"], row["until"]) for row in made["absences"] if row["educator"] == "GO"]
    assert weekly == [(day, day) for day in ("2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14")]
    services.huddles.start()
    action = services.huddles.todo("call home")
    services.huddles.todo("tidy up")
    services.huddles.finish()
    later = at("2026-11-25T08:00")
    later.huddles.close_action(action.id)

    def days(when: str) -> dict[str, object]:
        exported = later.exports.export(ExportRequest(when=when, what="huddles", format="json")).data
        return {huddle["date"]: huddle for huddle in json.loads(exported)["huddles"]}

    together = days("16nov..25nov")
    assert "2026-11-25" in together  # no huddle was held, but an action was closed
    for day, huddle in together.items():
        assert days(day)[day] == huddle


def test_what_happened_stands_beside_what_was_planned_in_every_format_of_the_log(
    at: Callable[..., Services],
) -> None:
    services = at()
    plan = services.plans.apply().view
    first, second, third = (f"{change.group}@{change.block}" for change in plan.changes[:3])
    services.ledger.happened(first, "as planned")
    services.ledger.happened(second, "nobody")
    services.ledger.happened(third, "outside Mr. Lee | Sub")

    def exported(form: str, when: str = "") -> bytes:
        return services.exports.export(ExportRequest(when=when, format=form)).data

    said = {
        (row["group"], row["block"]): row["happened"]
        for row in json.loads(exported("json"))["huddles"][0]["coverage"]["changes"]
    }
    expected = dict.fromkeys(said)
    for place, words in zip(
        plan.changes[:3],
        ("as planned", "nobody came", "Mr. Lee | Sub (not of the team)"),
        strict=False,
    ):
        expected[place.group, place.block] = words
    assert said == expected
    markdown = exported("md").decode()
    assert "; happened: as planned" in markdown
    assert "; happened: nobody came" in markdown
    assert r"; happened: Mr. Lee \| Sub (not of the team)" in markdown
    assert markdown.count("; happened: ") == 3
    page = exported("html").decode()
    assert "<th>Happened</th>" in page
    assert page.count("<td>not noted</td>") == len(plan.changes) - 3
    assert "<td><bdi>Mr. Lee | Sub (not of the team)</bdi></td>" in page
    table = services.exports.export(ExportRequest(what="coverage", format="csv")).data.decode("utf-8-sig")
    rows = list(csv.DictReader(table.splitlines()))
    assert [row["happened"] for row in rows if row["happened"]] == [
        "as planned",
        "nobody came",
        "Mr. Lee | Sub (not of the team)",
    ]
    in_a_range = json.loads(exported("json", "16nov..23nov"))["coverage"][-1]
    assert in_a_range == json.loads(exported("json"))["huddles"][0]["coverage"]


def test_what_strangers_read_calls_adults_by_name_and_says_what_codes_stand_for(
    at: Callable[..., Services],
) -> None:
    services = at()
    services.plans.apply()
    services.huddles.todo("check the lab kit @grace")
    codes = {row.code: row.name for row in services.team.view().educators}

    def exported(form: str, names: str = "") -> str:
        return services.exports.export(ExportRequest(format=form, names=names)).data.decode()

    for form in ("md", "html"):
        read = exported(form)
        told, _, legend = read.partition("What the codes stand for")
        assert codes["BH"] in told
        assert not [
            code
            for code in codes
            if re.search(rf"\b{code}\b", re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL))
        ]
        assert "9 with" in told
        assert re.search(rf"BH\W.*{codes['BH']}", legend)
        assert "Home Gecko" in legend
    assert json.loads(exported("json"))["legend"]["educators"] == codes
    assert json.loads(exported("json", "ids"))["legend"] == {}
    assert codes["BH"] not in exported("md", "ids")


def test_somebody_saves_while_an_export_is_being_made(
    at: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    services, colleague = at(), at()
    making = document

    def slow(*args: Any, **named: Any) -> dict[str, Any]:
        colleague.huddles.todo("written meanwhile")  # it would wait for the export's lock, and give up
        return making(*args, **named)

    monkeypatch.setattr("huddle.services.export.export.document", slow)
    made = services.exports.export(ExportRequest(format="md")).data.decode()
    assert "written meanwhile" not in made  # the export is of one moment
    assert "written meanwhile" in services.exports.export(ExportRequest(format="md")).data.decode()
    assert len(services.exports.disclosures()) == 2


def test_what_cannot_be_recorded_is_not_handed_out(demo_db: Path) -> None:
    looking = open_database(str(demo_db), now=dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), readonly=True)
    services = wire(looking, make_clock("2026-11-23T08:00"), InlinePlanner(), user="AF")
    with pytest.raises(HuddleError, match="look only"):
        services.exports.export(ExportRequest())
    services.close()


def test_who_left_the_team_is_not_out_in_the_log_of_that_day(at: Callable[..., Services]) -> None:
    services = at()
    assert [out["educator"] for out in _log(services)["out"]] == ["BH"]
    services.team.archive_educator("BH")
    assert services.today.board().out == ()
    assert _log(services)["out"] == []


def _log(services: Services) -> dict[str, Any]:
    made = json.loads(services.exports.export(ExportRequest(format="json")).data)
    day: dict[str, Any] = made["huddles"][0]
    return day
