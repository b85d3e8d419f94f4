"""The record of the huddle: time, turns, amendments, links, two who write, and what it fills itself with."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.agenda import AgendaItem
from huddle.domain.errors import ConflictError, HuddleError, InvalidError, NotFoundError, UsageError
from huddle.text import safe

At = Callable[..., Services]


# --- time -------------------------------------------------------------------------------------------------------------


def test_a_pause_stops_the_clock_also_over_a_restart(at: At) -> None:
    at("2026-11-23T07:45").huddles.start()
    assert at("2026-11-23T07:47").huddles.pause().paused
    later = at("2026-11-23T08:30").huddles.view()
    assert 118 <= later.elapsed_at(later.now) <= 122
    at("2026-11-23T08:30").huddles.resume()
    running = at("2026-11-23T08:31").huddles.view()
    assert 178 <= running.elapsed_at(running.now) <= 185
    done = at("2026-11-23T08:33").huddles.finish()
    assert 298 <= done.elapsed_at(done.now) <= 310
    assert at("2026-11-23T09:00").history.view().huddles[0].minutes == 5


def test_a_section_that_is_skipped_is_marked_and_takes_no_more_time(at: At) -> None:
    at("2026-11-23T07:45").huddles.start()
    view = at("2026-11-23T07:46").huddles.skip()
    assert (view.current, view.sections[0].skipped) == (1, True)
    assert not any(section.skipped for section in view.sections[1:])


def test_a_clock_that_is_set_back_takes_no_time_away(at: At) -> None:
    at("2026-11-23T07:45").huddles.start()
    at("2026-11-23T07:50").huddles.go(1)
    back = at("2026-11-23T06:00").huddles.go(1)
    assert 298 <= back.elapsed_at(back.now) <= 310


def test_only_a_huddle_that_runs_can_be_paused(at: At) -> None:
    with pytest.raises(HuddleError, match="No huddle is running"):
        at().huddles.pause()


# --- agendas ----------------------------------------------------------------------------------------------------------


def test_a_weekday_has_its_agenda_and_any_day_another_by_choice(at: At) -> None:
    services = at("2026-11-23T07:45")
    services.agendas.choose("monday", "mon")
    assert services.huddles.view().template == "monday"
    assert at("2026-11-24T07:45").huddles.view().template == "default"
    assert services.huddles.use_template("short").minutes == 5
    assert services.huddles.start().sections[0].name == "In and out"
    with pytest.raises(HuddleError, match="has started"):
        services.huddles.use_template("monday")
    with pytest.raises(HuddleError, match="has started"):
        services.huddles.start(template="monday")
    assert services.huddles.start(template="short").template == "short"
    with pytest.raises(NotFoundError, match="no agenda"):
        at("2026-11-24T07:45").huddles.use_template("party")


def test_the_agenda_that_was_chosen_for_the_day_is_shown_as_that_of_the_day(at: At) -> None:
    services = at("2026-11-24T07:45")
    assert [each.name for each in services.agendas.all() if each.today] == ["default"]
    services.huddles.use_template("short")
    assert [each.name for each in services.agendas.all() if each.today] == ["short"]


def test_sections_are_added_changed_moved_turned_off_and_removed(at: At) -> None:
    agendas = at().agendas
    agendas.add("default", "Wellbeing", minutes=2, place=1)
    agendas.change("default", "celebr", on=False)
    agendas.change("default", "parking", minutes=3, place=2, rename="Later")
    (view, *_) = agendas.remove("default", "coverage")
    assert [(item.name, item.minutes, item.on) for item in view.items][:3] == [
        ("Wellbeing", 2, True),
        ("Later", 3, True),
        ("Follow-up", 1, True),
    ]
    assert view.own
    names = [section.name for section in at().huddles.view().sections]
    assert "Celebrations" not in names
    assert "Coverage" not in names
    assert not agendas.reset("default")[0].own


def test_a_huddle_keeps_the_agenda_that_it_began_with(at: At) -> None:
    services = at()
    before = services.huddles.start().sections
    services.agendas.save("default", [AgendaItem(name="All", minutes=1)])
    assert [each.name for each in services.huddles.view().sections] == [each.name for each in before]


def test_an_agenda_that_makes_no_sense_is_refused(at: At) -> None:
    agendas = at().agendas
    with pytest.raises(InvalidError, match="two sections"):
        agendas.save("default", [AgendaItem(name="A"), AgendaItem(name="a")])
    with pytest.raises(InvalidError, match="at least one"):
        agendas.save("mine", [AgendaItem(name="A", on=False)])
    with pytest.raises(UsageError):
        agendas.choose("short", "someday")
    with pytest.raises(NotFoundError):
        agendas.change("default", "no such", minutes=1)


# --- turns ------------------------------------------------------------------------------------------------------------


def days(since: dt.date, count: int) -> list[str]:
    every = (since + dt.timedelta(days=number) for number in range(3 * count))
    return [day.isoformat() for day in every if day.weekday() < 5][:count]


def test_turns_go_round_fairly_and_nobody_has_both(at: At) -> None:
    facilitators, recorders = [], []
    for day in days(dt.date(2026, 11, 24), 20):
        huddles = at(f"{day}T07:45").huddles
        view = huddles.start()
        facilitators.append(view.facilitator_code)
        recorders.append(view.recorder_code)
        huddles.finish()
    assert all(one != other for one, other in zip(facilitators, recorders, strict=True))
    for turns in (facilitators, recorders):
        counts = [turns.count(code) for code in set(turns)]
        assert max(counts) - min(counts) <= 1
        assert len(set(turns)) >= 8


def test_who_is_out_keeps_the_turn_for_the_day_they_are_back(at: At) -> None:
    tomorrow = at("2026-11-24T07:00")
    turn = tomorrow.huddles.view().facilitator_code
    tomorrow.absences.log(f"{turn} today")
    other = at("2026-11-24T07:45").huddles.start()
    assert turn not in (other.facilitator_code, other.recorder_code)
    assert at("2026-11-25T07:45").huddles.view().facilitator_code == turn


def test_a_role_that_is_given_to_the_other_changes_places(at: At) -> None:
    huddles = at().huddles
    view = huddles.start()
    swapped = huddles.appoint(facilitator=view.recorder_code)
    assert (swapped.facilitator_code, swapped.recorder_code) == (view.recorder_code, view.facilitator_code)


# --- amendments -------------------------------------------------------------------------------------------------------


def test_what_is_changed_after_the_end_is_stamped_and_what_was_said_is_kept(at: At) -> None:
    at("2026-11-23T07:45").huddles.start()
    note = at("2026-11-23T07:50").huddles.note("Gym at ten")
    done = at("2026-11-23T07:55").huddles.finish()
    assert not done.amended
    later = at("2026-11-23T15:00", user="GO").huddles
    changed = later.edit_note(note.id, "Gym at eleven")
    assert (changed.amends, changed.author) == (note.id, "GO")
    view = later.view()
    assert view.amended_at is not None
    assert view.state == "finished"
    assert view.finished_at == done.finished_at
    assert [entry.text for entry in view.entries] == ["Gym at eleven"]
    at("2026-11-23T15:01", user="GO").undo.undo()
    assert [entry.text for entry in later.view().entries] == ["Gym at ten"]


def test_reopening_keeps_when_it_ended_and_its_clock_stands(at: At) -> None:
    at("2026-11-23T07:45").huddles.start()
    done = at("2026-11-23T07:55").huddles.finish()
    again = at("2026-11-23T12:00").huddles.start()
    assert (again.state, again.paused, again.reopened) == ("running", True, True)
    closed = at("2026-11-23T14:00").huddles.finish()
    assert (closed.state, closed.finished_at, closed.amended) == ("finished", done.finished_at, True)
    assert closed.elapsed_at(closed.now) == done.elapsed_at(done.now)


# --- two who write ----------------------------------------------------------------------------------------------------


def test_two_who_change_one_line_at_once_keep_both_when_the_text_seen_is_given(at: At) -> None:
    one, other = at(user="AF").huddles, at(user="GO").huddles
    note = one.note("Seats\nBus")
    one.edit_note(note.id, "Seats: new\nBus", version=note.version, base="Seats\nBus")
    both = other.edit_note(note.id, "Seats\nBus: late", version=note.version, base="Seats\nBus")
    assert both.text == "Seats: new\nBus: late"
    with pytest.raises(ConflictError):
        other.edit_note(note.id, "mine alone", version=note.version)


def test_a_huddle_started_by_two_is_one_huddle(at: At) -> None:
    first = at("2026-11-23T07:45", user="AF").huddles.start()
    second = at("2026-11-23T07:46", user="GO").huddles.start()
    assert second.started_at == first.started_at
    assert second.facilitator == first.facilitator


# --- links ------------------------------------------------------------------------------------------------------------


def test_students_and_groups_are_linked_by_a_few_letters(at: At) -> None:
    services = at()
    code = services.students.add("Quillon Zzyzx", code="S-9001")
    group = services.groups.list()[0].code
    entry = services.huddles.note(f"+quil helps in #{group.lower()}, +5 points, a+b, #1")
    assert entry.text == f"Quillon Zzyzx helps in #{group}, +5 points, a+b, #1"
    assert [each[0] for each in entry.students] == [code]
    assert entry.groups == (group,)
    again = services.huddles.edit_note(entry.id, entry.text + " today", version=entry.version)
    assert [each[0] for each in again.students] == [code]
    action = services.huddles.todo("call +S-9001's home @grace due fri")
    assert [each[0] for each in action.students] == [code]
    assert services.huddles.edit_note(again.id, "nothing").students == ()


def test_letters_that_several_have_are_asked_back_with_the_candidates(at: At) -> None:
    services = at()
    services.students.add("Quillon Zzyzx", code="S-9001")
    services.students.add("Quillan Zyx", code="S-9002")
    with pytest.raises(NotFoundError) as caught:
        services.huddles.note("+quill was late")
    assert caught.value.code == "ambiguous"
    assert {link.code for link in services.huddles.links("+quil")} == {"S-9001", "S-9002"}
    assert services.huddles.links("#zzz") == ()


@pytest.mark.parametrize(
    "text", ["[/b] +", "#", "++", "+[@click=app.quit]x", "\x1b[31m+zzz", "+" * 200, "#7C#7C"]
)
def test_a_text_full_of_signs_is_kept_as_it_is_typed(at: At, text: str) -> None:
    assert at().huddles.note(text).text == safe(text)


# --- actions ----------------------------------------------------------------------------------------------------------


def test_an_action_that_repeats_is_there_again_once_it_is_done(at: At) -> None:
    huddles = at().huddles
    action = huddles.todo("file the notes @grace every fri")
    huddles.close_action(action.id)
    mine = [each for each in huddles.view().actions if each.text == "file the notes"]
    assert sorted((each.state, each.due) for each in mine) == [
        ("done", dt.date(2026, 11, 27)),
        ("open", dt.date(2026, 12, 4)),
    ]
    huddles.close_action(action.id, state="open")
    assert [each.due for each in huddles.view().actions if each.text == "file the notes"] == [
        dt.date(2026, 11, 27)
    ]
    huddles.close_action(action.id, state="dropped", reason="not needed")
    assert [each.state for each in huddles.view().actions if each.text == "file the notes"] == ["dropped"]


def test_the_history_of_an_action_tells_every_step(at: At) -> None:
    huddles = at(user="AF").huddles
    action = huddles.todo("call home @grace due wed")
    huddles.edit_action(action.id, "call home again @dev due fri")
    at(user="GO").huddles.close_action(action.id, state="dropped", reason="moved away")
    at(user="GO").undo.undo()
    steps = [(step.by, step.what) for step in huddles.action_history(action.id)]
    assert steps == [
        ("AF", "made"),
        ("AF", "given to DS"),
        ("AF", "due Fri 27 Nov instead of Wed 25 Nov"),
        ("AF", "reworded"),
        ("GO", "dropped: moved away"),
        ("GO", "undone: reopened"),
    ]


# --- what a huddle begins with ----------------------------------------------------------------------------------------


def test_the_parking_lot_comes_back_until_it_is_cleared(at: At) -> None:
    line = at("2026-11-23T07:50").huddles.note("where do the markers live", kind="parking")
    tuesday = at("2026-11-24T07:45")
    (parked,) = tuesday.briefing.of().parking
    assert (parked.id, parked.date) == (line.id, dt.date(2026, 11, 23))
    tuesday.huddles.clear(line.id)
    assert tuesday.briefing.of().parking[0].cleared_on == dt.date(2026, 11, 24)
    assert at("2026-11-25T07:45").briefing.of().parking == ()
    with pytest.raises(HuddleError, match="parking lot"):
        tuesday.huddles.clear(tuesday.huddles.note("x").id)


def test_students_are_suggested_from_facts(at: At) -> None:
    monday = at("2026-11-23T07:45")
    monday.attendance.out(["S-1030"], "18nov")
    monday.attendance.out(["S-1030"], "19nov")
    monday.attendance.out(["S-1030"], "20nov")
    monday.students.add("Quillon Zzyzx", code="S-9001")
    monday.regroup.regroup(monday.groups.list()[0].code, into=["S-9001"])
    look = monday.huddles.spotlight("S-1040", "reading", follow_up="tomorrow")
    tuesday = at("2026-11-24T07:45").briefing.of()
    reasons = {each.student: each.reason for each in tuesday.suggestions}
    assert reasons["S-1040"] == "look again today"
    assert reasons["S-9001"] == "new since Mon 23 Nov"
    assert "of the last 10 days" in reasons["S-1030"]
    assert at("2026-11-24T07:46").huddles.close_spotlight(look.id).id == look.id
    assert "S-1040" not in {each.student for each in at("2026-11-24T07:47").briefing.of().suggestions}


def test_a_huddle_begins_with_actions_events_and_yesterday(at: At) -> None:
    monday = at("2026-11-23T07:45")
    monday.events.add("24nov", "Fire drill", starts="10:00")
    monday.events.add("26nov", "Trip")
    monday.huddles.todo("print the rota @grace due tomorrow")
    monday.huddles.start()
    monday.huddles.note("short and kind", kind="plus")
    monday.huddles.rate(4)
    monday.huddles.rate(5)
    at("2026-11-23T07:46", user="GO").huddles.rate(2)
    monday.huddles.finish()
    brief = at("2026-11-24T07:45").briefing.of()
    assert [action.text for action in brief.due] == ["print the rota"]
    assert len(brief.late) == 2
    assert [event.times for event in brief.events] == ["10:00"]
    assert [event.text for event in brief.week] == ["Trip"]
    assert brief.look_back.date == dt.date(2026, 11, 23)
    assert brief.look_back.plus == ("short and kind",)
    assert brief.look_back.rating == 3.5


def test_who_has_seen_the_announcement_is_noted_once_and_for_each_plan(at: At) -> None:
    services = at("2026-11-23T07:45")
    with pytest.raises(NotFoundError, match="Nothing has been announced"):
        services.announcements.seen("GO")
    services.plans.apply()
    services.announcements.seen("GO")
    view = services.announcements.seen("GO")
    assert [code for code, _, when in view.seen if when] == ["GO"]
    assert "Ben: all day" in view.text
    assert "sick" not in view.text
    assert set(view.missing).isdisjoint({"Grace"})
