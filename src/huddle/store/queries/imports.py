"""Queries about imports: which were run, and which of them are in force."""

from huddle.domain.record import Change, ImportRun
from huddle.store.reader import Reader


def runs_of_team(reader: Reader, team_id: str, source: str | None = None) -> list[ImportRun]:
    """The imports of a team, the latest by the journal first; `source` is where the ids come from."""
    of_source = {} if source is None else {"source": source}
    runs = reader.select(
        ImportRun,
        "t.team_id = :team" + (" AND t.source = :source" if of_source else ""),
        "t.at DESC",
        team=team_id,
        **of_source,
    )
    return sorted(runs, key=_place_in_journal, reverse=True)


def runs_not_undone(reader: Reader) -> list[ImportRun]:
    """The imports of all teams that nobody undid with `import undo`, the latest first.

    The latest is told by the journal, not by a clock; a run that changed nothing stands where the journal was then.
    """
    runs = reader.select(ImportRun, "t.undone_at IS NULL", "t.at DESC")
    return sorted(runs, key=_place_in_journal, reverse=True)


def latest_change(reader: Reader) -> int:
    """The number of the journal's latest change; 0 when there is none."""
    return int(reader.scalar("SELECT max(seq) FROM change") or 0)


def _place_in_journal(run: ImportRun) -> tuple[int, bool]:
    return (run.change_seq, False) if run.change_seq else (int(run.choice.get("after", 0)), True)


def change_in_force(reader: Reader, seq: int) -> Change | None:
    """The change that has to be reversed to undo change number `seq`: itself, or the one that did it again after an undo.

    None when it was undone or when a purge took it out of the journal.
    """
    change = reader.one(Change, "t.seq = :seq", seq=seq)
    while change is not None and change.undone_by is not None:
        undoing = reader.one(Change, "t.seq = :seq", seq=change.undone_by)
        again = undoing.undone_by if undoing is not None else None
        change = reader.one(Change, "t.seq = :seq", seq=again) if again is not None else None
    return None if change is None or change.kind == "purged" else change
