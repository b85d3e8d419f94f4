"""A plan in words: one text for a change and one for a gap, wherever they are read.

Names and codes come as they are to appear, made harmless for the place where the text will stand.
"""

from collections.abc import Sequence

from huddle.domain.cover.plan import KINDS
from huddle.text import join_names, plural


def how(kind: str, together: Sequence[str] = ()) -> str:
    """How a session changes: `step in`, `merge with 7E`."""
    return KINDS.get(kind, kind) + (f" with {', '.join(together)}" if together else "")


def nobody(kind: str) -> str:
    """What stands where a change of this kind names nobody: a group without a second adult still has its lead."""
    return "no helper" if kind == "helper" else "nobody"


def who(names: Sequence[str], kind: str) -> str:
    """Who has a session after a change: `Ella and Hugo`, `nobody`."""
    return join_names(names) or nobody(kind)


def move_line(
    block: str, group: str, before: Sequence[str], after: Sequence[str], kind: str, together: Sequence[str]
) -> str:
    """A change among colleagues who know the codes: `block 3  7D  HB > OM  merge with 7E`."""
    was = "+".join(before) or "nobody"
    now = "+".join(after) or nobody(kind)
    return f"block {block}  {group}  {was} > {now}  {how(kind, together)}"


def gap_line(block: str, group: str, students: int) -> str:
    """A gap in the same form."""
    return f"block {block}  {group}  UNCOVERED, {plural(students, 'student')}"


def told_line(starts: str, group: str, names: Sequence[str], kind: str, together: Sequence[str]) -> str:
    """A change as the team is told of it: `08:30 7D: Omar (merge with 7E)`."""
    return f"{starts} {group}: {who(names, kind)} ({how(kind, together)})"


def told_gap_line(starts: str, group: str) -> str:
    """A gap as the team is told of it."""
    return f"{starts} {recorded_gap(group)}"


def retold_line(starts: str, group: str, names: Sequence[str], gone: Sequence[str], manner: str) -> str:
    """What is no longer as it was told: `08:30 7D: Dev (float), not Hugo`.

    Args:
        starts: HH:MM.
        group: the group.
        names: who has it now; nobody yet where empty.
        gone: who had been told and has it no longer.
        manner: how, or `as usual`; may be empty.
    """
    instead = f", not {join_names(gone)}" if gone else ""
    return f"{starts} {group}: {join_names(names) or 'nobody yet'}{f' ({manner})' if manner else ''}{instead}"


def alone_line(starts: str, group: str, names: Sequence[str], gone: Sequence[str]) -> str:
    """A group that has lost its second adult since it was told: `08:30 7D: Amara alone, without Hugo`."""
    without = f", without {join_names(gone)}" if gone else ""
    return f"{starts} {group}: {join_names(names) or 'nobody yet'} alone{without}"


def recorded(group: str, names: Sequence[str], usual: Sequence[str], kind: str) -> str:
    """A change in the record of a day: `7D: OM for HB`."""
    instead_of = f" for {join_names(usual)}" if usual else ""
    return f"{group}: {who(names, kind)}{instead_of}"


def recorded_gap(group: str) -> str:
    """A gap in the record of a day: `7D: nobody yet`."""
    return f"{group}: nobody yet"
