"""Lists that a person pastes, read for an import."""

from huddle.exchange.findings import Report
from huddle.exchange.readers.list_lines import Lists
from huddle.exchange.readers.lists import read_lists, staged_lists
from huddle.services.intake.request import ImportRefusedError, Staged

__all__ = ["Lists", "read_list", "read_lists"]
NAME = "your list"


def read_list(text: str, kind: str = "") -> Staged:
    """Pasted lists as something to import; what is not clear is among the findings.

    Args:
        text: the lines.
        kind: staff, students, groups, bell or schedule where no line says what they are; empty to tell by the cells.

    Raises:
        ImportRefusedError: nothing could be read, or a line cannot be taken.
    """
    report = Report()
    roster = staged_lists(text, report, NAME, kind)
    findings = tuple(report.findings())
    if roster is None or any(finding.severity == "error" for finding in findings):
        raise ImportRefusedError(findings, [NAME])
    return Staged(roster, findings)
