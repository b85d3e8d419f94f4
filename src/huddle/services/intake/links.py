"""Which group stands for a class of a source."""

import dataclasses

from huddle.domain.record import ExternalId
from huddle.domain.values import new_id
from huddle.services.intake.work import Work

_CLASS = "class"  # a kind of external id


class ClassLinks:
    """The links of one source, read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        rows = work.unit.find(ExternalId, scope=work.team.id, kind=_CLASS)
        self._rows = {row.external_id: row for row in rows if row.source == work.source}
        self._elsewhere = [row for row in rows if row.source != work.source]
        self._new: list[ExternalId] = []

    def known(self) -> dict[str, str]:
        """Class id -> group id."""
        return {key: row.our_id for key, row in self._rows.items() if not row.archived}

    def live(self, *, of_any_source: bool = False) -> list[ExternalId]:
        """The links in force, by class id."""
        rows = [*self._rows.values(), *(self._elsewhere if of_any_source else ())]
        return sorted(
            (row for row in rows if not row.archived), key=lambda row: (row.external_id, row.source)
        )

    def link(self, class_id: str, group_id: str) -> None:
        """Let a group stand for a class from now on; `write` writes it."""
        row = self._rows.get(class_id)
        if row is not None:
            self._rows[class_id] = self._work.unit.save(
                dataclasses.replace(row, our_id=group_id, archived=False)
            )
            return
        row = ExternalId(
            id=new_id(),
            scope=self._work.team.id,
            source=self._work.source,
            kind=_CLASS,
            external_id=class_id,
            our_id=group_id,
            team_id=self._work.team.id,
        )
        self._rows[class_id] = row
        self._new.append(row)

    def unlink(self, row: ExternalId) -> None:
        """A class is gone; its group may go on as another."""
        archived: ExternalId = self._work.unit.save(dataclasses.replace(row, archived=True))
        if row.source == self._work.source:
            self._rows[row.external_id] = archived

    def write(self) -> None:
        """Write the new links, behind the groups they name."""
        self._work.unit.add_all(self._new)
        self._new.clear()
