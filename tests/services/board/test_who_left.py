"""Nothing that a person does to the roster makes a day unreadable or unplannable."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.services.board.text import board_json, board_text
from huddle.services.export.export import ExportRequest

At = Callable[..., Services]
TUESDAY = dt.date(2026, 11, 24)

CHANGES: dict[str, Callable[[Services], object]] = {
    "who is out is archived": lambda s: s.team.archive_educator("BH"),
    "who covers is archived": lambda s: s.team.archive_educator("ES"),
    "who is out in part is archived": lambda s: s.team.archive_educator("CW"),
    "two people are one": lambda s: s.people.merge("CW", "BH"),
    "a group is archived": lambda s: s.groups.archive("H2"),
    "a student leaves": lambda s: s.students.archive(s.roster.view().students[0].code),
    "there is no school": lambda s: s.calendar.add("today", "holiday"),
    "a session is removed": lambda s: s.schedule.remove_session("H2", "1"),
}
EXPORTS = [
    ExportRequest(when=when, what=what, format=form)
    for when in ("23nov", "1nov..30nov")
    for what, forms in {
        "huddles": ("md", "html", "csv", "xlsx", "json", "ics"),
        "coverage": ("md", "json", "ics"),
        "absences": ("csv", "json", "ics"),
        "ledger": ("csv", "json"),
        "announcement": ("md",),
    }.items()
    for form in forms
]


def look_everywhere(services: Services) -> None:
    board = services.today.board()
    assert board_text(board)
    assert board_json(board)["schema"] == "huddle.today/1"
    services.today.board(TUESDAY)
    services.today.uncovered()
    services.plans.current()
    services.announcements.view()
    services.briefing.of()
    services.huddles.view()
    services.ledger.day()
    services.balance.view()
    services.missed.list()
    services.history.view()
    services.standing.view()
    services.absences.list(everything=True)
    for request in EXPORTS:
        services.exports.export(request)


@pytest.mark.parametrize("state", ["draft", "applied", "running"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_day_stays_readable_and_can_be_planned(
    at: At, state: str, change: Callable[[Services], object]
) -> None:
    services = at("2026-11-23T08:20")
    services.absences.log("chloe 4-5")
    services.plans.draft()
    if state != "draft":
        services.plans.apply()
    if state == "running":
        services.huddles.start()
        services.huddles.note("hello")
        services.huddles.todo("call @ben")
    change(services)
    look_everywhere(services)
    services.plans.draft()
    services.plans.apply()
    look_everywhere(services)
    tomorrow = at("2026-11-24T08:20")
    look_everywhere(tomorrow)
    tomorrow.plans.draft()


def test_who_left_is_out_of_nothing(at: At) -> None:
    services = at()
    assert "BH" in {out.code for out in services.today.board().out}
    services.team.archive_educator("BH")
    assert "BH" not in {out.code for out in services.today.board().out}
    assert "former member" in {absence.name for absence in services.absences.list(everything=True)}


def test_the_same_person_is_out_once_though_two_absences_say_so(at: At) -> None:
    services = at()
    services.absences.log("chloe 4")
    services.absences.log("chloe 5-6")
    services.absences.log("chloe 23-24nov 5")
    (out,) = [each for each in services.today.board().out if each.code == "CW"]
    assert out.block_names == ("4", "5", "6")
    assert out.until == TUESDAY
    assert [row["educator"] for row in board_json(services.today.board())["out"]].count("CW") == 1


def test_what_was_told_is_kept_only_while_its_reason_stands(at: At) -> None:
    services = at()
    services.absences.log("chloe")
    applied = services.plans.apply().view
    assert applied.changes
    for absence in services.absences.list():
        services.absences.cancel(absence.id)
    assert services.plans.problem().problem.announced == ()
    assert services.plans.draft().changes == ()
