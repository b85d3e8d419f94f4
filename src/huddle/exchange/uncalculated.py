"""Formulas of an Excel workbook whose results were not saved with it: a reader of values takes them for empty cells."""

import io
import re
import zipfile
from xml.parsers import expat

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_MOST = 1000  # of a workbook; more say nothing new


def uncalculated(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """Line and column, from 1, of each formula without a value, by the name of the sheet.

    The workbook was found readable and small enough before.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        sheets = _Tags("sheet", package.read("xl/workbook.xml")).attributes
        relations = "xl/_rels/workbook.xml.rels"
        links = _Tags("Relationship", package.read(relations)).attributes if relations in names else []
        target = {link.get("Id", ""): link.get("Target", "") for link in links}
        found: dict[str, list[tuple[int, int]]] = {}
        for sheet in sheets:
            reference = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), "")
            part = target.get(reference, "")
            path = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
            if path in names:
                found[sheet.get("name", "")] = _Formulas(package.read(path)).places
    return found


class _Tags:
    """The attributes of each element of one name."""

    def __init__(self, name: str, content: bytes) -> None:
        self.attributes: list[dict[str, str]] = []
        self._name = name
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == self._name:
            self.attributes.append(attributes)


class _Formulas:
    """The places of cells with a formula and no value."""

    def __init__(self, content: bytes) -> None:
        self.places: list[tuple[int, int]] = []
        self._place, self._tag, self._formula, self._value = "", "", False, False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tag = tag.rpartition(":")[2]
        if self._tag == "c":
            # An empty text is a result too.
            self._place, self._formula = attributes.get("r", ""), False
            self._value = attributes.get("t") == "str"
        elif self._tag == "f":
            self._formula = True

    def _characters(self, text: str) -> None:
        if self._tag in ("v", "t") and text.strip():
            self._value = True

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "c" and self._formula and not self._value and len(self.places) < _MOST:
            place = _PLACE.match(self._place)
            if place:
                column = 0
                for letter in place[1]:
                    column = column * 26 + ord(letter) - ord("A") + 1
                self.places.append((int(place[2]), column))
        self._tag = ""
