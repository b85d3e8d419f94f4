"""Adults by name in what strangers read, and what every code that is left stands for.

`legend` of huddle.export/1 maps codes to names: `educators`, and `groups`. Where it is empty nothing changes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Row = dict[str, Any]


def by_name(doc: Document) -> Row:
    """The document with educators' names in the place of their codes; texts stay as they were written."""
    people: Mapping[str, str] = doc.get("legend", {}).get("educators", {})

    def one(code: str | None) -> str | None:
        return None if code is None else people.get(code, code)

    def several(codes: list[str]) -> list[str]:
        return [people.get(code, code) for code in codes]

    def rows(found: list[Document], key: str) -> list[Row]:
        return [{**row, key: one(row[key])} for row in found]

    def change(row: Document) -> Row:
        named = {
            **row,
            "to": several(row["to"]),
            "from": several(row["from"]),
            "parts": rows(row["parts"], "educator"),
        }
        return {**named, "happened": _happened(row.get("happened"), people)}

    def plan(found: Document | None) -> Row | None:
        if found is None:
            return None
        gaps = [{**gap, "happened": _happened(gap.get("happened"), people)} for gap in found["gaps"]]
        return {**found, "changes": [change(row) for row in found["changes"]], "gaps": gaps}

    def huddle(found: Document) -> Row:
        return {
            **found,
            "facilitator": one(found["facilitator"]),
            "recorder": one(found["recorder"]),
            "attendance": several(found["attendance"]),
            "out": rows(found["out"], "educator"),
            "decisions": rows(found["decisions"], "author"),
            "actions": rows(found["actions"], "owner"),
            "sections": [{**part, "entries": rows(part["entries"], "author")} for part in found["sections"]],
            "coverage": plan(found["coverage"]),
        }

    return {
        **doc,
        "huddles": [huddle(one_day) for one_day in doc["huddles"]],
        "coverage": [plan(one_day) for one_day in doc["coverage"]],
        "absences": rows(doc["absences"], "educator"),
    }


def _happened(said: str | None, people: Mapping[str, str]) -> str | None:
    """Who came instead is said by codes, separated by commas; other words stay as they are."""
    codes = said.split(", ") if said else []
    return (
        ", ".join(people[code] for code in codes) if codes and all(code in people for code in codes) else said
    )


def legend_lines(doc: Document) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What the codes stand for that a reader may meet: a title, and (code, name) of each, in order of the codes."""
    legend = doc.get("legend", {})
    for key, title in (("educators", "Adults"), ("groups", "Groups")):
        known = sorted((code, name) for code, name in legend.get(key, {}).items() if name != code)
        if known:
            yield title, known
