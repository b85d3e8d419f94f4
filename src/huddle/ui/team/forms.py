"""Educators by hand: added (a substitute for given dates too), changed as one act, archived."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from huddle.domain.educator import ROLES
from huddle.domain.errors import UsageError
from huddle.domain.reading.dates import parse_day
from huddle.services.team.team import find_role
from huddle.services.team.views import EducatorRow
from huddle.text import one_line
from huddle.ui.dialogs.base import Confirm
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.screens.base import HuddleScreen, Part

Texts = Mapping[str, str]
_ROLE_RULE = "role"
_LABELS = {
    "given": ("given name", ""),
    "family": ("family name", ""),
    "preferred": ("called", "where that is another name"),
    "role": ("role", ""),
    "email": ("e-mail", ""),
    "can_lead": ("leads alone", "yes, no, or role: as the role says"),
    "can_help": ("helps", "yes, no, or role: as the role says"),
    "credentials": ("holds", "certified sped esl, with blanks"),
    "caps": ("limits", "groups at once, planning lost, covers a day; - = team rule"),
    "since": ("from", "24nov; empty = always"),
    "until": ("until", "4dec; empty = no end"),
}


class EducatorForms(Part[HuddleScreen[Any]]):
    """Forms for the educator under the cursor, which `here` gives, or a new one."""

    def __init__(self, screen: HuddleScreen[Any], here: Callable[[], EducatorRow | None]) -> None:
        super().__init__(screen)
        self._here = here

    def educators_now(self) -> tuple[EducatorRow, ...]:
        """The educators as they are stored now; called in a thread."""
        return self.services.team.view(self.date).educators

    def action_educator_add(self) -> None:
        """Ask for a new educator."""
        fields = [
            Field("name", "name", "", "Ben Ruiz"),
            Field("role", "role", ROLES["certified"]),
            Field("code", "code", "", "made from the name when empty"),
            Field("email", "e-mail", "", "may stay empty"),
            Field("since", *_LABELS["since"][:1], "", "a substitute's first day; empty = always"),
            Field("until", *_LABELS["until"][:1], "", "their last day; empty = no end"),
        ]
        services, date = self.services, self.date

        def save(values: Texts) -> str:
            today = services.absences.typing_day(date).date
            return services.team.add_educator(
                values["name"],
                role=values["role"],
                code=values["code"].strip(),
                email=values["email"].strip(),
                since=_day(values["since"], today),
                until=_day(values["until"], today),
            )

        hint = f"Roles: {', '.join(ROLES.values())}"
        form = FieldsForm("New educator", fields, save, hint)
        self.ask(form, lambda code: self.huddle.tell(f"{code} is in the team.") if code else None)

    def action_educator_edit(self) -> None:
        """Change the educator under the cursor."""
        row = self._here()
        if row is None:
            return
        services, date = self.services, self.date
        held = {"version": row.version}

        def newest() -> Texts:
            now = next((one for one in self.educators_now() if one.id == row.id), row)
            held["version"] = now.version
            return educator_texts(now)

        def save(values: Texts) -> str:
            today = services.absences.typing_day(date).date
            return services.team.set_educator(row.code, _changes(values, today), version=held["version"])

        fields = [Field(name, *_pair(name, text)) for name, text in educator_texts(row).items()]
        hint = f"Roles: {', '.join(ROLES.values())}"
        form = FieldsForm(f"{row.name} · {row.code}", fields, save, hint, newest=newest)
        self.ask(form)

    def action_educator_archive(self) -> None:
        """End the membership of the educator under the cursor, after asking."""
        row = self._here()
        if row is None:
            return

        def go_on(sure: bool | None) -> None:
            if sure:
                self.huddle.do(
                    lambda: self.services.team.archive_educator(row.code),
                    lambda code: self.huddle.tell(f"{code} is no longer in the team. Press u to undo."),
                )

        lines = [f"{row.name} leaves the team as of yesterday. History stays."]
        self.ask(Confirm("Archive educator?", lines, "archives"), go_on)


def educator_texts(row: EducatorRow) -> dict[str, str]:
    """What the form's fields hold for an educator."""
    return {
        "given": row.given,
        "family": row.family,
        "preferred": row.preferred,
        "role": row.role_words,
        "email": row.email,
        "can_lead": _right_words(row.own_lead),
        "can_help": _right_words(row.own_help),
        "credentials": " ".join(row.credentials),
        "caps": " ".join("-" if cap is None else str(cap) for cap in row.caps),
        "since": row.since.isoformat() if row.since else "",
        "until": row.until.isoformat() if row.until else "",
    }


def _pair(name: str, text: str) -> tuple[str, str, str]:
    label, example = _LABELS[name]
    return label, text, example


def _changes(values: Texts, today: dt.date) -> dict[str, Any]:
    caps = (values["caps"].split() + ["-"] * 3)[:3]
    numbers = [None if cap == "-" else _number(cap) for cap in caps]
    return {
        "given": one_line(values["given"]),
        "family": one_line(values["family"]),
        "preferred": one_line(values["preferred"]),
        "role": find_role(values["role"]),
        "email": one_line(values["email"]),
        "can_lead": _right(values["can_lead"]),
        "can_help": _right(values["can_help"]),
        "credentials": tuple(values["credentials"].replace(",", " ").split()),
        **dict(zip(("max_groups", "planning_cap", "cover_cap"), numbers, strict=True)),
        "since": _day(values["since"], today),
        "until": _day(values["until"], today),
    }


def _right_words(right: bool | None) -> str:
    return _ROLE_RULE if right is None else "yes" if right else "no"


def _right(words: str) -> bool | None:
    plain = words.strip().casefold()
    if plain in (_ROLE_RULE, ""):
        return None
    if plain not in ("yes", "no"):
        raise UsageError(f"'{one_line(words, 20)}' is not yes, no or role.", hint="Write yes, no or role.")
    return plain == "yes"


def _number(words: str) -> int:
    if not words.isdigit():
        raise UsageError(f"'{one_line(words, 20)}' is not a number.", hint="Write 2 1 -, three limits.")
    return int(words)


def _day(words: str, today: dt.date) -> dt.date | None:
    plain = words.strip()
    day = parse_day(plain, today) if plain else None
    if plain and day is None:
        raise UsageError(f"'{one_line(plain, 30)}' is not a day.", hint="Write fri, 24nov or nothing.")
    return day
