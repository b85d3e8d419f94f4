"""CSV as spreadsheets like it: UTF-8 with a mark and CRLF, or plain; no cell is ever a formula."""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from huddle.exchange.guard import guard


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]], *, plain: bool = False) -> bytes:
    """The table as CSV.

    Args:
        header: column names.
        rows: cells as text.
        plain: without byte order mark and with LF, for other programs.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n" if plain else "\r\n")
    writer.writerow(header)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    data = out.getvalue().encode("utf-8", "replace")
    return data if plain else codecs.BOM_UTF8 + data
