"""Write records to a file: what, which days, how, and where."""

import io
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huddle.bootstrap import Services
from huddle.exchange.target import write_target
from huddle.services.export.export import FORMATS, Exported, ExportRequest
from huddle.text import plural
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.shell.shell import Shell

_YES = {"yes", "y", "true"}
_TRIES = 99  # names tried in a folder: name, name-2 ... before the person has to choose one


@dataclass(frozen=True, slots=True)
class Written:
    """An export that was made: where it is (None in the browser, which downloads it), and what it holds."""

    path: Path | None
    made: Exported

    def sentence(self) -> str:
        """What happened, for the toast."""
        where = str(self.path) if self.path else f"your browser's downloads as {self.made.file_name}"
        replaced = f" {plural(self.made.replaced, 'name')} in texts replaced." if self.made.replaced else ""
        return (
            f"Written to {where} ({plural(self.made.rows, 'record')}, names as {self.made.names}).{replaced}"
        )


class ExportDialog(FieldsForm):
    """Ends with what was written.

    Args:
        services: makes the export and notes it in the disclosure log.
        what: huddles, coverage, absences, ledger, roster or announcement.
        when: the days as they would be typed.
        to_browser: whether a browser downloads the file.
        query: a search of the history; of the huddles only what fits it is written.
    """

    def __init__(
        self, services: Services, *, what: str, when: str, to_browser: bool, query: str = ""
    ) -> None:
        self._exports = services.exports
        form = FORMATS[what][0]
        fields = [
            Field("when", "days", when, "today, 16-20nov, 2026-11-01..2026-11-30"),
            Field("what", "what", what, ", ".join(FORMATS)),
            Field(
                "form",
                "format",
                form,
                ", ".join(sorted({each for forms in FORMATS.values() for each in forms})),
            ),
            Field("only", "only", query, "a search of the history; empty = all"),
            Field("names", "names", "", "initials, full or ids; empty = the team's rule"),
            Field("reasons", "with reasons", "no", "yes or no"),
            Field("needs", "with needs", "no", "yes or no"),
        ]
        if not to_browser:
            fields.append(Field("to", "to", str(downloads()), "a folder or a file"))
        only = f" --filter {shlex.quote(query)}" if query else ""
        hint = (
            f"What: {', '.join(FORMATS)}.\n"
            "Every export is noted in the disclosure log.\n"
            f"The same from a shell: huddle export {when} --what {what}{only} --format {form} -o -"
        )
        super().__init__("Export", fields, self._write, hint)

    def _write(self, values: Mapping[str, str]) -> Written:
        """Make the export, and write it where the person said. Runs in a thread."""
        made = self._exports.export(
            ExportRequest(
                when=values["when"],
                what=values["what"].strip(),
                format=values["form"].strip(),
                names=values["names"].strip(),
                reasons=values["reasons"].strip().casefold() in _YES,
                needs=values["needs"].strip().casefold() in _YES,
                query=values["only"].strip(),
            )
        )
        return deliver(self.huddle, made, values.get("to", ""))


def deliver(app: Shell, made: Exported, to: str) -> Written:
    """Write what was made where the person said, or hand it to the browser. Called in a thread."""
    if app.is_web:
        app.call_from_thread(app.deliver_binary, io.BytesIO(made.data), save_filename=made.file_name)
        return Written(None, made)
    path = free_path(Path(to.strip() or ".").expanduser(), made.file_name)
    write_target(path, made.data)
    return Written(path, made)


def downloads() -> Path:
    """Where people look for files."""
    folder = Path.home() / "Downloads"
    return folder if folder.is_dir() else Path.home()


def free_path(to: Path, name: str) -> Path:
    """The file to write: as typed, or in a folder under a name that is not taken."""
    if not to.is_dir():
        return to
    stem, suffix = Path(name).stem, Path(name).suffix
    names = [name, *(f"{stem}-{number}{suffix}" for number in range(2, _TRIES))]
    return next((to / each for each in names if not (to / each).exists()), to / name)
