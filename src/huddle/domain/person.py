"""Somebody who can be named, and whom a word means."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from huddle.domain.errors import NotFoundError
from huddle.text import fold, one_line


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be named: an id, the code (exact), the name (matched by its parts)."""

    id: str
    code: str
    name: str


# From the surest way to be meant to the loosest; the first that fits anybody decides.
_FITS: tuple[Callable[[Person, str], bool], ...] = (
    lambda person, wanted: fold(person.code) == wanted,
    lambda person, wanted: fold(person.name) == wanted,
    lambda person, wanted: any(start.startswith(wanted) for start in _starts(fold(person.name))),
    lambda person, wanted: wanted in fold(person.name),
)


def _starts(name: str) -> list[str]:
    """The name from each of its words on, so that `o neil` finds Zoë O Neil."""
    return [name[found.start() :] for found in re.finditer(r"(?<![^\s\-'])\S", name)]


def people_fitting(who: str, people: Iterable[Person], *, parts: bool = True) -> list[Person]:
    """Whom `who` may mean by the surest way that fits anybody: code, full name, beginning of a word of the name, any part.

    Args:
        who: what was typed.
        people: whom it may mean.
        parts: whether any part of a name will do when nothing else fits.
    """
    everyone, wanted = list(people), fold(who)
    ways = _FITS if parts else _FITS[:-1]
    return next(
        (found for fits in ways if wanted and (found := [p for p in everyone if fits(p, wanted)])), []
    )


def named_exactly(who: str, people: Iterable[Person]) -> bool:
    """Whether it is somebody's code or full name."""
    wanted = fold(who)
    return bool(wanted) and any(fits(person, wanted) for person in people for fits in _FITS[:2])


def find_person(who: str, people: Iterable[Person], *, me: str | None = None, what: str = "person") -> Person:
    """The one person that `who` means: exact code, exact full name, beginning of a word of the name, any part.

    The first of those that fits anybody decides; if it fits several, that is an error with the candidates.

    Args:
        who: what was typed; `me` is the educator `me` (a code) stands for.
        people: whom it may mean.
        me: the code configured for this computer.
        what: the noun for the error's sentence.

    Raises:
        NotFoundError: nobody fits, or several do.
    """
    everyone = list(people)
    wanted = fold(who)
    if wanted == "me":
        if not me:
            raise NotFoundError(
                "huddle does not know who 'me' is.",
                code="no_me",
                hint="Say who you are once: huddle config set me ES (your code or name).",
            )
        if (found := [person for person in everyone if fold(person.code) == fold(me)]) == []:
            raise NotFoundError(
                f"'me' is {one_line(me, 20)}, who is not in this team.",
                code="no_such_person",
                hint="Say who you are: huddle config set me ES (your code or name).",
            )
        return found[0]
    if not wanted:
        raise NotFoundError(f"No {what} was named.", code="no_such_person", hint="Type a code or a name.")
    found = people_fitting(who, everyone)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{p.code} {p.name}" for p in sorted(found, key=lambda p: p.code)[:12])
        raise NotFoundError(
            f"'{one_line(who, 60)}' could be {len(found)} people: {names}.",
            code="ambiguous",
            hint="Type the code.",
        )
    known = ", ".join(sorted(f"{p.code} {p.name}" for p in everyone)[:12])
    raise NotFoundError(
        f"No {what} is called '{one_line(who, 60)}'.",
        code="no_such_person",
        hint=(
            _did_you_mean(wanted, everyone) or (f"Known: {known}." if known else "Nobody is in the team yet.")
        ),
    )


def _did_you_mean(wanted: str, people: Sequence[Person]) -> str:
    import difflib

    words = {word: p for p in people for word in fold(p.name).split()}
    close = difflib.get_close_matches(wanted, words, n=1, cutoff=0.75)
    return f"Did you mean {words[close[0]].code} {words[close[0]].name}?" if close else ""
