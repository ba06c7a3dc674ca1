"""What kind of container the bytes are, and whether it is safe to hand to the Excel engine; reads no cell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import Enum
from pathlib import PurePath
from xml.parsers import expat

from laser_trim_analyzer.errors import ReadError

from .limits import ReadLimits
from .source import Source

__all__ = ["Container", "check_zip", "identify"]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BIFF_WITHOUT_OLE2 = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_OWNER_FILE_BYTES = 512
_CHUNK = 1 << 16
_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Container(Enum):
    OLE2 = "OLE2 compound file"
    ZIP = "Office Open XML package"


def identify(source: Source) -> Container:
    """Tell the container by its magic bytes, never by the name; raises ReadError with what the file is instead."""
    data, path = source.data, source.path
    if not data:
        raise ReadError("FILE_EMPTY", path=path)
    if data.startswith(_OLE2):
        return Container.OLE2
    if data.startswith(_ZIP):
        return Container.ZIP
    if _OLE2.startswith(data[:8]) or _ZIP.startswith(data[:4]):
        raise ReadError("FILE_TRUNCATED", f"only {len(data)} bytes", path=path)
    if PurePath(path).name.startswith("~$") and len(data) <= _OWNER_FILE_BYTES:
        raise ReadError("FILE_IS_OWNER_LOCK", path=path)
    if data.startswith(_BIFF_WITHOUT_OLE2):
        raise ReadError("FILE_TOO_OLD", path=path)
    if _is_text(data[:4096]):
        raise ReadError("FILE_IS_TEXT", path=path)
    raise ReadError("FILE_NOT_A_WORKBOOK", path=path)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)


def check_zip(source: Source, limits: ReadLimits) -> bool:
    """Unpack every XML part once, bounded, and count cells; returns whether the workbook uses the 1904 date system.

    The Excel engine allocates rows x columns of every sheet and copies shared texts into each cell, so a package of 5 KB could
    end the process. Raises ReadError; linear in the unpacked size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as package:
            return _check_parts(package, source.path, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as problem:
        # zipfile raises RuntimeError for an encrypted part and NotImplementedError for an unknown compression.
        code = "FILE_ENCRYPTED" if "encrypted" in str(problem) else "FILE_DAMAGED"
        raise ReadError(code, str(problem)[:200], path=source.path) from problem


def _check_parts(package: zipfile.ZipFile, path: str, limits: ReadLimits) -> bool:
    parts = package.infolist()
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise ReadError("FILE_NOT_A_WORKBOOK", path=path)
    declared = sum(part.file_size for part in parts)
    if declared > limits.max_expanded_bytes:
        raise ReadError("FILE_EXPANDS_TOO_FAR", f"{declared:,} bytes declared", path=path)
    survey = _PackageSurvey(path, limits)
    for part in parts:
        survey.read(package, part)
    if survey.shared_references * survey.longest_text > limits.max_text_bytes:
        raise ReadError("FILE_EXPANDS_TOO_FAR", "one long text is used by very many cells", path=path)
    return survey.date1904


class _PackageSurvey:
    """Counts over all parts of one package; every limit is checked while reading, before anything large is built."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self.path = path
        self.limits = limits
        self.expanded = 0
        self.cells = 0
        self.shared_references = 0
        self.longest_text = 0
        self.date1904 = False
        self._text = 0
        self._rows = self._columns = 0
        self._row = self._column = 0

    def read(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        name = part.filename.lower()
        parser = self._parser() if name.endswith((".xml", ".rels")) else None
        self._rows = self._columns = self._row = self._column = 0
        try:
            with package.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    self._count_bytes(len(chunk))
                    if parser is not None:
                        parser.Parse(chunk, False)
            if parser is not None:
                parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise ReadError("FILE_DAMAGED", f"{part.filename}: {problem}", path=self.path) from problem
        self.cells += self._rows * self._columns

    def _count_bytes(self, count: int) -> None:
        self.expanded += count
        if self.expanded > self.limits.max_expanded_bytes:
            raise ReadError("FILE_EXPANDS_TOO_FAR", path=self.path)

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.StartElementHandler = self._on_element
        parser.CharacterDataHandler = self._on_text
        parser.buffer_text = True
        return parser

    def _on_doctype(self, *_: object) -> None:
        raise ReadError("FILE_UNSAFE_XML", path=self.path)

    def _on_text(self, text: str) -> None:
        self._text += len(text.encode("utf-8", "replace"))
        self.longest_text = max(self.longest_text, self._text)

    def _on_element(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._on_cell(attributes)
        elif tag == "row":
            self._row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif tag == "si":
            self._text = 0
        elif tag == "workbookPr":
            self.date1904 = attributes.get("date1904", "0") in ("1", "true")

    def _on_cell(self, attributes: dict[str, str]) -> None:
        reference = _CELL_REFERENCE.fullmatch(attributes.get("r", "").upper())
        if reference is not None:
            self._column = _column_number(reference[1])
            self._row = int(reference[2])
        else:
            self._column += 1
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self.cells + self._rows * self._columns > self.limits.max_cells:
            raise ReadError("SHEET_TOO_LARGE", path=self.path)
        if attributes.get("t") == "s":
            self.shared_references += 1


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
