"""When a group meets, in one cell of huddle's own template: `1; 2 mon,wed; 3 cycle:A`, and who is there: `HB@1; GS@2 mon,wed`."""

from collections.abc import Collection, Sequence

from huddle.domain.block import CYCLE, require_days
from huddle.domain.errors import InvalidError

AT = "@"


def slot(block: str, days: str) -> str:
    """A block and its day pattern as one text; the pattern is empty for every school day."""
    return f"{block} {days}" if days else block


def block_and_days(period: str) -> tuple[str, str]:
    """The block's name and the day pattern of a text that `slot` made; any other text is a block's name as a whole."""
    block, _, days = period.rpartition(" ")
    if not block.strip():
        return period, ""
    days = days if days.startswith(CYCLE) else days.casefold()
    try:
        require_days(days)
    except InvalidError:
        return period, ""
    return block.strip(), days


def at_period(text: str, periods: Collection[str]) -> tuple[str, str]:
    """`HB@2` as HB and the period 2; the period is empty where the text names none of the periods."""
    what, found, period = text.rpartition(AT)
    period = " ".join(period.split())
    return (what.strip(), period) if found and what.strip() and period in periods else (text, "")


def placed(name: str, periods: Sequence[str]) -> list[str]:
    """Somebody or something once for each period; by the name alone where it is for all of them."""
    return [f"{name}{AT}{period}" for period in periods] or [name]
