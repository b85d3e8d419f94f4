"""What a reader has to say about a file: findings with file, line and column, collected, ordered and folded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from huddle.text import one_line

ERROR = "error"
WARNING = "warning"
NOTE = "note"
_SEVERITIES = {"E": ERROR, "W": WARNING, "N": NOTE}

# A file that is wrong on every line is wrong enough to say so this often.
_MOST_PER_KIND = 1000

# Every code and what it stands for; codes are stable, and docs/import.md lists the same.
CODES = {
    "E101": "no known roster format, or several",
    "E102": "a file that the manifest names is missing",
    "E103": "a file that the format needs is missing",
    "E104": "a version that is not known",
    "E105": "an unsafe or unclear package",
    "E106": "too much: files, sizes or compression",
    "E107": "a damaged package",
    "E110": "bytes that are not UTF-8",
    "E111": "a NUL character",
    "E112": "a quote that is not closed, or text after it",
    "E113": "a column that stands twice in the header",
    "E114": "a row with more or fewer cells than the header",
    "E115": "a cell that is too long",
    "E116": "another separator than expected",
    "E117": "an empty file",
    "E201": "a needed column is missing",
    "E202": "a needed value is missing",
    "E203": "a word that is not one of those allowed",
    "E204": "a value that is neither true nor false",
    "E205": "not a date",
    "E206": "an id that cannot be used",
    "E207": "one id on rows with different content",
    "E208": "a date that can be read two ways",
    "E209": "a strength that is not written skill=0..4",
    "E210": "an end before its beginning",
    "E211": "a formula without its result",
    "E301": "a reference to something that is not there",
    "E302": "a name that fits several people",
    "E303": "initials or an id in place of a name",
    "E401": "a code of somebody else",
    "E402": "somebody or something that the team does not know",
    "E403": "a code that was changed in one table only",
    "W101": "no manifest",
    "W102": "a manifest value that was repaired",
    "W103": "a file that the manifest does not name",
    "W104": "a folder around the files",
    "W105": "a file that is not read",
    "W106": "a file name in other capitals",
    "W107": "an optional file is missing",
    "W111": "a byte order mark",
    "W112": "old Macintosh line ends",
    "W113": "no line end after the last row",
    "W114": "a header without rows",
    "W115": "a line break inside a cell",
    "W116": "empty rows",
    "W201": "a column name in other capitals or with blanks",
    "W202": "columns in another order",
    "W203": "columns that are not read",
    "W204": "usual columns are missing",
    "W205": "a word in other capitals",
    "W206": "status filled in a bulk file",
    "W207": "a school year written as a range",
    "W208": "a date in another form",
    "W209": "the same row twice",
    "W210": "a grade that is not known",
    "W211": "a usual value is missing",
    "W212": "an organization that is not a school",
    "W213": "a time stamp in another form",
    "W214": "status empty in a delta file",
    "W215": "a text that was cut",
    "W216": "an unusual id",
    "W217": "a kind that is not known",
    "W218": "a reason that is not stored",
    "W219": "a value that is not stored",
    "W220": "a row that is no student",
    "W221": "a cell merged over several rows",
    "W222": "a cell of a list that is not clear and was left out",
    "W301": "an enrolment in another school than its class",
    "W302": "a class without a teacher",
    "W303": "a person without a role",
    "W304": "a group that the table of groups does not list",
    "W305": "a parent organization that is not in the file",
    "W306": "an enrollment of somebody who is not known",
    "W401": "a new group without a lead",
    "W402": "one person in several classes at once",
    "W403": "no block for every new group",
    "W404": "an absence in no part of the team's day",
    "W405": "a group without a subject",
    "W406": "a group without students",
    "W407": "sessions without a lead",
    "W408": "days of a cycle",
    "W409": "a drafted day that is longer than a school day",
    "W501": "nothing is current on the day",
    "W502": "a whole-school section was left out",
    "W503": "several teachers and none is the primary one",
    "N101": "nothing to update",
    "N102": "how the file was read",
    "N301": "rows that hang on a refused row",
    "N302": "people who learn and teach",
    "N401": "a removed record that was never imported",
    "N402": "how groups were placed in blocks",
    "N403": "a known source under another name",
    "N404": "a class that is called, placed or timed otherwise",
    "N405": "rows of changes that are not about the team",
    "N406": "an enrollment of another time",
    "N407": "a new class of an educator of the team",
    "N408": "people whom a sheet does not hold",
    "N409": "somebody new with the name of somebody who left",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        file: the file as the person knows it, `users.csv` or `roster.zip/users.csv`.
        line: physical line on which the row starts, from 1; None for the whole file.
        column: position of the cell in its row, from 1; None for the whole line.
        severity: error (blocks the import), warning (repaired) or note.
        code: a key of `CODES`.
        message: one sentence, safe to print.
    """

    file: str
    line: int | None
    column: int | None
    severity: str
    code: str
    message: str

    def text(self) -> str:
        """`users.csv:14:6: error E203 role: ...`, sortable and clickable."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place}: {self.severity} {self.code} {self.message}"

    def row(self) -> dict[str, str | int | None]:
        """The finding as a row of `huddle.import/1`."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
        }


class Report:
    """Collects findings; the first letter of a code is its severity."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._count: Counter[tuple[str, str]] = Counter()
        self._files: dict[str, int] = {}
        self.failed = False

    def order(self, files: Sequence[str]) -> None:
        """Fix in which order the findings of these files are listed; other files come before them."""
        self._files = {file: position for position, file in enumerate(files, start=1)}

    def add(
        self, code: str, message: str, file: str, line: int | None = None, column: int | None = None
    ) -> None:
        """Note a finding; after a thousand of a kind in a file they are only counted."""
        severity = _SEVERITIES[code[0]]
        self.failed = self.failed or severity == ERROR
        self._count[file, code] += 1
        if self._count[file, code] <= _MOST_PER_KIND:
            self._findings.append(Finding(file, line, column, severity, code, message))

    def findings(self, *, strict: bool = False) -> list[Finding]:
        """All findings: files in their order, then by line and column. `strict` makes each warning an error."""
        rows = list(self._findings)
        for (file, code), count in self._count.items():
            if count > _MOST_PER_KIND:
                more = f"{count - _MOST_PER_KIND} more: {CODES[code]}."
                rows.append(Finding(file, None, None, _SEVERITIES[code[0]], code, more))
        rows.sort(key=lambda f: (self._files.get(f.file, 0), f.line or 0, f.column or 0))
        return [replace(f, severity=ERROR) if strict and f.severity == WARNING else f for f in rows]


def folded(findings: Iterable[Finding], most: int = 5) -> list[Finding]:
    """The findings with warnings and notes of one kind in one file shown `most` times, then counted.

    Errors are never folded: each has to be mended.
    """
    rows = list(findings)
    total = Counter((f.file, f.code, f.severity) for f in rows)
    seen: Counter[tuple[str, str, str]] = Counter()
    shown: list[Finding] = []
    for finding in rows:
        kind = (finding.file, finding.code, finding.severity)
        seen[kind] += 1
        if finding.severity == ERROR or seen[kind] <= most:
            shown.append(finding)
        elif seen[kind] == most + 1:
            more = f"{total[kind] - most} more like this."
            shown.append(replace(finding, line=None, column=None, message=more))
    return shown


def shown(value: str, limit: int = 60) -> str:
    """A value as it may stand in a message: safe, on one line, short, in quotes."""
    return f"'{one_line(value, limit)}'"
