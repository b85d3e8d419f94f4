"""Drafts a schedule and skills from what a roster tells: classes, who is in them, their periods and subjects."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huddle.domain.block import CYCLE
from huddle.domain.educator import SKILLS
from huddle.domain.errors import InvalidError
from huddle.text import safe

_SHORT_LIMIT = 12  # of a block's short name
_SLUG_LIMIT = 40
_SEARCH_WORK = 100_000  # steps times classes, before a good schedule is taken instead of the shortest
_FIRST_START = 8 * 60 + 30
_MINUTES = 50
_BETWEEN = 5
_LAST_END = 21 * 60


@dataclass(frozen=True, slots=True)
class ClassToPlace:
    """A class to be put into the day: its educators and students by any id, and the periods the file names.

    `days` is the day pattern of its periods; empty for every day.
    """

    id: str
    label: str
    educators: tuple[str, ...]
    students: frozenset[str]
    periods: tuple[str, ...] = ()
    days: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A person whom the file's own periods put into several classes at once."""

    block: str
    person: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Blocks in the order of the day, and where each class goes.

    Attributes:
        blocks: short names, fit for `huddle.domain.block.Block`.
        names: short name -> the name in full.
        short_of: period, as the file names it -> short name.
        placed: class id -> its blocks.
        clashes: what the file's periods make impossible; it was kept as the file says.
        shortest: whether fewer blocks are proved impossible.
    """

    blocks: tuple[str, ...]
    names: Mapping[str, str]
    short_of: Mapping[str, str]
    placed: Mapping[str, tuple[str, ...]]
    clashes: tuple[Clash, ...]
    shortest: bool


def draft_blocks(classes: Sequence[ClassToPlace]) -> Draft:
    """Put each class into a block, so that nobody is in two places.

    Each distinct period is a block of that name, in natural order, and holds the classes that list it. Classes without
    a period go where none of their people is busy, in as few blocks as possible: the conflict graph is colored by
    DSATUR (Brelaz 1979), and fewer colors are tried by bounded backtracking. The same classes in the same order
    always give the same draft.
    """
    periods = sorted({p for one in classes for p in one.periods}, key=natural_key)
    neighbors = _conflicts(classes)
    free = [n for n, one in enumerate(classes) if not one.periods]
    place = {period: at for at, period in enumerate(periods)}
    taken = {n: frozenset(place[p] for p in one.periods) for n, one in enumerate(classes) if one.periods}
    busy = {n: frozenset(c for m in neighbors[n] if m in taken for c in taken[m]) for n in free}
    colors, shortest = _Coloring(free, neighbors, busy, len(periods)).shortest(_busiest(classes))
    names = list(periods)
    used = max(colors.values(), default=-1) + 1
    number = 0
    while len(names) < used:
        number += 1
        if str(number) not in periods:
            names.append(str(number))
    shorts: list[str] = []
    for name in names:
        shorts.append(block_short(name, shorts))
    placed = {
        one.id: tuple(shorts[c] for c in sorted(taken[n])) if n in taken else (shorts[colors[n]],)
        for n, one in enumerate(classes)
    }
    long_names = {short: _block_name(name) for short, name in zip(shorts, names, strict=True)}
    short_of = dict(zip(periods, shorts, strict=False))
    return Draft(tuple(shorts), long_names, short_of, placed, _clashes(classes, placed), shortest)


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which `2` comes before `10` and `1-2` before `1-10`."""
    parts = re.findall(r"\d+|\D+", text)
    keys = (
        (0, int(part[:18]), "") if part.isascii() and part.isdigit() else (1, 0, part.casefold())
        for part in parts
    )
    return (*keys, (2, 0, text))


def block_short(name: str, taken: Collection[str]) -> str:
    """A short name for a block: at most 12 characters without blanks and `@=:,`, not yet taken."""
    base = re.sub(r"[\s@=:,]+", "", safe(name))[:_SHORT_LIMIT] or "B"
    short, number = base, 2
    while short in taken:
        short = f"{base[: _SHORT_LIMIT - len(str(number))]}{number}"
        number += 1
    return short


def _block_name(name: str) -> str:
    clean = safe(name).strip()[:60]
    return f"Block {clean}" if len(clean) <= 3 else clean


def _people(one: ClassToPlace) -> Iterator[tuple[str, str]]:
    yield from (("educator", person) for person in dict.fromkeys(one.educators))
    yield from (("student", person) for person in sorted(one.students))


def _by_person(classes: Sequence[ClassToPlace]) -> Mapping[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, one in enumerate(classes):
        for person in _people(one):
            found[person].append(n)
    return found


def _conflicts(classes: Sequence[ClassToPlace]) -> list[set[int]]:
    """For each class the classes that share a person with it."""
    neighbors: list[set[int]] = [set() for _ in classes]
    for group in {tuple(group) for group in _by_person(classes).values()}:
        for n in group:
            neighbors[n].update(group)
    for n, others in enumerate(neighbors):
        others.discard(n)
    return neighbors


def _busiest(classes: Sequence[ClassToPlace]) -> int:
    """How many blocks the busiest person needs at least: the distinct periods, and one for each class without."""
    most = 0
    for group in _by_person(classes).values():
        periods = {p for n in group for p in classes[n].periods}
        most = max(most, len(periods) + sum(1 for n in group if not classes[n].periods))
    return most


class _Coloring:
    """Puts classes into blocks by DSATUR with backtracking.

    `free` are the classes without a period, `busy` the named blocks each of them cannot use, `named` how many blocks
    the file names.
    """

    def __init__(
        self,
        free: Sequence[int],
        neighbors: Sequence[set[int]],
        busy: Mapping[int, frozenset[int]],
        named: int,
    ) -> None:
        among = set(free)
        self._free = free
        self._near = {n: sorted(neighbors[n] & among) for n in free}
        self._busy = busy
        self._named = named

    def shortest(self, least: int) -> tuple[dict[int, int], bool]:
        """The fewest blocks found, and whether fewer are proved impossible; `least` is a bound from below."""
        if not self._free:
            return {}, True
        best, _ = self._fit(self._named + len(self._free), steps=len(self._free))
        floor = max(self._named, least, 1)
        while (size := max(self._named, *(color + 1 for color in best.values()))) > floor:
            found, whole = self._fit(size - 1, steps=_SEARCH_WORK // len(self._free))
            if not found:
                return best, whole
            best = found
        return best, True

    def _fit(self, wanted: int, steps: int) -> tuple[dict[int, int], bool]:
        """An assignment to `wanted` blocks, or an empty one; and whether the search went to its end."""
        self._colors: dict[int, int] = {}
        self._blocked = {n: [int(c in self._busy[n]) for c in range(wanted)] for n in self._free}
        self._closed = {n: sum(blocked) for n, blocked in self._blocked.items()}
        self._used = [0] * wanted
        stack = [(first := self._hardest(), self._options(first))]
        while stack:
            n, options = stack[-1]
            self._take_back(n)
            color = next(options, None)
            if color is None:
                stack.pop()
                continue
            if steps == 0:
                return {}, False
            steps -= 1
            self._put(n, color)
            if len(self._colors) == len(self._free):
                return self._colors, True
            stack.append((following := self._hardest(), self._options(following)))
        return {}, True

    def _hardest(self) -> int:
        """The class with the fewest blocks left, then with most neighbors, then the first."""
        left = (n for n in self._free if n not in self._colors)
        return max(left, key=lambda n: (self._closed[n], len(self._near[n]), -n))

    def _options(self, n: int) -> Iterator[int]:
        """The blocks it may have, in order; of the blocks nobody uses yet only the first, they are all alike."""
        for color, blocked in enumerate(tuple(self._blocked[n])):
            if not blocked:
                yield color
                if color >= self._named and not self._used[color]:
                    return

    def _put(self, n: int, color: int) -> None:
        self._colors[n] = color
        self._used[color] += 1
        for near in self._near[n]:
            blocked = self._blocked[near]
            self._closed[near] += not blocked[color]
            blocked[color] += 1

    def _take_back(self, n: int) -> None:
        color = self._colors.pop(n, None)
        if color is None:
            return
        self._used[color] -= 1
        for near in self._near[n]:
            blocked = self._blocked[near]
            blocked[color] -= 1
            self._closed[near] -= not blocked[color]


def _clashes(classes: Sequence[ClassToPlace], placed: Mapping[str, tuple[str, ...]]) -> tuple[Clash, ...]:
    """Everybody whom the draft has in two classes at once, on some day, educators first."""
    found: list[Clash] = []
    for (_, person), group in sorted(_by_person(classes).items()):
        at: dict[str, list[ClassToPlace]] = defaultdict(list)
        for n in group:
            for block in placed[classes[n].id]:
                at[block].append(classes[n])
        for block, there in at.items():
            clashing = [one for one in there if any(_meet(one.days, m.days) for m in there if m is not one)]
            if clashing:
                found.append(Clash(block, person, tuple(one.id for one in clashing)))
    return tuple(found)


def _meet(first: str, second: str) -> bool:
    """Whether two day patterns may fall on one day."""
    if not first or not second or first.startswith(CYCLE) != second.startswith(CYCLE):
        return True
    one, other = (set(days.removeprefix(CYCLE).split(",")) for days in (first, second))
    return bool(one & other)


def draft_times(count: int) -> tuple[tuple[dt.time, dt.time], ...]:
    """Start and end of so many blocks: from 8:30, 50 minutes each and 5 between; shorter when the day would pass 21:00.

    Raises:
        InvalidError: there are more blocks than minutes.
    """
    if count < 1:
        return ()
    step = min(_MINUTES + _BETWEEN, (_LAST_END - _FIRST_START) // count)
    if step < 1:
        raise InvalidError(f"{count} blocks do not fit into a day.", hint="Choose fewer classes.")
    length = step - _BETWEEN if step > 3 * _BETWEEN else step
    starts = [_FIRST_START + n * step for n in range(count)]
    return tuple((_time(start), _time(start + length)) for start in starts)


def _time(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)


# Skill -> words of subjects and titles; the first skill that fits decides. A word ending in * is a beginning.
_SUBJECT_WORDS = (
    (
        "language_support",
        "esl|eld|ell|esol|english learner*|english as a|language support|language development",
    ),
    ("inclusion", "special education|inclusion|resource room|sped|ld support|co taught"),
    (
        "technology",
        "computer*|technolog*|coding|programming|robotic*|digital|ict|informati*|engineering|stem",
    ),
    ("math", "math*|algebra*|geometry|calculus|precalculus|trigonometry|statistics|arithmetic|numeracy"),
    ("science", "science*|biolog*|chemi*|physic|physics|astronomy|geology|ecology|anatomy|botany|zoology"),
    (
        "social_studies",
        "social stud*|history|geograph*|civics|government|economics|politic*|humanities|sociology",
    ),
    ("spanish", "spanish|espanol|español"),
    (
        "world_language",
        "world language*|french|german|chinese|mandarin|japanese|latin|italian|arabic|russian",
    ),
    ("world_language", "korean|portuguese|foreign language*|asl|sign language"),
    ("pe", "pe|physical education|gym|fitness|athletic*|swimming|sport|sports"),
    ("music", "music*|band|choir|chorus|orchestra|strings|guitar|piano"),
    ("writing", "writing|composition|journalism|creative writing|grammar|spelling"),
    ("reading", "reading|english|language art*|ela|literature|literacy|phonics"),
    ("art", "art|arts|visual art*|drawing|painting|ceramic*|photography|sculpture"),
    ("small_group_intervention", "intervention*|rti|mtss|small group*|tutoring|catch up"),
    ("enrichment", "enrichment|gifted|honors club|electives"),
    ("advisory", "advisory|homeroom|home room|morning meeting|circle"),
    ("inquiry", "inquiry|project|projects|research"),
    ("assessment", "assessment*|testing|test prep|exam*"),
    ("behavior_support", "behavior*|behavior*"),
    ("class_culture", "sel|social emotional*|class culture|community building"),
    ("family_communication", "family communication"),
    ("data_driven_instruction", "data driven*"),
)


def _pattern(words: str) -> re.Pattern[str]:
    parts = (re.escape(word).replace(r"\*", r"\w*") for word in words.split("|"))
    return re.compile(r"\b(?:" + "|".join(parts) + r")\b")


_SUBJECTS = tuple((skill, _pattern(words)) for skill, words in _SUBJECT_WORDS)


def subject_skill(*texts: str) -> str:
    """The skill that a subject or title calls for.

    The first of the texts that fits the catalogue decides; if none does, the first text that is not blank becomes a
    skill of the team (letters and digits of any script joined by `_`), so that a strength in it counts as well.
    """
    slugs = [slug for text in texts if (slug := _slug(text))]
    for slug in slugs:
        if slug in SKILLS:
            return slug
        words = slug.replace("_", " ")
        for skill, pattern in _SUBJECTS:
            if pattern.search(words):
                return skill
    return slugs[0] if slugs else "general"


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", safe(text)).casefold())
    words = re.sub(r"[\W_]+", "_", folded).strip("_")
    if len(words) > _SLUG_LIMIT:
        words = words[: _SLUG_LIMIT + 1].rpartition("_")[0] or words[:_SLUG_LIMIT]
    return words
