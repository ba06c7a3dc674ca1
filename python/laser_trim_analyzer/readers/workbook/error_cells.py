"""Error cells such as #N/A on a sheet of an .xlsx, which the Excel engine gives as blank; reads nothing else."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from .limits import ReadLimits
from .package import unpacked
from .source import Source

__all__ = ["error_cells_of_package"]

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"

Attributes = dict[str, str]


def error_cells_of_package(source: Source, limits: ReadLimits, sheet: str) -> list[str]:
    """The addresses of the error cells of a sheet, in the order of the part; raises ReadError as opening the workbook does.

    Where the package does not say which part holds the sheet, those of all its sheets.
    """
    with zipfile.ZipFile(io.BytesIO(unpacked(source, limits).data)) as package:
        parts = {name.lower(): package.read(name) for name in package.namelist()}
    own = _part_of(sheet, parts)
    sheets = [own] if own in parts else [name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    found: list[str] = []

    def on_cell(tag: str, attributes: Attributes) -> None:
        if tag == "c" and attributes.get("t") == "e":
            found.append(attributes.get("r", "?"))

    for name in sheets:
        _walk(parts[name], on_cell)
    return found


def _part_of(sheet: str, parts: dict[str, bytes]) -> str | None:
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
    target = targets.get(links.get(sheet, ""), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower() if target else None


def _walk(content: bytes, on_element: Callable[[str, Attributes], None]) -> None:
    """Every element of a part that was checked while unpacking, by its name without prefix."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: on_element(name.rpartition(":")[2], attributes)
    parser.Parse(content, True)
