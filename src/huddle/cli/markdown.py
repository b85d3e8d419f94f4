"""A page of the docs as text for the terminal: headings, paragraphs broken to the width, tables in columns, code as it stands."""

import re
from collections.abc import Iterator, Sequence

from huddle.text import safe, width

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)")
_RULE = re.compile(r"\|[\s:|-]+\|?\Z")
_BULLET = re.compile(r"(\s*(?:[-*]|\d+\.)\s+)(.*)\Z")
_BAR = re.compile(r"(?<!\\)\|")  # between cells; one with a backslash is in a cell
_LEAST = 16  # cells of a table's last column


def page_text(markdown: str, columns: int) -> str:
    """The page, broken to so many columns."""
    return "\n".join(_lines(markdown.splitlines(), columns)).strip("\n") + "\n"


def _lines(lines: Sequence[str], columns: int) -> Iterator[str]:
    code, table, paragraph = False, [], []  # type: ignore[var-annotated]

    def ended() -> Iterator[str]:
        if paragraph:
            yield from _wrapped(" ".join(paragraph), columns)
            paragraph.clear()
        if table:
            yield from _table(table, columns)
            table.clear()

    for line in lines:
        if line.strip().startswith("```"):
            yield from ended()
            code = not code
        elif code:
            yield f"    {safe(line)}"
        elif line.lstrip().startswith("|"):
            if paragraph:
                yield from ended()
            table.append(line.strip())
        elif line.startswith("<!--"):
            continue
        elif not line.strip():
            yield from ended()
            yield ""
        elif line.startswith("#"):
            yield from ended()
            title = _plain(line.lstrip("# "))
            yield title
            yield ("=" if line.startswith("# ") else "-") * width(title)
        elif found := _BULLET.match(line):
            yield from ended()
            paragraph.append(found[1] + found[2])
        else:
            paragraph.append(line.strip() if paragraph else line)
    yield from ended()


def _plain(text: str) -> str:
    """Text without marks: links by their words, pictures not at all."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return safe(_STRONG.sub(lambda found: found[1] or found[2], text).replace("`", "")).rstrip()


def _wrapped(text: str, columns: int) -> Iterator[str]:
    """A paragraph in lines; those after a bullet's first stand below its text."""
    found = _BULLET.match(text)
    lead, rest = (found[1], found[2]) if found else ("", text)
    for number, line in enumerate(_broken(_plain(rest), max(_LEAST, columns - width(lead)))):
        yield (lead if not number else " " * width(lead)) + line


def _broken(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer) <= columns or not line:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line else lines


def _table(rows: Sequence[str], columns: int) -> Iterator[str]:
    """A table in columns; the last column is broken to what room is left."""
    cells = [
        [_plain(cell.strip()).replace("\\|", "|") for cell in _BAR.split(row.strip("|"))]
        for row in rows
        if not _RULE.match(row)
    ]
    count = max(map(len, cells))
    most = max(_LEAST, columns // count)
    widths = [
        min(most, max(width(row[place]) if place < len(row) else 0 for row in cells))
        for place in range(count)
    ]
    widths[-1] = max(_LEAST, columns - sum(widths[:-1]) - 2 * (count - 1))
    for row in cells:
        broken = [
            _broken(row[place] if place < len(row) else "", widths[place]) or [""] for place in range(count)
        ]
        for number in range(max(map(len, broken))):
            parts = [column[number] if number < len(column) else "" for column in broken]
            padded = (part + " " * (size - width(part)) for part, size in zip(parts, widths, strict=True))
            yield "  ".join(padded).rstrip()
