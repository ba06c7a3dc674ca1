"""Cells of an .xlsx that are not blank though the Excel engine gives them so: errors such as #N/A, dates as text, formulas that
nobody has computed; reads nothing else."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

__all__ = ["ErrorCells"]

_BOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_CODES: Final = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_LATER: Final = 127
"""For errors that the old format has no code for, and for what shows something that is no value here."""
_ADDRESS: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_MARKS: Final = re.compile(rb"""\st\s*=\s*["'][ed]["']|<(?:\w+:)?f[\s/>]|\x00""")
"""Without any of them there is no such cell; the last means another encoding."""
_COMPUTED_TEXT: Final = "str"  # a formula's own empty text is a blank

Attributes = dict[str, str]


class ErrorCells:
    """The error cells of the sheets of a package that was checked while unpacking."""

    def __init__(self, package: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(package)) as parts:
            self._parts = {name.lower(): parts.read(name) for name in parts.namelist()}
        self._part_of = _sheet_parts(self._parts)

    def of(self, sheet: str) -> list[tuple[int, int, int]]:
        """Row and column from 0, and Excel's code, of each error cell of a sheet.

        Where the package does not say which part holds the sheet, of all its sheets: rather one error too many than one too few.
        """
        own = self._part_of.get(sheet, "")
        names = [own] if own in self._parts else [name for name in self._parts if name.startswith("xl/worksheets/")]
        contents = [self._parts[name] for name in names if name.endswith(".xml")]
        return [cell for content in contents if _MARKS.search(content) for cell in _errors(content)]


def _errors(content: bytes) -> list[tuple[int, int, int]]:
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.begin, walk.end
    parser.CharacterDataHandler = walk.on_text
    parser.Parse(content, True)
    return walk.found


class _Walk:
    """One sheet, cell by cell."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int, int]] = []
        self._row = self._column = -1
        self._kind = ""
        self._is_formula = self._has_value = self._reads = False
        self._text: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":  # a row or a cell without its place follows the one before
            place = _ADDRESS.fullmatch(attributes.get("r", ""))
            self._row, self._column = (int(place[2]) - 1, _number(place[1])) if place else (self._row, self._column + 1)
            self._kind = attributes.get("t", "")
            self._is_formula = self._has_value = False
            self._text.clear()
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
        elif tag == "f":
            self._is_formula = True
        elif tag == "v":
            self._has_value = self._reads = True

    def on_text(self, text: str) -> None:
        if self._reads:
            self._text.append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self._reads = self._reads and tag != "v"
        if tag == "c" and (self._kind in ("e", "d") or self._is_formula):
            text = "".join(self._text).strip()
            if self._kind == "e":
                self.found.append((self._row, self._column, _CODES.get(text, _LATER)))
            elif self._shows_no_value(text):
                self.found.append((self._row, self._column, _LATER))

    def _shows_no_value(self, text: str) -> bool:
        """A date as text, which is no number here, or a formula without its result."""
        if text:
            return self._kind == "d"
        return self._is_formula and not (self._has_value and self._kind == _COMPUTED_TEXT)


def _number(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number - 1


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """The part that holds each sheet, as far as the package says it."""
    links: dict[str, str] = {}
    targets: dict[str, str] = {}

    def on_sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            link = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            links[attributes.get("name", "")] = link

    def on_link(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _walk(parts[_BOOK], on_sheet)
    if _LINKS in parts:
        _walk(parts[_LINKS], on_link)
    named = {sheet: targets[link] for sheet, link in links.items() if targets.get(link)}
    return {sheet: posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower() for sheet, target in named.items()}


def _walk(content: bytes, begin: Callable[[str, Attributes], None]) -> None:
    """Every element of a part that was checked while unpacking, by its name without prefix."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: begin(name.rpartition(":")[2], attributes)
    parser.Parse(content, True)
