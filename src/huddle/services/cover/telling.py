"""What there is to tell of a plan's changes: who, where from, with whom, in which room, and the day in a line."""

from collections.abc import Mapping

from huddle.domain.cover.answer import Change
from huddle.domain.cover.plan import CoveragePlan
from huddle.domain.cover.problem import Slot
from huddle.domain.cover.wording import Tell, TellPart
from huddle.domain.day import TeamDay
from huddle.domain.educator import LEVEL_SENTENCES

_WORTH = 2  # a level of strength from which somebody leads on their own notes


class Telling:
    """The facts of one plan, with first names in place of codes.

    Args:
        day: its date.
        plan: the plan.
        first: educator code -> first name.
    """

    def __init__(self, day: TeamDay, plan: CoveragePlan, first: Mapping[str, str]) -> None:
        self._day = day
        self._plan = plan
        self._first = first
        self._answer = plan.answer
        self._leads = plan.answer.leaders()
        self._helps = plan.answer.helpers()
        self._sizes = {
            (Slot(lead.block, lead.group), lead.educator): lead.students for lead in plan.answer.leads
        }
        self._usual = plan.problem.usual()

    def _names(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._first.get(code, code) for code in codes)

    def _held(self, block: str, code: str) -> tuple[str, ...]:
        """The groups that an educator leads in a block, whole or in part."""
        return tuple(
            slot.group for slot, codes in self._leads.items() if slot.block == block and code in codes
        )

    def of(self, change: Change) -> Tell:
        """What there is to tell of a change."""
        slot = change.slot
        extra: dict[str, object] = {}
        if change.kind == "split":
            extra["parts"] = tuple(self._part(slot, code) for code in self._leads.get(slot, change.after))
        elif change.kind == "merge":
            groups = (change.group, *change.together)
            extra["crowd"] = sum(
                self._sizes.get((Slot(change.block, group), code), 0)
                for group in groups
                for code in change.after
            )
            helpers = {code for group in groups for code in self._helps.get(Slot(change.block, group), ())}
            extra["adults"] = len(change.after) + len(helpers)
            extra["room"] = self._room(groups)
        elif change.kind == "swap":
            extra |= self._origin(change)
        elif change.kind == "helper":
            extra["leads"] = self._names(self._leads.get(slot, ()))
            extra["elsewhere"] = tuple(
                (self._first.get(code, code), group)
                for code in change.before
                for group in self._held(change.block, code)
            )
        return Tell(
            kind=change.kind,
            block=change.block,
            group=change.group,
            now=self._names(change.after),
            before=self._names(change.before),
            students=change.students,
            together=change.together,
            helped=bool(self._helps.get(slot)),
            **extra,  # type: ignore[arg-type]
        )

    def _part(self, slot: Slot, code: str) -> TellPart:
        own = [group for group in self._held(slot.block, code) if group != slot.group]
        return TellPart(self._first.get(code, code), self._sizes.get((slot, code), 0), " and ".join(own))

    def _room(self, groups: tuple[str, ...]) -> str:
        """The largest room of some groups."""
        rooms = {room.id: room for room in self._day.rooms}
        found = [rooms[g.room_id] for g in self._day.groups if g.code in groups and g.room_id in rooms]
        return max(found, key=lambda room: room.capacity).name if found else ""

    def _origin(self, change: Change) -> dict[str, object]:
        """Where somebody who moves over usually is then, and who has that group now."""
        for slot, usual in self._usual.items():
            if slot.block == change.block and set(change.after) & {usual.lead, *usual.helpers}:
                left = (*self._leads.get(slot, ()), *self._helps.get(slot, ()))
                return {"origin": slot.group, "left": self._names(left)}
        return {}

    # What the change trades.

    def trade(self, change: Change) -> str:
        """Who knows a group's main subject better than who leads it now, and where they are then; empty when nobody does.

        Only of a session with one new lead: the facts are those of the plan, nothing is planned again.
        """
        weights = next((g.weights for g in self._plan.problem.groups if g.id == change.group), {})
        if not weights or change.kind in ("helper", "split") or len(change.after) != 1:
            return ""
        skill = min(weights, key=lambda name: (-weights[name], name))
        people = {one.id: one for one in self._plan.problem.educators}
        now = people[change.after[0]].strength.get(skill, 0) if change.after[0] in people else 0
        better = [
            one
            for one in people.values()
            if one.can_lead
            and change.block not in (*one.absent, *one.off)
            and one.strength.get(skill, 0) > max(now, _WORTH - 1)
        ]
        for one in sorted(better, key=lambda one: (-one.strength.get(skill, 0), one.id)):
            where = self._busy(change, one.id)
            if where:
                level = LEVEL_SENTENCES[one.strength[skill]].format(skill.replace("_", " "))
                return f"{self._first.get(one.id, one.id)} {level}, but {where}."
        return ""

    def _busy(self, change: Change, code: str) -> str:
        """Where somebody is in the block of a change, and what moving them would mean; empty when they are free."""
        for slot, usual in self._usual.items():
            if slot.block != change.block or slot == change.slot:
                continue
            if code == usual.lead and code in self._leads.get(slot, ()):
                return f"leads {slot.group} then, which would change its adult too"
            if code in usual.helpers and code in self._helps.get(slot, ()):
                return f"helps in {slot.group} then, which would lose its second adult"
        return ""

    # The day in a line.

    def day(self) -> tuple[int, int, int, int]:
        """How many students are there, how many keep their adults all day, how many groups change, how many take others in."""
        noticed: set[tuple[str, str]] = {(gap.block, gap.group) for gap in self._answer.gaps}
        noticed |= {(change.block, change.group) for change in self._answer.changes}
        groups = {group for _, group in noticed}
        hosts: set[str] = set()
        for change in self._answer.changes:
            hosts |= set(change.together)
            if change.kind == "split":
                hosts |= {group for code in change.after for group in self._held(change.block, code)}
        codes = {group.code: group.id for group in self._day.groups}
        blocks = [block.short for block in self._day.blocks]
        there = {
            student.id
            for student in self._day.students
            if any(not self._day.student_out(student.id, block) for block in blocks)
        }
        touched = {
            student.id
            for block, code in noticed
            if code in codes
            for student in self._day.present(codes[code], block)
        }
        return len(there), len(there - touched), len(groups), len(hosts - groups)
