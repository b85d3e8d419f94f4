"""What a person may say about how a roster is to be read."""

from dataclasses import dataclass

from huddle.exchange.columnmap import ColumnMap


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of one reading.

    Attributes:
        encoding: how the files are written; None for UTF-8.
        delimiter: what separates cells; None for the format's own.
        columns: which of their columns are which of the template's; None to tell by the header.
        dates: `mdy` or `dmy` for dates that can be read two ways; None to refuse them.
    """

    encoding: str | None = None
    delimiter: str | None = None
    dates: str | None = None
    columns: ColumnMap | None = None
