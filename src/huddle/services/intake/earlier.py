"""What the imports of a source before this one chose and saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from huddle.domain.record import Change, ImportRun
from huddle.store.queries.imports import change_in_force, runs_of_team
from huddle.store.reader import Reader

SELECTORS = ("schools", "grades", "educators")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the imports of a source before this one chose and saw.

    Attributes:
        classes: ids of the classes taken.
        selectors: schools, grades and educators by which the person narrowed the choice.
        whole: everything in the file was taken.
        seen: ids of classes that the team's educators taught and that were not chosen; None where nobody noted them.
        facts: class id -> what its row said: title, room, periods and the lead's key.
        modified: the latest time of change in the files, ISO 8601; may be empty.
    """

    classes: Sequence[str] = ()
    selectors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    modified: str = ""
    whole: bool = False
    seen: Sequence[str] | None = None


def in_force(reader: Reader, run: ImportRun) -> Change | None:
    """The change that has to be reversed to undo an import: its own, or the one that did it again after an undo.

    None when it was undone, by `import undo` or by a plain undo, or when a purge took it out of the journal.
    """
    return change_in_force(reader, run.change_seq)


def earlier(reader: Reader, team_id: str, source: str | None) -> Earlier:
    """The latest import of a source (None: of any) that stands, also one that changed nothing."""
    for run in runs_of_team(reader, team_id, source):
        if not run.undone_at and (not run.change_seq or in_force(reader, run)):
            selectors = {name: tuple(run.choice.get(name, ())) for name in SELECTORS}
            facts = run.choice.get("facts", {})
            return Earlier(
                classes=tuple(run.choice.get("classes", ())),
                selectors=selectors,
                facts=facts,
                modified=run.choice.get("modified", ""),
                whole=run.choice.get("whole", False),
                seen=run.choice.get("seen"),
            )
    return Earlier()
