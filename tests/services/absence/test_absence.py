"""Log an absence from one line; cancel it; nothing private on the board."""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError, NotFoundError, UsageError
from huddle.services.absence.preview import preview_line
from huddle.services.board.text import board_json, board_text

At = Callable[..., Services]


@pytest.mark.parametrize(
    ("line", "code", "first", "last", "blocks"),
    [
        ("chloe", "CW", "2026-11-23", "2026-11-23", ()),
        ("CW 3-5", "CW", "2026-11-23", "2026-11-23", ("3", "4", "5")),
        ("me tomorrow am", "AF", "2026-11-24", "2026-11-24", ("1", "2", "3")),
        ("dev starling 24-26nov", "DS", "2026-11-24", "2026-11-26", ()),
        ("ella fri p3-", "ES", "2026-11-27", "2026-11-27", ("3", "4", "5", "6")),
        ("jo 2026-12-01..2026-12-02 pm sick", "JD", "2026-12-01", "2026-12-02", ("4", "5", "6")),
        ("hugo math", "HM", "2026-11-23", "2026-11-23", ("3",)),
        ("chloe 10:40-", "CW", "2026-11-23", "2026-11-23", ("3", "4", "5", "6")),
        ("chloe fri 8:00-9:00", "CW", "2026-11-27", "2026-11-27", ("1", "2")),
    ],
)
def test_a_line_is_understood(
    at: At, line: str, code: str, first: str, last: str, blocks: tuple[str, ...]
) -> None:
    saved = at().absences.log(line)
    assert (saved.code, saved.first.isoformat(), saved.last.isoformat(), saved.blocks) == (
        code,
        first,
        last,
        blocks,
    )


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("nobody", NotFoundError),
        ("h", NotFoundError),  # Ben Heron, Hugo Martin
        ("chloe 9", UsageError),
        ("chloe 5-3", UsageError),
        ("chloe 31feb", UsageError),
        ("", UsageError),
    ],
)
def test_what_is_not_understood_is_refused_and_nothing_saved(
    at: At, line: str, error: type[Exception]
) -> None:
    absences = at().absences
    before = absences.list()
    with pytest.raises(error):
        absences.log(line)
    assert absences.list() == before


def test_the_same_absence_twice_is_there_once_and_said(at: At) -> None:
    absences = at().absences
    saved = absences.log("chloe 3-5")
    before = len(absences.list())
    again = absences.log("chloe 4")
    assert (again.id, again.saved, len(absences.list())) == (saved.id, False, before)
    assert "already logged as out" in again.warning
    assert absences.log("chloe 1").saved
    assert absences.log("chloe 3-5 weekly until 18dec").saved  # today alone is there, the other weeks are not


def test_a_cancelled_absence_is_not_listed_and_may_be_logged_again(at: At) -> None:
    absences = at().absences
    saved = absences.log("chloe")
    absences.cancel(saved.short_id)
    assert saved.id not in {a.id for a in absences.list()}
    assert absences.log("chloe").state == "active"


def test_an_absence_on_a_day_without_school_is_saved_with_a_warning(at: At) -> None:
    assert "no school" in at().absences.log("chloe sat").warning


def test_a_conflicting_edit_does_not_overwrite(at: At) -> None:
    absences = at().absences
    saved = absences.log("chloe")
    absences.edit(saved.id, blocks=["1"], version=1)
    with pytest.raises(HuddleError, match="in the meantime"):
        absences.edit(saved.id, blocks=["2"], version=1)
    assert next(a for a in absences.list() if a.id == saved.id).blocks == ("1",)


def test_no_reason_and_no_need_is_on_the_board(at: At) -> None:
    services = at()
    services.absences.log("chloe 3 bereavement")
    view = services.today.board()
    shown = board_text(view) + json.dumps(board_json(view))
    assert "bereavement" not in shown
    assert "sick" not in shown
    assert "iep" not in shown.casefold()


def test_a_preview_never_raises_and_names_candidates(at: At) -> None:
    day = at().absences.typing_day()
    for line in ("", "b", "be", "ben 3-", "ben 3-99", "[b]x", "\x1b[31m", "zz", "ben weekly", "ben 99:99-"):
        preview_line(day, line)
    assert ("BH", "Ben Heron") in preview_line(day, "b").candidates
    assert preview_line(day, "chloe 4").affects == ((day.date, ("H3 4",)),)
    weekly = preview_line(day, "chloe mon pm weekly until 14dec")
    assert weekly.said[0].when == "Mon 23 Nov, weekly until Mon 14 Dec"
    assert weekly.school_days == 4
    assert not preview_line(day, "chloe 23-24nov weekly until 20nov").ok


def test_a_preview_tells_what_the_days_that_are_meant_lose_and_nothing_of_days_it_has_not_read(
    at: At,
) -> None:
    absences = at().absences
    day = absences.typing_day()
    tuesday = dt.date(2026, 11, 24)
    first = preview_line(day, "chloe tomorrow 4")
    assert (first.affects, first.to_read, first.looked) == ((), (tuesday,), 0)
    then = preview_line(day, "chloe tomorrow 4", days=absences.days(first.to_read))
    assert (then.affects, then.to_read, then.looked) == (((tuesday, ("H3 4",)),), (), 1)
    assert preview_line(day, "chloe sat").school_days == 0
    long = preview_line(day, "chloe for 20 days")
    assert (long.school_days, len(long.to_read)) == (20, 9)  # ten days are looked at, today is there already


def test_a_line_with_several_people_and_days_is_saved_as_one_act(at: At) -> None:
    services = at()
    before = len(services.absences.list())
    saved = services.absences.log_all("chloe and dev wed-thu, jo fri pm")
    assert [(one.code, one.first.day, one.last.day) for one in saved] == [
        ("CW", 25, 26),
        ("DS", 25, 26),
        ("JD", 27, 27),
    ]
    services.undo.undo()
    assert len(services.absences.list()) == before
    with pytest.raises(UsageError):
        services.absences.log("chloe and dev")
    with pytest.raises(UsageError):
        services.absences.log_all("chloe mon, dev tuesdayish")
    assert len(services.absences.list()) == before


def test_student_absences_change_headcounts(at: At) -> None:
    services = at()
    before = {g.id: g.size for g in services.plans.problem().problem.groups}
    for code, *_ in [(s.code,) for s in services.roster.view().students if "H2" in s.groups and not s.out][
        :5
    ]:
        services.attendance.out([code])
    after = {g.id: g.size for g in services.plans.problem().problem.groups}
    assert after["H2"] == before["H2"] - 5


def test_a_weekly_absence_is_out_on_its_weekdays_and_on_no_other(at: At) -> None:
    services = at()
    saved = services.absences.log("chloe tue pm weekly until 15dec")
    out = {
        date.isoformat(): [one.code for one in services.today.board(date).out]
        for date in (dt.date(2026, 11, 24), dt.date(2026, 12, 1), dt.date(2026, 12, 2), dt.date(2026, 12, 22))
    }
    assert [("CW" in codes) for codes in out.values()] == [True, True, False, False]
    assert saved.when_words == "Tue 24 Nov, weekly until Tue 15 Dec"
    assert [saved.on(dt.date(2026, 12, day)) for day in (1, 2, 15, 22)] == [True, False, True, False]


def test_an_absence_is_changed_by_words_and_what_is_not_said_stays(at: At) -> None:
    absences = at().absences
    saved = absences.log("chloe tue pm sick")
    changed = absences.change(saved.short_id, "am weekly until 15dec")
    assert (changed.blocks_words, changed.first, changed.repeats_until) == (
        "morning",
        saved.first,
        dt.date(2026, 12, 15),
    )
    assert absences.change(saved.short_id, "once").repeats_until is None
    assert absences.change(saved.short_id, "wed").blocks_words == "morning"
    for words in ("", "tomorroww", "ben"):
        with pytest.raises(UsageError):
            absences.change(saved.short_id, words)
    services = at()
    services.undo.undo()
    assert next(a for a in absences.list() if a.id == saved.id).first == saved.first
    longer = absences.change(saved.short_id, "until fri")
    assert (longer.first, longer.last) == (saved.first, dt.date(2026, 11, 27))  # only its end was said


def test_several_students_are_out_as_one_act(at: At) -> None:
    services = at()
    codes = [s.code for s in services.roster.view().students if not s.out][:3]
    before = len(services.attendance.list())
    services.attendance.out(codes, "24-30nov")
    friday = {one.code for one in services.attendance.list(dt.date(2026, 11, 30))}
    assert set(codes) <= friday
    assert not services.attendance.list(dt.date(2026, 11, 29))  # a Sunday
    services.undo.undo()
    assert len(services.attendance.list(dt.date(2026, 11, 30))) == 0
    assert len(services.attendance.list()) == before
    assert services.attendance.back(codes) == 0
