"""A plan in words: one text for each change, wherever it is read."""

from huddle.domain.cover.plan import nobody
from huddle.services.cover.views import ChangeView


def change_line(change: ChangeView) -> str:
    """A change in one line: where, from whom to whom, how, and with which groups."""
    before = "+".join(change.before) or "nobody"
    after = "+".join(change.after) or nobody(change.kind)
    together = f" with {', '.join(change.together)}" if change.together else ""
    return f"block {change.block}  {change.group}  {before} > {after}  {change.kind_words}{together}"
