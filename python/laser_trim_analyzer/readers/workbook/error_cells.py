"""Error cells such as #N/A of an .xlsx, which the Excel engine gives as blank; reads nothing else."""

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
"""For errors that the old format has no code for."""
_ADDRESS: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_MARKS: Final = (b't="e"', b"t='e'", b"\x00")  # without any of them there is no error cell; the last means another encoding

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
        return [cell for content in contents if any(mark in content for mark in _MARKS) for cell in _errors(content)]


def _errors(content: bytes) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    row = column = -1
    text: list[str] = []
    parser = expat.ParserCreate()

    def begin(tag: str, attributes: Attributes) -> None:
        nonlocal row, column
        tag = tag.rpartition(":")[2]
        if tag == "c":  # a row or a cell without its place follows the one before
            place = _ADDRESS.fullmatch(attributes.get("r", ""))
            row, column = (int(place[2]) - 1, _number(place[1])) if place else (row, column + 1)
            if attributes.get("t") == "e":
                parser.EndElementHandler = end
        elif tag == "row":
            row, column = int(attributes.get("r", row + 2)) - 1, -1
        elif tag == "v" and parser.EndElementHandler:
            parser.CharacterDataHandler = text.append

    def end(tag: str) -> None:
        parser.CharacterDataHandler = None
        if tag.rpartition(":")[2] == "c":
            parser.EndElementHandler = None
            found.append((row, column, _CODES.get("".join(text).strip(), _LATER)))
            text.clear()

    parser.StartElementHandler = begin
    parser.Parse(content, True)
    return found


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
