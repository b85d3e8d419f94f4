"""Records refuse nonsense with a sentence, and say simple things about themselves."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from huddle.domain.agenda import DEFAULT_AGENDA, AgendaItem
from huddle.domain.block import Block
from huddle.domain.calendar import CalendarDay
from huddle.domain.cover.answer import answer_from_json
from huddle.domain.cover.plan import CoveragePlan, Move
from huddle.domain.cover.problem import Problem
from huddle.domain.educator import Credential, Educator, Skill, Strength
from huddle.domain.errors import USAGE, HuddleError, InvalidError
from huddle.domain.group import Group, Membership, Room
from huddle.domain.huddle import Action, Entry, Huddle, Spotlight
from huddle.domain.schedule import Duty, Session
from huddle.domain.school import School
from huddle.domain.student import Student, StudentAbsence, StudentPair
from huddle.domain.team import Team, TeamMember, TeamRules
from huddle.domain.values import NOTE_LIMIT, new_id, require_note, short_id

DAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def school(**fields: Any) -> School:
    return School(**{"id": "s", "name": "Cactus Elementary", **fields})


def educator(**fields: Any) -> Educator:
    return Educator(**{"id": "e", "given": "Hugo", "family": "Brandt", **fields})


def member(**fields: Any) -> TeamMember:
    return TeamMember(**{"id": "m", "team_id": "t", "educator_id": "e", "code": "HB", **fields})


def student(**fields: Any) -> Student:
    return Student(
        **{"id": "st", "team_id": "t", "code": "S-0001", "given": "Ann", "family": "Lee", **fields}
    )


def group(**fields: Any) -> Group:
    return Group(**{"id": "g", "team_id": "t", "code": "7C", "name": "Grade 7 C", **fields})


def block(**fields: Any) -> Block:
    start = {"id": "b", "team_id": "t", "short": "1", "name": "First", "position": 1}
    return Block(**{**start, "starts": dt.time(8), "ends": dt.time(9), **fields})


def session(**fields: Any) -> Session:
    return Session(**{"id": "se", "team_id": "t", "group_id": "g", "block": "1", **fields})


def entry(**fields: Any) -> Entry:
    start = {"id": "n", "team_id": "t", "huddle_id": "h", "section": "Follow-up", "kind": "note", "at": NOON}
    return Entry(**{**start, "text": "Buses are late", **fields})


def action(**fields: Any) -> Action:
    return Action(**{"id": "a", "team_id": "t", "text": "Call home", "created_on": DAY, **fields})


def plan(**fields: Any) -> CoveragePlan:
    start = {"id": "p", "team_id": "t", "date": DAY, "state": "draft", "proved_through": 9}
    answer = answer_from_json({"gaps": [{"block": "1"}], "changes": [{"block": "2"}]})
    problem = Problem((), (), ())
    return CoveragePlan(
        **{**start, "problem": problem, "answer": answer, "made_by": "HB", "made_at": NOON, **fields}
    )


def move(**fields: Any) -> Move:
    start = {"id": "mv", "plan_id": "p", "team_id": "t", "date": DAY, "block": "1", "group_code": "7C"}
    return Move(**{**start, "kind": "step_in", "before": ("HB",), "after": ("BO",), **fields})


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (school, {"name": ""}),
        (school, {"name": "  "}),
        (school, {"name": "x" * 256}),
        (school, {"name": "a\x1bb"}),
        (school, {"name": "a\nb"}),
        (school, {"time_zone": "Mars/Olympus"}),
        (school, {"time_zone": "../../etc/passwd"}),
        (school, {"time_zone": "America"}),
        (educator, {"given": "", "family": ""}),
        (educator, {"role": "boss"}),
        (educator, {"max_groups": 0}),
        (educator, {"given": "e\u0301"}),
        (member, {"code": "H"}),
        (member, {"code": "HUGOB"}),
        (member, {"code": "hb"}),
        (member, {"code": "H-"}),
        (member, {"code": "ME"}),
        (member, {"tier": "outer"}),
        (student, {"code": ""}),
        (student, {"needs": ("asthma",)}),
        (student, {"grade": "7" * 41}),
        (group, {"code": "NINECHARS"}),
        (group, {"code": "7 C"}),
        (group, {"code": "7@C"}),
        (group, {"code": "7=C"}),
        (group, {"weights": {"math": 26}}),
        (group, {"weights": {"math": -1}}),
        (group, {"target": 0}),
        (group, {"max": 0}),
        (block, {"ends": dt.time(8)}),
        (block, {"short": "a b"}),
        (block, {"short": "1,2"}),
        (block, {"short": "x" * 13}),
        (block, {"days": "weekend"}),
        (session, {"lead_id": "e", "helper_ids": ("e",)}),
        (session, {"helper_ids": ("e", "e")}),
        (session, {"days": "xyz"}),
        (entry, {"kind": "rumour"}),
        (entry, {"text": " \n "}),
        (entry, {"text": "\x1b]52;c;x\x07"}),
        (entry, {"text": "é" * (NOTE_LIMIT // 2 + 1)}),
        (action, {"text": ""}),
        (action, {"text": "x" * 1001}),
        (action, {"state": "forgotten"}),
        (plan, {"state": "final"}),
        (move, {"kind": "magic"}),
        (TeamRules, {"target": 0}),
        (TeamRules, {"max_parts": 1}),
        (TeamRules, {"order": ("crowding",)}),
        (TeamRules, {"week": ()}),
        (TeamRules, {"week": (7,)}),
        (TeamRules, {"export_names": "all"}),
        (TeamRules, {"cycle": ("A", "")}),
        (TeamRules, {"cycle": ("A,B",)}),
        (AgendaItem, {"name": ""}),
        (AgendaItem, {"name": "x", "kind": "party"}),
        (AgendaItem, {"name": "x", "minutes": 121}),
        (Team, {"id": "t", "school_id": "s", "name": ""}),
        (Credential, {"id": "c", "educator_id": "e", "code": ""}),
        (Skill, {"id": "k", "team_id": "t", "code": "", "name": "x"}),
        (Strength, {"id": "x", "educator_id": "e", "skill": "math", "level": 5}),
        (Strength, {"id": "x", "educator_id": "e", "skill": "math", "level": 1, "source": "rumour"}),
        (Room, {"id": "r", "team_id": "t", "name": "A1", "capacity": 0}),
        (CalendarDay, {"id": "d", "team_id": "t", "date": DAY, "kind": "maybe"}),
        (Duty, {"id": "d", "team_id": "t", "educator_id": "e", "block": "1", "kind": "nap"}),
        (StudentPair, {"id": "x", "team_id": "t", "first_id": "1", "second_id": "1"}),
        (StudentPair, {"id": "x", "team_id": "t", "first_id": "1", "second_id": "2", "kind": "near"}),
        (StudentAbsence, {"id": "x", "team_id": "t", "student_id": "1", "date": DAY, "status": "away"}),
        (Spotlight, {"id": "x", "team_id": "t", "student_id": "1", "date": DAY, "text": "a\tb"}),
    ],
)
def test_nonsense_is_refused_with_a_sentence(make: Callable[..., Any], fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as caught:
        make(**fields)
    assert caught.value.exit_code == USAGE
    assert caught.value.message[0].isupper() or caught.value.message[0] in "'\""
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    "make", [school, educator, member, student, group, block, session, entry, action, plan, move]
)
def test_sense_is_accepted(make: Callable[..., Any]) -> None:
    assert make() == make()


def test_a_note_may_have_64_kilobytes_and_lines_and_not_a_byte_more() -> None:
    require_note("a\n" * (NOTE_LIMIT // 2))
    with pytest.raises(InvalidError, match=f"{NOTE_LIMIT + 1} bytes"):
        require_note("a" * (NOTE_LIMIT + 1))


def test_people_are_called_by_their_preferred_or_given_name() -> None:
    assert educator().name == "Hugo Brandt"
    assert educator(preferred="Hug").name == "Hug Brandt"
    assert educator(preferred="Hug").first_name == "Hug"
    assert educator(given="").first_name == "Brandt"
    assert student(preferred="Annie").name == "Annie Lee"
    assert student(preferred="Zed").initials == "Z.L."
    assert student(family="").initials == "A."
    assert min([student(family="b"), student(family="A")], key=lambda s: s.sort_key).family == "A"


def test_who_may_lead_is_the_persons_own_setting_before_the_rule_for_the_role() -> None:
    assert educator(role="certified").leads(("certified",))
    assert not educator(role="resident").leads(("certified",))
    assert educator(role="resident", can_lead=True).leads(())
    assert not educator(role="certified", can_lead=False).leads(("certified",))
    assert educator().helps()
    assert not educator(can_help=False).helps()


def test_membership_lasts_from_its_first_to_its_last_day() -> None:
    before, after = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
    one_day = Membership(id="m", group_id="g", student_id="s", since=DAY, until=DAY)
    assert [one_day.active_on(day) for day in (before, DAY, after)] == [False, True, False]
    assert [member(since=DAY, until=DAY).active_on(day) for day in (before, DAY, after)] == [
        False,
        True,
        False,
    ]
    assert member().active_on(before)


def test_an_open_action_is_late_from_the_day_after_it_was_due() -> None:
    assert [action(due=DAY).days_late(DAY + dt.timedelta(days=days)) for days in (-1, 0, 1, 5)] == [
        0,
        0,
        1,
        5,
    ]
    assert action(due=DAY, state="done").days_late(DAY + dt.timedelta(days=5)) == 0
    assert action().days_late(DAY) == 0


def test_a_huddle_is_none_then_running_then_finished() -> None:
    def state(**fields: Any) -> str:
        return Huddle(id="h", team_id="t", date=DAY, agenda=DEFAULT_AGENDA, **fields).state

    assert [state(), state(started_at=NOON), state(started_at=NOON, finished_at=NOON)] == [
        "none",
        "running",
        "finished",
    ]


def test_a_group_has_the_skill_it_needs_most_as_its_focus() -> None:
    assert group(weights={"math": 3, "reading": 5}).focus == "reading"
    assert group().focus == ""


def test_a_plan_tells_its_gaps_and_changes() -> None:
    assert (plan().gaps[0].block, plan().changes[0].block) == ("1", "2")


def test_ids_are_made_by_the_client_and_shown_short() -> None:
    first, second = new_id(), new_id()
    assert first != second
    assert short_id(first) == first[:8]


def test_an_error_is_a_sentence_and_what_to_do() -> None:
    assert HuddleError("It failed.", code="x", hint="Try again.").text() == "It failed. Try again."
    assert HuddleError("It failed.", code="x").text() == "It failed."
