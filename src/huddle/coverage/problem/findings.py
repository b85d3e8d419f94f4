"""Reading JSON that strangers wrote: every surprise becomes a finding with a path and a sentence."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from huddle.domain.errors import REFUSED_INPUT, HuddleError
from huddle.text import one_line


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a problem.

    Attributes:
        path: where, as a JSON path (`$.groups[2].size`).
        message: what is wrong, one sentence.
    """

    path: str
    message: str


class ProblemRefused(HuddleError):  # noqa: N818 - the name is public, and says what happened
    """A problem that cannot be planned as it stands; nothing was planned.

    Attributes:
        findings: everything that was found, in the order of the file; never empty.
    """

    def __init__(self, findings: list[Finding]) -> None:
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        first = findings[0]
        super().__init__(
            f"The problem cannot be planned: {one_line(first.path)}: {first.message}{more}",
            code="problem_refused",
            exit_code=REFUSED_INPUT,
            hint="Correct what is listed and try again.",
        )
        self.findings = tuple(findings)


_MISSING = object()


def step(path: str, key: str) -> str:
    """The path of member `key` of the object at `path`."""
    return f"{path}.{key}" if key.isidentifier() and key.isascii() else f"{path}[{json.dumps(key)}]"


def shown(value: object) -> str:
    """A JSON value as it may stand in a sentence: in the file's own words, short, on one line, inert."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**20:
        return "a very large number"
    return one_line(json.dumps(value, ensure_ascii=False), 60)


class Reader:
    """Collects findings while typed values are taken out of parsed JSON.

    Every method returns a usable value of the right type even when it notes a finding, so that reading goes on and
    all findings are listed at once.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def note(self, path: str, message: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(path, message))

    def members(self, value: object, path: str) -> dict[str, object]:
        """`value` as an object with text keys, else an empty one and a finding."""
        if isinstance(value, dict):
            if all(isinstance(key, str) for key in value):
                return value
            self.note(path, "has keys that are not text.")
        else:
            self.note(path, f"must be an object, not {shown(value)}.")
        return {}

    def rows(
        self, owner: dict[str, object], path: str, key: str, *, required: bool
    ) -> Iterator[tuple[str, object]]:
        """The members of the list `owner[key]` with their paths."""
        value = owner.get(key, _MISSING)
        here = step(path, key)
        if value is _MISSING:
            if required:
                self.note(here, "is missing.")
            return
        if not isinstance(value, list):
            self.note(here, f"must be a list, not {shown(value)}.")
            return
        for index, item in enumerate(value):
            yield f"{here}[{index}]", item

    def text(self, value: object, path: str) -> str:
        """`value` as text that is not empty."""
        if not isinstance(value, str):
            self.note(path, f"must be text, not {shown(value)}.")
            return ""
        if not value.strip():
            self.note(path, "must not be empty.")
        elif any("\ud800" <= char <= "\udfff" for char in value):
            self.note(path, "is not valid text (half a character).")
        return value

    def texts(
        self, owner: dict[str, object], path: str, key: str, *, required: bool = True
    ) -> tuple[str, ...]:
        """The list of texts `owner[key]`, each once."""
        found = [self.text(item, where) for where, item in self.rows(owner, path, key, required=required)]
        return tuple(dict.fromkeys(found))

    def known(
        self,
        owner: dict[str, object],
        path: str,
        key: str,
        ids: dict[str, int],
        noun: str,
        *,
        required: bool = True,
        once: bool = False,
    ) -> tuple[str, ...]:
        """The list `owner[key]` of ids of `noun`s, without the unknown ones; with `once` each may stand there once."""
        found: list[str] = []
        for where, item in self.rows(owner, path, key, required=required):
            name = self.reference(item, where, ids, noun)
            if once and name in found:
                self.note(where, f"names {shown(name)} a second time.")
            if name is not None:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def reference(self, value: object, path: str, ids: dict[str, int], noun: str) -> str | None:
        """`value` as the id of a known `noun`, else None and a finding."""
        name = self.text(value, path)
        if name in ids:
            return name
        if isinstance(value, str) and name.strip():
            self.note(path, f"names {shown(name)}, but there is no {noun} with this id.")
        return None

    def member(
        self, owner: dict[str, object], path: str, key: str, ids: dict[str, int], noun: str
    ) -> str | None:
        """The id `owner[key]` of a known `noun`."""
        if key not in owner:
            self.note(step(path, key), "is missing.")
            return None
        return self.reference(owner[key], step(path, key), ids, noun)

    def number(
        self,
        owner: dict[str, object],
        path: str,
        key: str,
        *,
        low: int,
        high: int,
        default: int | None = None,
    ) -> int:
        """The whole number `owner[key]` from `low` to `high`; without a default it must be there."""
        here = step(path, key)
        value = owner.get(key, _MISSING)
        if value is _MISSING:
            if default is None:
                self.note(here, "is missing.")
                return low
            return default
        return self.whole(value, here, low, high)

    def whole(self, value: object, path: str, low: int, high: int) -> int:
        """`value` as a whole number from `low` to `high`."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(path, f"must be a whole number, not {shown(value)}.")
            return low
        if not low <= value <= high:
            self.note(path, f"must be from {low} to {high}, not {shown(value)}.")
            return low
        return value

    def optional_number(
        self, owner: dict[str, object], path: str, key: str, low: int, high: int
    ) -> int | None:
        """The whole number `owner[key]`, or None where it is null or not there."""
        if owner.get(key) is None:
            return None
        return self.whole(owner[key], step(path, key), low, high)

    def flag(self, owner: dict[str, object], path: str, key: str, default: bool | None = None) -> bool:
        """The truth value `owner[key]`; without a default it must be there."""
        here = step(path, key)
        value = owner.get(key, _MISSING)
        if value is _MISSING:
            if default is None:
                self.note(here, "is missing.")
            return bool(default)
        if not isinstance(value, bool):
            self.note(here, f"must be true or false, not {shown(value)}.")
            return False
        return value

    def numbers(
        self, owner: dict[str, object], path: str, key: str, low: int, high: int, *, required: bool = True
    ) -> dict[str, int]:
        """The object `owner[key]` of whole numbers."""
        here = step(path, key)
        value = owner.get(key, _MISSING)
        if value is _MISSING:
            if required:
                self.note(here, "is missing.")
            return {}
        found = self.members(value, here)
        return {
            self.text(name, here): self.whole(item, step(here, name), low, high)
            for name, item in found.items()
        }

    def refuse_if_any(self) -> None:
        """Raise `ProblemRefused` when something was found."""
        if self.findings:
            raise ProblemRefused(self.findings)
