"""Walks the XML of a package within limits: cells, texts and elements are counted, no value is read."""

from __future__ import annotations

import re
from xml.parsers import expat

from laser_trim_analyzer.errors import ReadError

from .limits import ReadLimits

__all__ = ["Markup"]

_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_CUT_NUMBER = re.compile(rb"<(?:\w+:)?v>[-+0-9.eE]*(?:&#|<!)")  # the Excel engine takes what stands before it for the whole
_ENCODINGS = (None, "utf-8", "us-ascii")  # what the Excel engine reads


class Markup:
    """Counts over all parts of one package; every limit is checked while reading, before anything large is built."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self.path = path
        self.limits = limits
        self.date1904 = False
        self._part = ""
        self._elements = 0
        self._cells = self._shared_references = 0
        self._text = self._longest_text = 0
        self._rows = self._columns = 0
        self._row = self._column = 0
        self._tables = 0
        self._has_alternatives = False
        self._row_numbers: set[int] = set()

    def check(self, part: str, content: bytes) -> None:
        """One part; raises ReadError."""
        self._part = part
        self._rows = self._columns = self._row = self._column = 0
        self._tables, self._has_alternatives = 0, False
        self._row_numbers.clear()
        if _CUT_NUMBER.search(content):
            raise self._damaged("a number with a comment or a sign in code inside")
        parser = self._parser()
        try:
            parser.Parse(content, True)
        except expat.ExpatError as problem:
            raise self._damaged(str(problem)) from problem
        self._cells += self._rows * self._columns

    def check_texts(self) -> None:
        """After the last part: texts stand in one part and the cells that show them in others."""
        if self._shared_references * self._longest_text > self.limits.max_text_bytes:
            raise ReadError("FILE_EXPANDS_TOO_FAR", "one long text is used by very many cells", path=self.path)

    def _damaged(self, detail: str) -> ReadError:
        return ReadError("FILE_DAMAGED", f"{self._part}: {detail}", path=self.path)

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.XmlDeclHandler = self._on_declaration
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.StartElementHandler = self._on_element
        parser.CharacterDataHandler = self._on_text
        parser.buffer_text = True
        return parser

    def _on_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in _ENCODINGS:
            raise self._damaged(f"it is written in {encoding}")

    def _on_doctype(self, *_: object) -> None:
        raise ReadError("FILE_UNSAFE_XML", path=self.path)

    def _on_text(self, text: str) -> None:
        self._text += len(text.encode("utf-8", "replace"))
        self._longest_text = max(self._longest_text, self._text)

    def _on_element(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > self.limits.max_elements:
            raise ReadError("FILE_EXPANDS_TOO_FAR", f"{self._part} has too many elements", path=self.path)
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._on_cell(attributes)
        elif tag == "row":
            self._on_row(attributes.get("r"))
        elif tag == "si":
            self._text = 0
        elif tag == "sheetData":
            self._tables += 1
            if self._tables > 1:
                raise self._damaged("two tables of cells")
        elif tag == "AlternateContent":
            self._has_alternatives = True
        elif tag == "workbookPr":
            self.date1904 = attributes.get("date1904", "0") in ("1", "true")

    def _on_row(self, number: str | None) -> None:
        if number is not None and not _ROW_NUMBER.fullmatch(number):
            raise self._damaged(f"a row with the number '{number[:20]}'")
        self._row = int(number) if number is not None else self._row + 1
        self._column = 0
        if self._row in self._row_numbers:
            raise self._damaged(f"two rows with the number {self._row}")
        self._row_numbers.add(self._row)

    def _on_cell(self, attributes: dict[str, str]) -> None:
        if self._has_alternatives:
            raise self._damaged("cells that are there in several versions")
        place, before = attributes.get("r"), (self._row, self._column)
        if place is not None:
            reference = _CELL_REFERENCE.fullmatch(place.upper())
            if reference is None:
                raise self._damaged(f"a cell at '{place[:20]}'")
            self._column = _column_number(reference[1])
            self._row = int(reference[2])
            if (self._row, self._column) <= before and self._row == before[0]:
                raise self._damaged(f"the cell {place} stands behind its place")
        else:
            self._column += 1
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self._cells + self._rows * self._columns > self.limits.max_cells:
            raise ReadError("SHEET_TOO_LARGE", self._part, path=self.path)
        if attributes.get("t") == "s":
            self._shared_references += 1


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
