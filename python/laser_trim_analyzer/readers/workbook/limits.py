"""How much a workbook may claim before it is refused; numbers only."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReadLimits"]

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Upper bounds of one read, each several times what a trim record needs.

    `max_bytes` of the file; `max_expanded_bytes`, `max_parts` and `max_elements` of an .xlsx once unpacked; `max_cells` of all
    sheets together, counted dense (rows x columns), because that is what the Excel engine allocates; `max_text_bytes` that the
    cells' texts may need with a copy for each cell.
    """

    max_bytes: int = 200 * _MEGABYTE
    max_expanded_bytes: int = 128 * _MEGABYTE
    max_parts: int = 10_000
    max_elements: int = 600_000
    max_cells: int = 1_000_000
    max_text_bytes: int = 64 * _MEGABYTE
