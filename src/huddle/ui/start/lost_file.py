"""The database file is gone from under the window: nothing is saved any more, and what it holds can be saved elsewhere."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from huddle.services.care.backups import Backups
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.export.export import downloads, free_path

_HINT = (
    "It was moved, replaced or deleted, so nothing is saved there any more. This window still holds all of it: the whole"
    " database as it was, and texts that are not saved yet. Put the file back and work goes on, or save a copy and start"
    " huddle again with --db."
)


class LostFile(FieldsForm):
    """Ends with a sentence that says where everything was saved.

    Args:
        backups: of the database whose file is gone.
        texts: what is typed and not saved, by its name.
        now: for the name of the copy.
    """

    def __init__(self, backups: Backups, texts: Mapping[str, str], now: dt.datetime) -> None:
        self._backups = backups
        self._texts = dict(texts)
        place = free_path(downloads(), f"huddle-rescued-{now:%Y-%m-%d}.db")
        fields = [Field("to", "save a copy to", str(place), "a new file")]
        super().__init__("The database file is gone", fields, self._save_elsewhere, _HINT)

    def _save_elsewhere(self, values: Mapping[str, str]) -> str:
        """Called in a thread."""
        saved = self._backups.rescue(Path(values["to"].strip()).expanduser().absolute(), self._texts)
        beside = f", and what was not saved yet as {saved.texts.name}" if saved.texts else ""
        return f"Saved as {saved.database}{beside}. Quit, and start huddle with --db and that file."
