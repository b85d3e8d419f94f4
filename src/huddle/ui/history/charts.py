"""The charts of the history: covers by educator, and how the huddles went over time, each row ending in words."""

from collections.abc import Sequence

from huddle.services.record.views import HistoryView, HuddleSummary
from huddle.text import plural
from huddle.ui.widgets.charts import Bar, ChartRow, Trend

_MOST = 60  # huddles a trend shows; the words speak of all


def balance_rows(view: HistoryView) -> list[ChartRow]:
    """Covers in the period by educator, the most first, with the distance from the middle."""
    counts = [covers for _, _, covers in view.balance]
    if not any(counts):
        return []
    mean = sum(counts) / len(counts)
    digits = len(str(max(counts)))
    return [
        Bar(name, covers, f"{covers:>{digits}}  {covers - mean:+5.1f}")
        for _, name, covers in sorted(view.balance, key=lambda row: (-row[2], row[1]))
    ]


def trend_rows(huddles: Sequence[HuddleSummary]) -> list[ChartRow]:
    """Length, adults out, gaps and follow-through, oldest first."""
    days = [row for row in reversed(huddles) if row.state != "not started"]
    held = [row for row in days if row.state != "skipped"]
    if not held:
        return []
    minutes = [row.minutes for row in held if row.minutes is not None]
    made, done = sum(row.actions for row in held), sum(row.done for row in held)
    out = sum(row.out for row in days)
    gaps = sum(row.gaps for row in days)
    skipped = len(days) - len(held)
    rows: list[ChartRow] = [
        Trend("Length", [row.minutes for row in held][-_MOST:], f"{_middle(minutes):g} min in the middle")
        if minutes
        else Trend("Length", [], "none finished yet"),
        Trend("Adults out", [row.out for row in days][-_MOST:], f"{out / len(days):.1f} a day"),
        Trend("Gaps", [row.gaps for row in days][-_MOST:], f"{gaps} in all", "gap" if gaps else "accent"),
    ]
    shares = [row.done / row.actions if row.actions else None for row in held][-_MOST:]
    words = f"{round(100 * done / made)}% of {plural(made, 'action')}" if made else "no actions"
    rows.append(Trend("Done", shares, words))
    held_marks = [float(row.state != "skipped") for row in days][-_MOST:]
    rows.append(Trend("Held", held_marks, f"{len(held)} held, {skipped} skipped"))
    return rows


def _middle(values: Sequence[float]) -> float:
    """The value in the middle, or between the two there."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
