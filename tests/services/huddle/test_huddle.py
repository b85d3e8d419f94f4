"""The huddle: walk it, write into it, close it, and find what is open on the next one."""

from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError, NotFoundError, UsageError

At = Callable[..., Services]


def test_a_huddle_runs_its_agenda_with_time_from_the_stored_start(at: At) -> None:
    at("2026-11-23T07:45").huddles.start()
    later = at("2026-11-23T07:47").huddles
    view = later.go(1)
    assert view.state == "running"
    assert view.current == 1
    assert 115 <= view.sections[0].spent <= 125  # two minutes, from clock times alone
    done = at("2026-11-23T07:54").huddles.finish()
    assert done.state == "finished"
    assert done.finished_at is not None
    assert done.started_at is not None
    assert 8 <= (done.finished_at - done.started_at).total_seconds() / 60 <= 10


def test_who_is_out_is_not_ticked_and_a_tick_turns_over(at: At) -> None:
    huddles = at().huddles
    view = huddles.start()
    here = {person.code: person.here for person in view.people}
    assert not here["BH"]
    assert here["CW"]
    chloe = next(person for person in view.people if person.code == "CW")
    assert not next(p for p in huddles.tick(chloe.id).people if p.code == "CW").here


def test_an_action_is_carried_to_the_next_huddle_until_it_is_done(at: At) -> None:
    action = at("2026-11-23T07:50").huddles.todo("call home @grace due fri")
    assert (action.owner, action.text) == ("GO", "call home")
    tuesday = at("2026-11-24T07:50").huddles
    assert action.id in {a.id for a in tuesday.view().actions}
    tuesday.close_action(action.id)
    assert action.id not in {a.id for a in at("2026-11-25T07:50").huddles.view().actions}
    late = at("2026-11-30T07:50").huddles.todo("order books due 26nov")
    assert late.days_late == 4


def test_dropping_needs_a_reason(at: At) -> None:
    huddles = at().huddles
    action = huddles.todo("swap the lab kit")
    with pytest.raises(HuddleError, match="reason"):
        huddles.close_action(action.id, state="dropped")
    assert huddles.close_action(action.id, state="dropped", reason="kit is gone").reason == "kit is gone"


def test_an_action_has_one_owner_who_is_known(at: At) -> None:
    huddles = at().huddles
    with pytest.raises(UsageError, match="one owner"):
        huddles.todo("call home @grace @ben")
    with pytest.raises(NotFoundError, match="nobodyatall"):
        huddles.todo("call home @nobodyatall")


def test_notes_before_the_huddle_starts_are_in_it(at: At) -> None:
    at("2026-11-23T06:00").huddles.note("bus 4 is late")
    view = at("2026-11-23T07:45").huddles.start()
    assert "bus 4 is late" in [entry.text for entry in view.entries]


def test_saving_the_same_note_again_is_one_note(at: At) -> None:
    huddles = at().huddles
    first = huddles.note("draft", entry_id="7d3f1f3e-0000-4000-a000-000000000001")
    huddles.note("draft, longer", entry_id=first.id)
    texts = [entry.text for entry in huddles.view().entries if entry.id == first.id]
    assert texts == ["draft, longer"]


def test_a_note_of_more_than_64_kb_is_refused_and_one_of_64_kb_kept(at: At) -> None:
    huddles = at().huddles
    assert len(huddles.note("x" * 65_536).text) == 65_536
    with pytest.raises(HuddleError, match=r"at most 65536"):
        huddles.note("é" * 40_000)


def test_a_finished_huddle_is_amended_not_rewritten(at: At) -> None:
    huddles = at().huddles
    huddles.start()
    huddles.note("first")
    huddles.finish()
    view = huddles.start()
    assert view.amended
    assert [entry.text for entry in view.entries if entry.text == "first"] == ["first"]


def test_lines_stand_in_the_order_in_which_they_were_written_though_a_clock_is_a_little_late(at: At) -> None:
    for number in range(8):
        at(f"2026-11-23T07:45:{30 - number}").huddles.note(f"line {number}")
    lines = [entry.text for entry in at().huddles.view().entries if entry.text.startswith("line")]
    assert lines == [f"line {number}" for number in range(8)]


def test_what_is_written_after_the_end_is_marked_and_what_was_there_is_not(at: At) -> None:
    huddles = at("2026-11-23T07:45").huddles
    huddles.start()
    huddles.note("before")
    huddles.finish()
    at("2026-11-23T16:00").huddles.note("after")
    marked = {entry.text: entry.amended for entry in huddles.view().entries}
    assert (marked["before"], marked["after"]) == (False, True)


def test_facilitators_take_turns_and_skip_who_is_out(at: At) -> None:
    turns = []
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):
        services = at(f"{day}T07:45")
        turns.append(services.huddles.start().facilitator)
        services.huddles.finish()
    assert len(set(turns)) == 3
    assert turns[0] != "Ben"


def test_a_running_huddle_is_needed_to_go_on(at: At) -> None:
    with pytest.raises(HuddleError, match="No huddle is running"):
        at().huddles.go(1)
