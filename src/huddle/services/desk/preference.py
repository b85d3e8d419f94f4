"""How somebody likes to see things: kept in the database by educator, outside the journal."""

import dataclasses

from huddle.domain.record import Setting
from huddle.services.desk.desk import Desk
from huddle.text import one_line

_LIMIT = 500


class Preferences:
    """What the educator at this computer chose to see, by name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, name: str) -> str:
        """The choice of that name; empty when there is none."""
        with self._desk.database.read() as reader:
            stored = reader.get(Setting, self._key(name))
        return stored.value if stored else ""

    def set(self, name: str, value: str) -> None:
        """Keep a choice; where nothing may be written it holds for this run alone."""
        if self._desk.database.readonly:
            return
        with self._desk.write("Changed what is shown", journal=False) as (work, _):
            stored = work.get(Setting, self._key(name))
            text = one_line(value, _LIMIT)
            if stored is None:
                work.add(Setting(id=self._key(name), value=text))
            else:
                work.save(dataclasses.replace(stored, value=text))
            work.commit()

    def _key(self, name: str) -> str:
        return f"view:{self._desk.user}:{name}"
