"""Reads an absence line from left to right into clauses: people, and what is said of them."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from huddle.domain.block import Block
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.person import Person, find_person, named_exactly, people_fitting
from huddle.domain.reading.absence_clause import Clause, Setting, Spell, inherit
from huddle.domain.reading.absence_vocabulary import (
    AGAIN,
    BACK,
    CATEGORY_WORDS,
    FILLER,
    JOINTS,
    KNOWN,
    ME,
    nearest_word,
    plain_word,
    split_words,
)
from huddle.domain.reading.block_words import read_blocks
from huddle.domain.reading.dates import UNTIL, Span, Year, weekday_of
from huddle.domain.reading.day_parts import Names, Resolve
from huddle.domain.reading.spans import read_days
from huddle.text import join_names, one_line

_HERE = frozenset({"in", "here"})
_NOT = frozenset({"not", "isn't", "isnt", "won't", "wont", "can't", "cant", "aren't", "arent"})


class LineReader:
    """Reads one line."""

    def __init__(self, line: str, setting: Setting) -> None:
        self._setting = setting
        self._names = Names.of([*setting.blocks, *setting.all_blocks])
        self._raw = split_words(line, self._names)
        self._low = [plain_word(word) for word in self._raw]
        self._at = 0
        self._joined = False

    def clauses(self) -> list[Clause]:
        """Everything the line says."""
        if not self._low:
            raise UsageError("Nobody was named.", code="empty", hint="Type a name, for instance: ben 3-5.")
        ahead = Clause()  # what is said before anybody is named holds for everybody
        clauses: list[Clause] = []
        clause = ahead
        while self._at < len(self._low):
            if self._low[self._at] in JOINTS and not self._is_name(1):
                self._joined = True
                self._at += 1
                continue
            before = self._at
            named = self._people(clause)
            if named:
                if clause is ahead or clause.said:
                    clause = Clause()
                    clauses.append(clause)
                clause.people += [person for person in named if person not in clause.people]
            elif not self._when(clause, clauses):
                self._refuse(clauses)
            self._joined = False
            self._at = max(self._at, before + 1)
        if not clauses:
            raise NotFoundError(
                f"'{one_line(' '.join(self._raw), 40)}' names nobody.",
                code="no_such_person",
                hint="Begin with a name: ben tomorrow 3-5.",
            )
        return [inherit(clause, ahead) for clause in clauses]

    def _people(self, clause: Clause) -> list[Person]:
        """The person named here; nobody where the word is a time, unless a person has to come."""
        start = not clause.people and not clause.said
        if self._low[self._at] in FILLER and self._at and not clause.people and not self._is_name(1):
            return []
        exact = self._name(exact=True)
        if exact and (start or not self._is_when() or (self._joined and not clause.said)):
            return self._take(*exact)
        if start and (loose := self._name(exact=False)):
            return self._take(*loose)
        if self._is_when():
            return []
        if self._low[self._at] in FILLER and not self._joined:
            return []
        loose = self._name(exact=False)
        return self._take(*loose) if loose else []

    def _take(self, count: int, found: list[Person]) -> list[Person]:
        words = " ".join(self._raw[self._at : self._at + count])
        word = ME.get(self._low[self._at], words)
        if len(found) != 1:
            found = [find_person(_plain(word), self._setting.people, me=self._setting.me, what="educator")]
        self._at += count
        return found

    def _is_name(self, count: int) -> bool:
        return named_exactly(" ".join(self._raw[self._at : self._at + count]), self._setting.people)

    def _name(self, *, exact: bool) -> tuple[int, list[Person]] | None:
        """How many words name somebody, and whom they may mean; the longest name first."""
        people = self._setting.people
        low = self._low[self._at]
        if low == "me" or (low in ME and not self._is_name(1)):
            return 1, []
        longest = min(6, len(self._low) - self._at)
        for count in range(longest, 0, -1):
            words = _plain(" ".join(self._raw[self._at : self._at + count]))
            if exact:
                if named_exactly(words, people):
                    return count, people_fitting(words, people)
            elif (count == 1 or not self._holds_when(count)) and (
                found := people_fitting(
                    words, people, parts=count == 1 and len(words) > 2 and not self._is_when()
                )
            ):
                return count, found
        return None

    def _holds_when(self, count: int) -> bool:
        """Whether one of the further words of a name would be a time, a reason or a joint."""
        return any(
            self._low[at] in JOINTS or self._low[at] in FILLER or self._is_when(at)
            for at in range(self._at + 1, self._at + count)
        )

    def _is_when(self, at: int | None = None) -> bool:
        at = self._at if at is None else at
        low = self._low[at]
        if low in CATEGORY_WORDS or low in ("every", "each", "weekly", *BACK, *UNTIL):
            return True
        try:
            return (
                read_blocks(self._low, at, self._names) is not None
                or read_days(self._low, at, self._setting.year) is not None
            )
        except UsageError:
            return True

    # --- what is said of people

    def _when(self, clause: Clause, clauses: Sequence[Clause]) -> bool:
        """Take one thing that is said; False when the words here say nothing that is understood."""
        self._refuse_presence()
        for take in (
            self._exact_block,
            self._weekly,
            self._without,
            self._limit,
            self._week,
            self._days,
            self._part,
            self._category,
        ):
            if take(clause):
                return True
        low = self._low[self._at]
        if low in AGAIN and len(clauses) > 1 and not clause.days_said:
            clause.spells += clauses[-2].spells
            clause.since, clause.until = clauses[-2].since, clauses[-2].until
            self._at += 1
            return True
        if low in FILLER or (low == "as" and self._low[self._at + 1 : self._at + 2] == ["well"]):
            self._at += 1 + (low == "as")
            return True
        return False

    def _refuse_presence(self) -> None:
        """`in until 10` says when somebody is there; read as an absence it would be the opposite."""
        here = self._low[self._at : self._at + 2]
        says_in = len(here) == 2 and here[0] in _HERE and here[1] in ("for", "from", *UNTIL)
        if says_in and not _NOT & set(self._low[: self._at]):
            raise UsageError(
                f"'{' '.join(self._raw[self._at : self._at + 2])}' says when somebody is in.",
                code="bad_word",
                hint="Write when they are out: ben until 10, or ben from block 2 on.",
            )

    def _week(self, clause: Clause) -> bool:
        """`mon-wed next week`, `thu and fri this week`: which week the days before it are of."""
        here = self._low[self._at : self._at + 2]
        dated = [spell for spell in clause.spells if spell.days is not None]
        if self._joined or not dated or here not in (["next", "week"], ["this", "week"]):
            return False
        today = self._setting.year.today
        monday = today + dt.timedelta(days=7 - today.weekday())
        for spell in dated if here[0] == "next" else ():
            first, last = spell.days or (today, today)
            if (first - today).days < 7:
                start = monday + dt.timedelta(days=first.weekday())
                spell.days = start, start + (last - first)
        self._at += 2
        return True

    def _exact_block(self, clause: Clause) -> bool:
        """A block's own name comes before every other reading, after a person."""
        count = self._names.at(self._low, self._at) if clause.people else 0
        name = " ".join(self._low[self._at : self._at + count])
        return bool(count) and not name.isdecimal() and self._part(clause)

    def _weekly(self, clause: Clause) -> bool:
        """`weekly`, `every fri`, `every mon and wed`, `fridays`."""
        low = self._low[self._at]
        each = low in ("every", "each")
        if low == "weekly":
            clause.weekly = True
            self._at += 1
            return True
        if each and self._low[self._at + 1 : self._at + 2] in (["day"], ["week"]):
            clause.weekly = clause.weekly or self._low[self._at + 1] == "week"
            self._at += 2
            return True
        at = self._at + each
        if not each and not (weekday_of(low) is not None and low.endswith("days")):
            return False
        found = False
        while at < len(self._low):
            spell = self._weekdays(at)
            if spell is None:
                break
            days, at = spell
            self._add_days(clause, days, weekly=True)
            found = True
            step = 1 if at < len(self._low) and self._low[at] in JOINTS else 0
            if not step or self._weekdays(at + step) is None:
                break
            at += step
        if found:
            clause.weekly = True
            self._at = at
        elif each:
            raise UsageError(
                f"'{' '.join(self._raw[self._at : self._at + 2])}' is not understood.",
                code="bad_word",
                hint="Write: every fri until dec 18.",
            )
        return found

    def _weekdays(self, at: int) -> tuple[Span, int] | None:
        if at >= len(self._low) or weekday_of(self._low[at].partition("-")[0]) is None:
            return None
        words = [word.removesuffix("s") if word.endswith("days") else word for word in self._low]
        single = [*words[:at], words[at], *words[at + 1 : at + 1]]
        if (found := read_days(single, at, self._setting.year)) is None:
            return None
        return found

    def _without(self, clause: Clause) -> bool:
        """`except wed`, `but not fri`."""
        words, at = self._low, self._at
        skip = 1 if words[at] in ("except", "without") else 2 if words[at : at + 2] == ["but", "not"] else 0
        found = read_days(words, at + skip, self._setting.year) if skip else None
        if found is None:
            return False
        clause.without.append(found[0])
        self._at = found[1]
        return True

    def _limit(self, clause: Clause) -> bool:
        """`until fri`, `back thursday`, `from mon`."""
        low = self._low[self._at]
        at = self._at + 1
        while at < len(self._low) and self._low[at] in ("on", "and", "including"):
            at += 1
        found = read_days(self._low, at, self._setting.year) if at < len(self._low) else None
        if found is None:
            return False
        if low in UNTIL:
            clause.until = found[0][1]
        elif low in BACK:
            back = found[0][0]
            if back == self._setting.year.today:  # back monday, said on a Monday
                back += dt.timedelta(days=7)
            clause.until = _school_day_before(back, self._setting.year)
        elif low in ("from", "starting", "since") and found[0][0] == found[0][1]:
            clause.since, clause.text_of_since = found[0][0], " ".join(self._raw[self._at : found[1]])
            if read_days(self._low, self._at, self._setting.year) is not None:
                return False  # from mon to wed
        else:
            return False
        self._at = found[1]
        return True

    def _days(self, clause: Clause) -> bool:
        year, days = self._setting.year, clause.spells[-1].days if clause.spells else None
        if (
            self._joined
            and days
            and (days[0] - year.today).days > 6
            and weekday_of(self._low[self._at]) is not None
        ):
            year = dataclasses.replace(year, today=days[1])  # next thursday and friday
        weekday = weekday_of(self._low[self._at].partition("-")[0]) is not None
        if not self._joined and weekday and days and (days[1] - days[0]).days > 2 and days[0] > year.today:
            inside = read_days(self._low, self._at, dataclasses.replace(year, today=days[0]))
            if inside is not None:  # next week mon-wed
                clause.spells[-1].days, self._at = inside
                return True
        found = read_days(self._low, self._at, year)
        if found is None:
            return False
        if clause.since is not None and clause.text_of_since:
            clause.since = None
        self._add_days(clause, found[0])
        self._at = found[1]
        return True

    def _add_days(self, clause: Clause, days: Span, *, weekly: bool = False) -> None:
        last = clause.spells[-1] if clause.spells else None
        if last is not None and last.days is None:
            last.days, last.part_first, last.weekly = days, True, weekly
            return
        clause.spells.append(Spell(days, weekly=weekly))

    def _part(self, clause: Clause) -> bool:
        found = read_blocks(self._low, self._at, self._names)
        if found is None:
            return False
        last = clause.spells[-1] if clause.spells else None
        if last is None:
            clause.spells.append(Spell(None, [found[0]]))
        elif last.parts and not self._joined:
            last.parts[-1] = _narrowed(last.parts[-1], found[0], " ".join(self._raw[self._at : found[1]]))
        else:
            last.parts.append(found[0])
        self._at = found[1]
        return True

    def _category(self, clause: Clause) -> bool:
        for count in (3, 2, 1):
            word = " ".join(self._low[self._at : self._at + count])
            if word in CATEGORY_WORDS and self._at + count <= len(self._low):
                if clause.category and clause.category != CATEGORY_WORDS[word]:
                    raise UsageError(
                        f"Two reasons are said, and '{word}' is the second.",
                        code="bad_word",
                        hint="Leave one out.",
                    )
                clause.category = CATEGORY_WORDS[word]
                self._at += count
                return True
        return False

    def _refuse(self, clauses: Sequence[Clause]) -> None:
        """Say which word is not understood, and the nearest that is."""
        people = self._setting.people
        if not clauses:
            end = next(
                (at for at in range(self._at + 1, len(self._low)) if self._is_when(at)),
                min(self._at + 4, len(self._low)),
            )
            find_person(" ".join(self._raw[self._at : end]), people, me=self._setting.me, what="educator")
        if self._low[self._at] in KNOWN:  # until further notice: the word after it is the one
            self._at = min(self._at + 1, len(self._low) - 1)
        word = self._raw[self._at]
        known = join_names(
            list(dict.fromkeys(_first(person) for clause in clauses for person in clause.people))
        )
        close = nearest_word(self._low[self._at], people, self._names)
        rest = f": did you mean {close}?" if close else "."
        raise UsageError(
            f"I know {known}, but not '{one_line(word, 30)}'{rest}",
            code="bad_word",
            hint="" if close else "Write who, when and which blocks: ben tomorrow 3-5, or ben mon-wed.",
        )


def _narrowed(first: Resolve, second: Resolve, word: str) -> Resolve:
    """Both said one after the other: `afternoon from 1`, `leaves at 10 back at 12` are what they have in common."""

    def resolve(blocks: Sequence[Block], now: dt.time | None) -> tuple[str, ...]:
        left, right = first(blocks, now), second(blocks, now)
        both = tuple(short for short in left if short in right) if left and right else left or right
        if left and right and not both:
            raise UsageError(
                f"Two parts of the day are said, and '{one_line(word, 20)}' is the second.",
                code="bad_word",
                hint="Write 3-5, or 3 and 5.",
            )
        return both

    return resolve


def _first(person: Person) -> str:
    return person.name.split()[0] if person.name.split() else person.code


def _school_day_before(day: dt.date, year: Year) -> dt.date:
    """The last school day before a day, at most ten days back; the day before it if there is none."""
    before = [day - dt.timedelta(days=n) for n in range(1, 11)]
    return next((one for one in before if year.open(one) and one >= year.today), before[0])


def _plain(words: str) -> str:
    return words.removesuffix("'s").removesuffix("'")
