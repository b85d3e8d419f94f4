"""The words an absence line may hold besides people, days and parts of a day."""

import difflib
import re
from collections.abc import Iterable

from huddle.domain.absence import CATEGORIES
from huddle.domain.person import Person
from huddle.domain.reading.dates import LONG_DAYS, weekday_of
from huddle.domain.reading.day_parts import Names
from huddle.text import fold, safe

# fmt: off
CATEGORY_WORDS = {
    **{key: key for key in CATEGORIES},
    **{label: key for key, label in CATEGORIES.items()},
    "ill": "sick", "unwell": "sick", "flu": "sick", "sick day": "sick", "sick leave": "sick",
    "training": "pd", "workshop": "pd", "conference": "pd", "business": "school_business",
    "field trip": "school_business", "jury": "jury_duty", "funeral": "bereavement",
    "personal day": "personal", "personal reasons": "personal", "appointment": "personal", "dentist": "personal", "doctor": "personal", "meeting": "school_business",
}
JOINTS = frozenset({",", ";", "&", "+", "and", "plus", "then"})
ME = {"i": "me", "i'm": "me", "im": "me", "i'll": "me", "myself": "me", "i've": "me"}
BACK = frozenset({"back", "returns", "returning", "return"})
AGAIN = frozenset({"too", "also", "same"})
# Words a sentence needs and an absence does not: they change nothing.
FILLER = frozenset({
    "running", "miss", "misses", "missing", "kid", "child", "probably", "maybe", "actually", "again",
    "-", "out", "off", "away", "absent", "gone", "is", "are", "am", "be", "been", "will", "won't", "wont",
    "can't", "cant", "not", "won", "in", "on", "at", "of", "the", "for", "has", "have", "had", "a", "an",
    "only", "just", "please", "all", "day", "here", "there", "school", "work", "leaving",
    "calling", "called", "call", "going", "home", "early", "late", "sorry", "his", "her", "their", "he's",
    "she's", "he", "she", "they", "they'll", "he'll", "she'll", "because", "due", "with", "to", "needs",
    "took", "taking", "another", "isn't", "isnt", "aren't", "arent", "make", "it", "both", "us",
})
# What is offered in place of a word that is not understood, besides names, weekdays and reasons.
KNOWN = frozenset({
    "today", "tomorrow", "yesterday", "morning", "afternoon", "am", "pm", "all day", "next week",
    "this week", "every", "until", "from", "before", "after", "back", "blocks", "period", "weekly",
    "except", "rest", "first", "last", "because", "leaves",
})
# fmt: on
_YEAR = re.compile(r",\s*(20\d\d)\b")
_SPLIT = re.compile(r"[;,&+]|[^\s;,&+]+")


def plain_word(word: str) -> str:
    """A word as it is compared: no case, no accents, am and pm without dots."""
    return fold(word).replace("a.m", "am").replace("p.m", "pm")


def split_words(line: str, names: Names) -> list[str]:
    """The words of a line: marks of punctuation at their ends gone, joints by themselves, `mon/wed` as `mon and wed`."""
    plain = (
        _YEAR.sub(r" \1", safe(line))
        .replace("’", "'")
        .replace("–", "-")
        .replace("—", " - ")
        .replace("−", "-")
    )
    found: list[str] = []
    for word in _SPLIT.findall(plain):
        if fold(word) in names.names:
            found.append(word)
            continue
        word = word.strip('!?"()').removesuffix(".").removesuffix(":")  # noqa: PLW2901
        parts = word.split("/")
        if len(parts) > 1 and all(weekday_of(fold(part)) is not None for part in parts):
            found += [piece for part in parts for piece in ("and", part)][1:]
        elif word:
            found.append(word)
    return found


def nearest_word(word: str, people: Iterable[Person], names: Names) -> str:
    """The word that is understood and most like this one; empty if none is like it."""
    known = [*CATEGORY_WORDS, *LONG_DAYS, *names.names, *KNOWN]
    of_people = {fold(part): part for person in people for part in person.name.split()}
    near = [one for one in [*known, *of_people] if one != word]
    close = difflib.get_close_matches(word, near, n=1, cutoff=0.7)
    return of_people.get(close[0], close[0]) if close else ""
