"""What is edited about the schedule: sessions, groups, blocks, planning and rooms, each by a form of lines."""

from collections.abc import Callable, Mapping
from typing import Any

from huddle.domain.educator import credential_code
from huddle.domain.errors import UsageError
from huddle.domain.schedule import PLANNING
from huddle.services.roster.group import GroupRow
from huddle.services.team.schedule import BlockRow, DutyRow, ScheduleLists
from huddle.services.team.setup import parse_time
from huddle.services.team.views import SessionView
from huddle.text import one_line
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.screens.base import Part
from huddle.ui.screens.filter import FilteredScreen
from huddle.ui.team.schedule_lists import BLOCKS, GROUPS, PLANNING_LIST, ROOMS, RoomRow, rows_of

Texts = Mapping[str, str]
_NOBODY = "nobody"
_ALL_DAYS = "all"


class ScheduleForms(Part[FilteredScreen[ScheduleLists]]):
    """Forms for the row under the cursor, or a new one of the list that is shown.

    Args:
        screen: the schedule.
        kind: gives which list is shown.
        here: gives the row under the cursor.
        place: gives group and block that a new session is meant for.
    """

    def __init__(
        self,
        screen: FilteredScreen[ScheduleLists],
        kind: Callable[[], str],
        here: Callable[[], Any],
        place: Callable[[], tuple[str, str]],
    ) -> None:
        super().__init__(screen)
        self._kind = kind
        self._here = here
        self._place = place

    def _ask(
        self,
        title: str,
        labels: Mapping[str, tuple[str, str]],
        texts: Texts,
        save: Any,
        hint: str = "",
        then: Callable[[Any], None] | None = None,
    ) -> None:
        fields = [Field(name, labels[name][0], text, labels[name][1]) for name, text in texts.items()]
        self.ask(FieldsForm(title, fields, save, hint), then)

    def _change(
        self,
        title: str,
        labels: Mapping[str, tuple[str, str]],
        texts_of: Callable[[Any], Texts],
        save: Callable[[Texts, int], Any],
        hint: str = "",
        then: Callable[[Any], None] | None = None,
    ) -> None:
        """A form for the row under the cursor that notices what a colleague changes meanwhile."""
        row, services, date, kind = self._here(), self.services, self.date, self._kind()
        key, held = self.screen.rows.key_of(row), {"version": row.version}

        def newest() -> Texts:
            fresh = rows_of(kind, services.schedule.lists(date))
            now = next((one for one in fresh if self.screen.rows.key_of(one) == key), row)
            held["version"] = getattr(now, "version", row.version)
            return texts_of(now)

        fields = [Field(name, labels[name][0], text, labels[name][1]) for name, text in texts_of(row).items()]
        form = FieldsForm(title, fields, lambda values: save(values, held["version"]), hint, newest=newest)
        self.ask(form, then)

    def _warned(self, warning: str | None) -> None:
        if warning:
            self.huddle.tell(warning, severity="warning")

    def codes(self) -> str:
        """The educators' codes with their names."""
        view = self.screen.view
        return " · ".join(f"{code} {name}" for code, name in view.view.educators) if view else ""

    # New.

    def action_session_add(self) -> None:
        """Ask for a new one of what is shown."""
        forms = {
            GROUPS: self._add_group,
            BLOCKS: self._add_block,
            PLANNING_LIST: self.add_duty,
            ROOMS: self._add_room,
        }
        forms.get(self._kind(), self._add_session)()

    def _add_session(self) -> None:
        group, block = self._place()
        texts = {"group": group, "block": block, "lead": "", "helpers": "", "days": _ALL_DAYS, "room": ""}
        labels = {**_SESSION_LABELS, "group": ("group", "7C")}

        def save(values: Texts) -> Any:
            days = _days(values["days"])
            return self.services.schedule.set_session(
                values["group"].strip(),
                values["block"].strip(),
                lead=values["lead"].strip() or _NOBODY,
                helpers=values["helpers"].split(),
                days=days,
                room=values["room"].strip() or None,
            )

        self._ask("New session", labels, texts, save, self.codes())

    def _add_group(self) -> None:
        texts = {
            "code": "",
            "name": "",
            "grade": "",
            "room": "",
            "target": "",
            "max": "",
            "weights": "",
            "requires": "",
        }

        def save(values: Texts) -> str:
            return self.services.groups.add(values["code"].strip(), values["name"], _group_changes(values))

        self._ask(
            "New group",
            {**_GROUP_LABELS, "code": ("code", "7C, at most 8 letters")},
            texts,
            save,
            _GROUP_HINT,
        )

    def _add_block(self) -> None:
        texts = {"short": "", "times": "", "name": "", "days": _ALL_DAYS, "bell": ""}

        def save(values: Texts) -> str:
            short, bell = values["short"].strip(), values["bell"].strip()
            self.services.setup.set_block(short, _block_changes(values), bell=bell)
            return self.services.setup.at_the_same_time(short, bell=bell)

        labels = {
            **_BLOCK_LABELS,
            "short": ("block", "1"),
            "bell": ("schedule", "empty, or the name of special days such as late start"),
        }
        self._ask("New block", labels, texts, save, _BLOCK_HINT, self._warned)

    def add_duty(self) -> None:
        """Ask what a block is for an educator."""
        texts = {"who": "", "block": "", "kind": PLANNING, "days": _ALL_DAYS}

        def save(values: Texts) -> str:
            return self.services.schedule.set_duty(
                values["who"].strip(),
                values["block"].strip(),
                values["kind"].strip().casefold(),
                days=_days(values["days"]),
            )

        labels = {
            "who": ("educator", "a code"),
            "block": ("block", "3"),
            "kind": ("kind", "planning, off, or none"),
            "days": _SESSION_LABELS["days"],
        }
        self._ask("Planning or off", labels, texts, save, self.codes())

    def _add_room(self) -> None:
        self._room_form("New room", "", "")

    def _room_form(self, title: str, name: str, capacity: str) -> None:
        texts = {"name": name, "capacity": capacity}

        def save(values: Texts) -> str:
            return self.services.schedule.set_room(values["name"], _number(values["capacity"]))

        self._ask(title, {"name": ("room", "Lab"), "capacity": ("holds", "students")}, texts, save)

    # Change.

    def action_session_edit(self) -> None:
        """Change the row under the cursor."""
        match self._here():
            case SessionView() as session:
                self._edit_session(session)
            case GroupRow() as group:
                self._edit_group(group)
            case BlockRow() as block:
                self._edit_block(block)
            case RoomRow() as room:
                self._room_form(f"Room {room.name}", room.name, str(room.capacity or ""))
            case DutyRow() as duty:
                self._edit_duty(duty)
            case _:
                self.action_session_add()

    def _edit_session(self, row: SessionView) -> None:
        def texts_of(one: SessionView) -> Texts:
            return {
                "lead": one.lead or _NOBODY,
                "helpers": " ".join(one.helpers),
                "block": one.block,
                "days": one.days or _ALL_DAYS,
                "room": one.own_room,
            }

        def save(values: Texts, version: int) -> Any:
            block, days = values["block"].strip(), _days(values["days"])
            return self.services.schedule.set_session(
                row.group,
                row.block,
                lead=values["lead"].strip() or _NOBODY,
                helpers=values["helpers"].split(),
                new_block=block if block != row.block else None,
                days=row.days,
                new_days=days if days != row.days else None,
                room=values["room"].strip() if values["room"].strip() != row.own_room else None,
                version=version,
            )

        self._change(f"{row.group} in block {row.block}", _SESSION_LABELS, texts_of, save, self.codes())

    def _edit_group(self, row: GroupRow) -> None:
        def texts_of(one: GroupRow) -> Texts:
            return {
                "name": one.name,
                "grade": one.grade,
                "room": f"{one.room}:{one.seats}" if one.room else "",
                "target": str(one.own_target or ""),
                "max": str(one.own_max or ""),
                "weights": " ".join(f"{skill}={weight}" for skill, weight in one.weights.items()),
                "requires": " ".join(one.requires),
            }

        def save(values: Texts, version: int) -> str:
            changes = _group_changes(values)
            gone = {skill: 0 for skill in row.weights if skill not in changes["weights"]}
            changes["weights"] = {**changes["weights"], **gone}
            return self.services.groups.set(row.code, changes, version=version)

        self._change(f"Group {row.code}", _GROUP_LABELS, texts_of, save, _GROUP_HINT)

    def _edit_block(self, row: BlockRow) -> None:
        def texts_of(one: BlockRow) -> Texts:
            return {
                "times": one.times,
                "name": one.name,
                "days": one.days or _ALL_DAYS,
                "position": str(one.position),
            }

        def save(values: Texts, version: int) -> str:
            changes = _block_changes(values)
            self.services.setup.set_block(row.short, changes, bell=row.bell, version=version)
            return self.services.setup.at_the_same_time(row.short, bell=row.bell)

        title = f"Block {row.short}" + (f" of {row.bell} days" if row.bell else "")
        self._change(title, _BLOCK_LABELS, texts_of, save, _BLOCK_HINT, self._warned)

    def _edit_duty(self, row: DutyRow) -> None:
        def save(values: Texts) -> str:
            kind = values["kind"].strip().casefold()
            return self.services.schedule.set_duty(row.code, row.block, kind, days=row.days)

        self._ask(
            f"{row.name} in block {row.block}",
            {"kind": ("kind", "planning, off, or none")},
            {"kind": row.kind},
            save,
        )

    # Take away.

    def action_session_remove(self) -> None:
        """Take the row under the cursor away; undo brings it back."""
        services = self.services
        match self._here():
            case SessionView() as session:
                self._remove(
                    lambda: services.schedule.remove_session(session.group, session.block, days=session.days),
                    f"{session.group} no longer meets in block {session.block}.",
                )
            case GroupRow() as group:
                self._remove(lambda: services.groups.archive(group.code), f"Group {group.code} is archived.")
            case BlockRow() as block:
                self._remove(
                    lambda: services.setup.remove_block(block.short, bell=block.bell),
                    f"Block {block.short} is out of the day; its sessions rest.",
                )
            case DutyRow() as duty:
                self._remove(
                    lambda: services.schedule.set_duty(duty.code, duty.block, "none", days=duty.days),
                    f"{duty.code}: block {duty.block} is no longer {duty.kind}.",
                )
            case RoomRow():
                self.huddle.tell("A room stays while groups may use it; take it from the group instead.")

    def _remove(self, make: Callable[[], Any], said: str) -> None:
        self.huddle.do(make, lambda _: self.huddle.tell(f"{said} press u to undo."))


_SESSION_LABELS = {
    "lead": ("leads", "a code, or nobody"),
    "helpers": ("help", "codes with blanks"),
    "block": ("block", "3"),
    "days": ("days", "all, mon,wed or cycle:A"),
    "room": ("own room", "Lab, or empty for the group's room"),
}
_GROUP_LABELS = {
    "name": ("name", "Science 7C"),
    "grade": ("grade", "7"),
    "room": ("room", "Lab:24, or empty"),
    "target": ("target", "empty: the team's rule"),
    "max": ("at most", "empty: the team's rule"),
    "weights": ("strengths", "math=3 inclusion=1"),
    "requires": ("lead must hold", "credentials, rarely"),
}
_BLOCK_LABELS = {
    "times": ("from and to", "10:35-11:25"),
    "name": ("name", "Period 3"),
    "days": ("days", "all, mon,wed or cycle:A"),
    "position": ("place in the day", "3"),
}
_GROUP_HINT = "target and at most are students an adult; strengths are 0 to 25, what the group needs."
_BLOCK_HINT = "A special day takes the blocks of its schedule; give them the same short names."


def _days(words: str) -> str:
    """A day pattern; `all` and nothing are every day."""
    plain = words.strip()
    return "" if plain.casefold() in (_ALL_DAYS, "", "every day") else plain


def _number(words: str) -> int:
    if not words.strip().isdigit():
        raise UsageError(f"'{one_line(words, 20)}' is not a number.", hint="Write it in digits.")
    return int(words)


def _group_changes(values: Texts) -> dict[str, Any]:
    weights = {}
    for part in values["weights"].replace(",", " ").split():
        skill, equals, level = part.partition("=")
        if not equals:
            raise UsageError(
                f"'{one_line(part, 30)}' is not of the form math=3.", hint="Write math=3 science=1."
            )
        weights[skill] = _number(level)
    requires = [credential_code(one) for one in values["requires"].replace(",", " ").split()]
    changes: dict[str, Any] = {
        "grade": one_line(values["grade"], 40),
        "room": values["room"],
        "target": _number(values["target"]) if values["target"].strip() else None,
        "max": _number(values["max"]) if values["max"].strip() else None,
        "weights": weights,
        "requires": tuple(one for one in requires if one != "none"),
    }
    if "code" not in values:
        changes["name"] = one_line(values["name"])
    return changes


def _block_changes(values: Texts) -> dict[str, Any]:
    first, _, last = values["times"].partition("-")
    changes: dict[str, Any] = {
        "starts": parse_time(first.strip()),
        "ends": parse_time(last.strip()),
        "days": _days(values["days"]),
    }
    if values["name"].strip():
        changes["name"] = one_line(values["name"], 60)
    if "position" in values:
        changes["position"] = _number(values["position"])
    return changes
