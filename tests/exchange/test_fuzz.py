"""Ten thousand spoiled rosters: each is read or refused with a reason, none breaks the reader."""

import datetime as dt
import random

import pytest
from tests.exchange.oneroster_sets import Files, clean_set, zipped

from huddle.exchange.choice import choose
from huddle.exchange.detect import read_roster
from huddle.exchange.writers.native import template_files
from huddle.text import safe

SETS = [clean_set("1.1"), clean_set("1.2"), clean_set("1.1", "delta"), template_files()]
PIECES = [b'"', b"\0", b"\x1b[31m", b"\xff", "\u202e".encode(), b"\r", b"\n", b",", b"'=", b"\xf0\x9f"]


def spoiled(rng: random.Random, data: bytes) -> bytes:
    """The bytes of a file, cut, re-encoded, re-separated, shuffled, doubled or sprinkled."""
    lines = data.split(b"\r\n")
    match rng.randrange(6):
        case 0:
            return data[: rng.randrange(len(data) + 1)]
        case 1:
            encoding = rng.choice(["utf-16", "utf-16-le", "cp1252", "utf-8-sig"])
            return data.decode("utf-8", "replace").encode(encoding, "replace")
        case 2:
            return data.replace(b",", rng.choice([b";", b"\t", b",,", b""]), rng.choice([1, -1]))
        case 3:
            rng.shuffle(lines)
        case 4:
            place = rng.randrange(len(lines))
            lines[place:place] = [lines[place]] * rng.randint(1, 3)
        case _:
            out = bytearray(data)
            for _ in range(rng.randint(1, 5)):
                place = rng.randrange(len(out) + 1)
                out[place : place + rng.randint(0, 3)] = rng.choice(PIECES)
            return bytes(out)
    return b"\r\n".join(lines)


def a_spoiled_set(rng: random.Random) -> Files:
    files = dict(rng.choice(SETS))
    for _ in range(rng.randint(1, 3)):
        name = rng.choice(sorted(files))
        if rng.random() < 0.05 and len(files) > 1:
            del files[name]
        else:
            files[name] = spoiled(rng, files[name])
    return files


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.long)])
def test_spoiled_rosters_are_read_or_refused_with_a_reason(count: int) -> None:
    rng = random.Random(count)
    refused = 0
    for _ in range(count):
        roster, findings = read_roster("spoiled.zip", data=zipped(a_spoiled_set(rng)))
        assert all(safe(finding.text()) == finding.text() for finding in findings)
        if roster is None or not roster.complete:
            refused += 1
            assert any(finding.severity == "error" for finding in findings)
        if roster is not None:
            choose(roster, on=dt.date(2026, 11, 23))
            assert all(safe(person.name) == person.name for person in roster.people)
            assert all(safe(one.title) == one.title for one in roster.classes)
    assert 0 < refused < count
