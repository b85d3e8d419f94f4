"""Text at every door: what people or files give us, made safe to store, to draw and to print."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

# Bidirectional controls, zero-width and invisible characters, tag characters, variation selectors
# beyond the emoji ones, byte order mark: they reorder or hide what a reader sees.
_INVISIBLE = frozenset(
    [
        0x00AD,
        0x034F,
        0x061C,
        0x115F,
        0x1160,
        0x17B4,
        0x17B5,
        0x180B,
        0x180C,
        0x180D,
        0x180E,
        0x200B,
        0x200E,
        0x200F,
        *range(0x2028, 0x2030),
        *range(0x2060, 0x2070),
        0x3164,
        0xFEFF,
        0xFFA0,
        *range(0xFFF0, 0xFFFC),
    ]
)
_JOINERS = frozenset("\u200c\u200d")  # wanted inside words of some scripts, nowhere else
_MARKS = ("Mn", "Me")  # what is drawn over its neighbor, whether or not it has a combining class
_REPLACEMENT = "\ufffd"
_CURLED = "\u2019"  # the apostrophe of O\u2019Neil
_PLURAL_LETTERS = 4  # a shorter name with an s is an ordinary word too often
_MAX_MARKS = 4  # combining marks in a row; more is decoration that spills over its neighbors
_PLAIN = re.compile(r"[ -~]*\Z")
_PLAIN_LINES = re.compile(r"[\n -~]*\Z")
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F
_C1_END = 0xA0


def safe(value: str, *, lines: bool = False) -> str:
    r"""Return `value` as text that is inert in a terminal and keeps its column.

    NFC; control characters become visible pictures (ESC is shown as ␛), bidirectional and invisible characters
    become U+FFFD, at most four combining marks follow each other. Line ends become a space, or stay as `\n` when
    `lines` is true. Tabs become one space. The result is a fixed point: `safe(safe(x)) == safe(x)`.

    Args:
        value: any text, also with lone surrogates.
        lines: whether the text may have several lines (notes), or is one line (names).
    """
    if (_PLAIN_LINES if lines else _PLAIN).match(value):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    # A joiner is judged by its neighbors, which may be replaced themselves: look until nothing changes.
    while (cleaned := _cleaned(value, lines=lines)) != value:
        value = cleaned
    return value


def _cleaned(value: str, *, lines: bool) -> str:
    out: list[str] = []
    marks = 0
    normal = unicodedata.normalize("NFC", value)
    for index, char in enumerate(normal):
        kept = _safe_char(char, normal, index, lines=lines)
        if kept not in _JOINERS:
            marks = marks + 1 if unicodedata.category(kept) in _MARKS else 0
        if marks <= _MAX_MARKS:
            out.append(kept)
    return "".join(out)


def _safe_char(char: str, whole: str, index: int, *, lines: bool) -> str:
    code = ord(char)
    if char == "\n":
        return char if lines else " "
    if char == "\t":
        return " "
    if code < _FIRST_PRINTABLE:
        return chr(0x2400 + code)  # the control pictures stand in the order of the controls
    if code == _DELETE:
        return "\u2421"
    if code < _C1_END and code > _DELETE:
        return _REPLACEMENT
    if char in _JOINERS:
        return char if _joins_letters(whole, index) else _REPLACEMENT
    if code in _INVISIBLE or 0xE0000 <= code <= 0xE0FFF or 0xD800 <= code <= 0xDFFF:
        return _REPLACEMENT
    if unicodedata.category(char) == "Zs" and char not in " \u3000":
        return " "
    return char


def _joins_letters(text: str, index: int) -> bool:
    """Whether a zero-width joiner stands between two letters of a script that uses it (Arabic, Indic ...)."""
    if not 0 < index < len(text) - 1:
        return False
    around = text[index - 1], text[index + 1]
    return all(ord(c) >= 0x0600 and unicodedata.category(c)[0] in "LM" for c in around)


def one_line(value: str, limit: int = 255) -> str:
    """`safe` text on one line, without blanks at its ends or in a row, at most `limit` characters."""
    return safe(" ".join(safe(value).split())[:limit]).rstrip()  # a cut may leave a joiner at the end


def width(value: str) -> int:
    """How many columns of a terminal a `safe` text takes: wide letters two, marks on letters none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in value
    )


def plural(count: int, noun: str) -> str:
    """`1 student`, `2 students`, `2 classes`."""
    if count == 1:
        return f"{count} {noun}"
    return f"{count} {noun}es" if noun.endswith("s") else f"{count} {noun}s"


def join_names(names: Sequence[str]) -> str:
    """`Ann, Ben and Cem`."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def fold(value: str) -> str:
    """The key under which two spellings of a name are the same for a search: no case, no accents, one blank."""
    decomposed = unicodedata.normalize("NFKD", value)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def replace_names(text: str, names: Mapping[str, str], *, thorough: bool = False) -> tuple[str, int]:
    """Replace whole-word occurrences of each name by its substitute, longest names first.

    Args:
        text: free text, for instance a note.
        names: name -> what stands in its place. Case, accents (of the name or of the text), the kind of blanks between
            the words and of apostrophes are ignored. A plural is the name too: the Parkers, both Annas; of a short
            single name only where it has a capital of its own ("two Amys"), for "does" and "has" are no names.
        thorough: whether the plural of a longer name counts without a capital too.

    Returns:
        The new text, and how many places were replaced.
    """
    wanted = {fold(name.replace(_CURLED, "'")): short for name, short in names.items() if fold(name)}
    if not wanted:
        return text, 0
    folded, at = _folded(text)
    ordered = sorted(wanted, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(_ways, ordered)) + r")(?!\w)")
    out: list[str] = []
    done = 0
    for match in pattern.finditer(folded):
        name = " ".join(match.group().split())
        start = at[match.start()]
        if name not in wanted:
            name = next(way for way in singulars(name) if way in wanted)
            long = " " in name or len(name) >= _PLURAL_LETTERS
            if not (
                (long and (thorough or text[start].isupper()))
                or _written_as_a_name(text, start, at[match.end()])
            ):
                continue
        out += [text[done:start], wanted[name]]
        done = at[match.end()]
    return "".join([*out, text[done:]]), len(out) // 2


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """A text as `fold` spells it, blanks left alone, and where each of its characters (and its end) stands in the text."""
    if text.isascii():
        return text.casefold(), range(len(text) + 1)
    folded: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char):
            if not unicodedata.combining(part):
                spelled = "'" if part == _CURLED else part.casefold()
                folded.append(spelled)
                at += [index] * len(spelled)
    return "".join(folded), [*at, len(text)]


def _ways(name: str) -> str:
    """The pattern of a folded name and its plural."""
    words = r"\s+".join(map(re.escape, name.split()))
    return f"{words[:-1]}(?:y|ys|ies)" if name.endswith("y") else f"{words}(?:e?s)?"


def singulars(word: str) -> tuple[str, ...]:
    """A folded word, and what it may be the plural of."""
    if not word.endswith("s"):
        return (word,)
    return (word, word[:-1], word[:-2], f"{word[:-3]}y")


def _written_as_a_name(text: str, start: int, end: int) -> bool:
    """Whether a word has a capital that neither the beginning of a sentence nor a line in capitals gives it."""
    before = text[:start].rstrip()
    if before[-3:] in ("the", "The"):
        return text[start].isupper()
    return text[start].isupper() and not text[start:end].isupper() and before[-1:].isalnum()
