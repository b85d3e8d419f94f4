"""Every noun comes back from its table as it went in."""

import dataclasses
import datetime as dt
import json
import types
import typing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.domain import absence, agenda, calendar, educator, event, huddle, schedule, student, team
from huddle.domain.block import WEEKDAYS, Block
from huddle.domain.cover import plan, standing
from huddle.domain.cover import problem as day
from huddle.domain.cover.answer import Answer, Change, Gap, Help, Lead, Part
from huddle.domain.cover.happened import AsPlanned, By, FromOutside, Nobody, Other
from huddle.domain.group import Group
from huddle.store.reader import Reader
from huddle.store.rows import RECORD_OF, TABLE_OF, columns, decode, encode
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import one_line, safe

_lines = st.text(max_size=12).map(one_line)
_words = _lines.filter(bool)
_letters = st.text(alphabet="ABCXYZ012", min_size=2, max_size=4).filter(lambda code: code != "ME")
_codes = st.text(alphabet="ABCäç012", min_size=1, max_size=8)
_days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
_moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
_patterns = st.one_of(st.lists(st.sampled_from(WEEKDAYS)).map(",".join), st.just("cycle:A,B"))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)

PROBLEMS = [
    day.Problem((), (), ()),
    day.Problem(
        blocks=("1", "2"),
        educators=(
            day.Educator(
                "HB", certs=("sped",), strength={"math": 3}, absent=("1",), planning=("2",), role="lead"
            ),
            day.Educator(
                "ZO", can_lead=False, off=("2",), max_groups=3, planning_cap=1, cover_cap=0, cover_load=4
            ),
        ),
        groups=(
            day.Group(
                "7A",
                24,
                30,
                34,
                26,
                requires=("certified",),
                needs={"sped": 2},
                weights={"math": 5},
                knows=("ZO",),
                load=2,
                load_by={"HB": 1},
                usual={"1": day.Usual("HB", ("ZO",)), "2": day.Usual()},
            ),
        ),
        keep_apart=(("7A", "7B"),),
        locks=(day.Lock("1", "7A", "HB", lead=True, note="Zoë’s lab"),),
        announced=(day.Announced("1", "7A", ("HB", "ZO")),),
        no_split=(("1", "7A"),),
        splits=False,
        max_parts=2,
        name="a day",
    ),
]
ANSWERS = [
    Answer("nothing_to_cover", 9, {"uncovered": 0}, (), ()),
    Answer(
        "best_so_far",
        3,
        {"uncovered": 29, "moves": 2},
        leads=(Lead("1", "7A", "HB", 12), Lead("1", "7A", "ZO", 12)),
        helps=(Help("2", "7A", "ZO"),),
        changes=(
            Change(
                "1",
                "7A",
                "split",
                ("HB",),
                ("HB", "ZO"),
                ("7B",),
                24,
                (Part("HB", ("S-0001",)), Part("ZO")),
                ("Zoë knows them.",),
                "asked",
            ),
        ),
        gaps=(Gap("2", "7A", 29, ("Nobody may.",), ("A substitute.",)),),
        warnings=("Busy.",),
    ),
]

# What may stand in a field of that type; `_FIELDS` says where a record asks for less.
_OF_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: _words,
    int: st.integers(1, 10),
    bool: st.booleans(),
    dt.date: _days,
    dt.time: st.times(),
    dt.datetime: _moments,
}
_FIELDS: dict[tuple[type, str], st.SearchStrategy[Any]] = {
    (team.TeamMember, "code"): _letters,
    (team.TeamMember, "tier"): st.sampled_from(team.TIERS),
    (educator.Educator, "role"): st.sampled_from(list(educator.ROLES)),
    (educator.Strength, "level"): st.integers(0, 4),
    (educator.Strength, "source"): st.sampled_from([educator.INFERRED, educator.DECLARED]),
    (student.Student, "needs"): st.lists(st.sampled_from(list(student.NEEDS))).map(tuple),
    (student.StudentPair, "second_id"): st.uuids().map(str),
    (student.StudentPair, "kind"): st.sampled_from([student.APART, student.TOGETHER]),
    (student.StudentAbsence, "status"): st.sampled_from(student.ATTENDANCE),
    (Group, "code"): _codes,
    (Group, "weights"): st.dictionaries(_words, st.integers(0, 25), max_size=3),
    (Block, "short"): _codes,
    (Block, "days"): _patterns,
    (Block, "starts"): st.times(max_value=dt.time(11)),
    (Block, "ends"): st.times(min_value=dt.time(12)),
    (schedule.Session, "days"): _patterns,
    (schedule.Session, "helper_ids"): st.lists(st.uuids().map(str), unique=True).map(tuple),
    (schedule.Duty, "days"): _patterns,
    (schedule.Duty, "kind"): st.sampled_from([schedule.PLANNING, schedule.OFF]),
    (calendar.CalendarDay, "kind"): st.sampled_from([calendar.HOLIDAY, calendar.SPECIAL, calendar.SCHOOL]),
    (absence.Absence, "first"): st.just(dt.date(2026, 11, 23)),
    (absence.Absence, "last"): st.just(dt.date(2026, 11, 24)),
    (absence.Absence, "category"): st.sampled_from(["", *absence.CATEGORIES]),
    (absence.Absence, "state"): st.sampled_from([absence.ACTIVE, absence.CANCELLED]),
    (absence.Absence, "repeats_until"): st.none() | st.dates(dt.date(2026, 11, 24), dt.date(2027, 6, 1)),
    (plan.CoveragePlan, "state"): st.sampled_from(plan.STATES),
    (plan.Move, "kind"): st.sampled_from(list(plan.KINDS)),
    (plan.Move, "parts"): st.dictionaries(_words, st.lists(_words, max_size=3), max_size=3),
    (plan.Move, "asked"): st.sampled_from(plan.ASKED),
    (event.CalendarEvent, "starts"): st.just(dt.time(9)),
    (event.CalendarEvent, "ends"): st.none() | st.times(dt.time(9)),
    (huddle.Entry, "kind"): st.sampled_from([kind for kind in huddle.ENTRY_KINDS if kind != "rating"]),
    (huddle.Entry, "text"): st.text().map(lambda text: safe(text, lines=True)).filter(str.strip),
    (huddle.Action, "state"): st.sampled_from(huddle.ACTION_STATES),
    (agenda.AgendaItem, "kind"): st.sampled_from(agenda.AGENDA_KINDS),
    (agenda.AgendaTemplate, "items"): st.lists(
        st.builds(agenda.AgendaItem, name=st.sampled_from(["Notes", "Thanks", "Ahead"])),
        min_size=1,
        unique_by=lambda item: item.name,
    ).map(tuple),
    (agenda.AgendaTemplate, "weekdays"): st.lists(st.integers(0, 6)).map(tuple),
    (plan.CoveragePlan, "problem"): st.sampled_from(PROBLEMS),
    (plan.CoveragePlan, "answer"): st.sampled_from(ANSWERS),
    (standing.StandingPlan, "answer"): st.sampled_from(ANSWERS),
    (plan.Move, "happened"): st.one_of(
        st.none(),
        st.just(AsPlanned()),
        st.just(Nobody()),
        st.lists(st.sampled_from(["HB", "ES", "JO2"]), min_size=1).map(lambda codes: By(tuple(codes))),
        st.sampled_from(["", "Mr. Lee", "other: x"]).map(FromOutside),
        st.sampled_from(["OK", "nobody", "by:HB", "as planned", "outside"]).map(Other),
    ),
    (team.TeamRules, "order"): st.permutations(team.SOFT_LEVELS).map(tuple),
    (team.TeamRules, "export_names"): st.sampled_from(team.NAME_MODES),
    (team.TeamRules, "week"): st.lists(st.integers(0, 6), min_size=1).map(tuple),
    (team.TeamRules, "max_parts"): st.integers(2, 10),
    (team.TeamRules, "cycle"): st.lists(st.sampled_from("ABC1")).map(tuple),
}
_FIELDS |= {
    (noun, "time_zone"): st.sampled_from(["", "America/Phoenix", "Europe/Paris"])
    for noun in RECORD_OF.values()
}


def records_of(noun: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(noun)
    return st.builds(
        noun,
        **{
            name: _FIELDS[noun, name] if (noun, name) in _FIELDS else values_of(hints[name])
            for name in columns(noun)
        },
    )


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    if hint in _OF_TYPE:
        return _OF_TYPE[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        (inner,) = [part for part in arguments if part is not type(None)]
        return st.none() | values_of(inner)
    if dataclasses.is_dataclass(hint):
        return records_of(hint)
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    return st.dictionaries(_words, st.integers() if arguments[1] is int else _words, max_size=3)


@pytest.mark.parametrize("noun", list(TABLE_OF), ids=lambda noun: str(noun.__name__))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_record_comes_back_from_its_columns_as_it_was(noun: Any, data: st.DataObject) -> None:
    record = data.draw(records_of(noun))
    row = encode(record)
    assert decode(noun, row) == record
    assert decode(noun, tuple(row[name] for name in columns(noun))) == record
    assert decode(noun, dict(reversed(row.items()))) == record
    assert all(isinstance(value, str | int | dt.date | dt.time | None) for value in row.values())


def test_every_noun_comes_back_from_the_database_and_its_journal(
    database: Any, records: list[Any], keep: Any
) -> None:
    seq = keep(database, *records)
    assert {type(record) for record in records} | {RECORD_OF["change"], RECORD_OF["change_line"]} == set(
        TABLE_OF
    )
    with database.read() as reader:
        for record in records:
            assert reader.get(type(record), record.id) == record
        lines = reader.find(RECORD_OF["change_line"], seq=seq)
    assert [decode(RECORD_OF[line.table_name], line.after) for line in lines] == sorted(
        records, key=lambda record: [line.row_id for line in lines].index(record.id)
    )


def test_what_a_file_was_given_from_outside_is_made_safe_when_it_is_read(full: Any) -> None:
    with full.write(by="", label="", team_id="team", now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) as work:
        work.connection.exec_driver_sql("UPDATE student SET given = 'A' || char(27) || ']52;c;x' || char(7)")
        work.connection.exec_driver_sql("UPDATE entry SET text = 'a' || char(10) || char(27)")
        work.commit()
    with full.read() as reader:
        assert {s.given for s in reader.select(student.Student)} == {"A␛]52;c;x␇"}
        assert reader.select(huddle.Entry)[0].text == "a\n␛"


def test_a_nested_record_of_an_older_or_newer_huddle_takes_its_defaults() -> None:
    rules = decode(
        team.Team, {**encode(team.Team(id="t", school_id="s", name="n")), "rules": '{"target":20,"new":1}'}
    )
    assert rules.rules == team.TeamRules(target=20)


def test_json_is_compact_and_readable() -> None:
    row = encode(team.Team(id="t", school_id="s", name="n", rules=team.TeamRules(cycle=("Ä",))))
    assert '"cycle":["Ä"]' in row["rules"]
    assert json.loads(row["agenda"])[0] == {"name": "Follow-up", "kind": "actions", "minutes": 1, "on": True}


@pytest.mark.parametrize("hostile", ["'; DROP TABLE student; --", "%", "_", "\\", ":id", '"', "?", "`"])
def test_a_search_word_is_a_value_and_never_sql(full: Any, hostile: str) -> None:
    with full.read() as reader:
        assert isinstance(reader, Reader)
        assert not isinstance(reader, UnitOfWork)
        assert reader.find(student.Student, given=hostile) == []
        assert reader.select(student.Student, "t.given = :given", given=hostile) == []
        assert len(reader.select(student.Student)) == 2
