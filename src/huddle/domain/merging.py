"""Two people changed one text: their lines are put together, and no line that somebody wrote is lost."""

import difflib


def merged(base: str, theirs: str, yours: str) -> str:
    """Both changes of a text, line by line; where both changed the same lines, theirs stand before yours.

    Args:
        base: the text that both started from.
        theirs: what is stored now.
        yours: what is to be saved.
    """
    if theirs in (base, yours):
        return yours
    if yours == base:
        return theirs
    old = base.split("\n")
    changes = sorted([*_changes(old, theirs, 0), *_changes(old, yours, 1)])
    out: list[str] = []
    place = 0
    index = 0
    while index < len(changes):
        start, end, _, _ = changes[index]
        together = [changes[index]]
        index += 1
        # Changes that touch the same lines are one place, in which both stand.
        while index < len(changes) and (changes[index][0] < end or changes[index][:2] == (start, end)):
            end = max(end, changes[index][1])
            together.append(changes[index])
            index += 1
        out += old[place:start]
        out += _both(old, start, end, together)
        place = end
    return "\n".join(out + old[place:])


Change = tuple[int, int, int, tuple[str, ...]]


def _changes(old: list[str], text: str, who: int) -> list[Change]:
    """Stretches of the old lines and what stands there instead: (start, end, who, lines)."""
    new = text.split("\n")
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    return [
        (start, end, who, tuple(new[first:last]))
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _both(old: list[str], start: int, end: int, changes: list[Change]) -> list[str]:
    """The lines of one place: each side's version of it, theirs first; what is equal in both stands once."""
    sides = [_side(old, start, end, [c for c in changes if c[2] == who]) for who in (0, 1)]
    touched = [any(c[2] == who for c in changes) for who in (0, 1)]
    if not all(touched):
        return sides[touched.index(True)]
    theirs, yours = sides
    return theirs if theirs == yours else theirs + [line for line in yours if line not in theirs]


def _side(old: list[str], start: int, end: int, changes: list[Change]) -> list[str]:
    lines: list[str] = []
    place = start
    for first, last, _, new in changes:
        lines += old[place:first]
        lines += new
        place = last
    return lines + old[place:end]
