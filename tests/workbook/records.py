"""Writes BIFF8 records of cells and texts one by one, with texts cut between records anywhere and of any width."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from tests.readers.bad_files import biff8, record
from tests.workbook.compound import compound_file

SST, CONTINUE, FORMAT, XF = 0x00FC, 0x003C, 0x041E, 0x00E0
TEXT_FOLLOWS, EMPTY_TEXT = b"\0" * 6 + b"\xff\xff", b"\3" + b"\0" * 5 + b"\xff\xff"

Prefer = Callable[[int], bool]


@dataclass(frozen=True)
class Text:
    """Characters, and how much formatting (4 bytes a run) and phonetics (bytes) stand behind them."""

    characters: str
    runs: int = 0
    extension: int = 0

    @property
    def units(self) -> tuple[int, ...]:
        raw = self.characters.encode("utf-16-le", "surrogatepass")
        return struct.unpack(f"<{len(raw) // 2}H", raw)

    @property
    def places(self) -> int:
        """In how many places the text may be cut: before it, before each character, before each byte behind them."""
        return 1 + len(self.units) + 4 * self.runs + self.extension


def narrow(part: int) -> bool:
    return False


class _Parts:
    """Bodies of a record and of those that continue it, cut before the places of given numbers."""

    def __init__(self, head: bytes, cuts: Collection[int], prefer: Prefer) -> None:
        self.parts = [bytearray(head)]
        self._cuts, self._prefer, self._place = cuts, prefer, 0

    def add(self, text: Text, *, bare: bool = False) -> None:
        if self._cut_here() and not bare:
            self.parts.append(bytearray())
        for index, segment in enumerate(self._segments(text.units)):
            part = len(self.parts) - (index == 0)
            wide = self._prefer(part) or any(unit > 0xFF for unit in segment)
            self.parts[-1] += self._head(text, wide) if index == 0 else b""
            if index:
                self.parts.append(bytearray([wide]))
            self.parts[-1] += struct.pack(f"<{len(segment)}{'H' if wide else 'B'}", *segment)
        for byte in b"\x2a" * (4 * text.runs + text.extension):
            if self._cut_here():
                self.parts.append(bytearray())
            self.parts[-1].append(byte)

    def _cut_here(self) -> bool:
        self._place += 1
        return self._place - 1 in self._cuts

    def _segments(self, units: Sequence[int]) -> list[list[int]]:
        segments: list[list[int]] = [[]]
        for unit in units:
            if self._cut_here():
                segments.append([])
            segments[-1].append(unit)
        return segments

    @staticmethod
    def _head(text: Text, wide: bool) -> bytes:
        flags = wide + 8 * (text.runs > 0) + 4 * (text.extension > 0)
        head = struct.pack("<HB", len(text.units), flags)
        head += struct.pack("<H", text.runs) if text.runs else b""
        return head + (struct.pack("<I", text.extension) if text.extension else b"")

    def records(self, kind: int) -> bytes:
        return b"".join(record(CONTINUE if index else kind, bytes(part)) for index, part in enumerate(self.parts))


def text_table(texts: Sequence[Text], cuts: Collection[int] = (), prefer: Prefer = narrow) -> bytes:
    """The table of shared texts, cut before the places of these numbers (`Text.places` each, in order)."""
    parts = _Parts(struct.pack("<II", len(texts), len(texts)), cuts, prefer)
    for text in texts:
        parts.add(text)
    return parts.records(SST)


def _alone(kind: int, head: bytes, text: str, cuts: Collection[int], prefer: Prefer) -> bytes:
    """One text in a record of its own; place 0, before its length, is none where it could be cut."""
    parts = _Parts(head, cuts, prefer)
    parts.add(Text(text), bare=True)
    return parts.records(kind)


def label(row: int, column: int, text: str, cuts: Collection[int] = (), prefer: Prefer = narrow, cell_format: int = 0) -> bytes:
    return _alone(0x0204, struct.pack("<HHH", row, column, cell_format), text, cuts, prefer)


def string(text: str, cuts: Collection[int] = (), prefer: Prefer = narrow) -> bytes:
    """The text that the formula before it shows."""
    return _alone(0x0207, b"", text, cuts, prefer)


def rich_label(row: int, column: int, text: str, runs: int = 1, prefer: Prefer = narrow) -> bytes:
    plain = label(row, column, text, (), prefer)[4:]
    return record(0x00D6, plain + struct.pack("<H", runs) + bytes(4 * runs))


def shared(row: int, column: int, index: int) -> bytes:
    return record(0x00FD, struct.pack("<HHHI", row, column, 0, index))


def number(row: int, column: int, value: float, cell_format: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, cell_format, value))


def rk(row: int, column: int, pattern: int, cell_format: int = 0) -> bytes:
    return record(0x027E, struct.pack("<HHHI", row, column, cell_format, pattern))


def rk_run(row: int, first: int, patterns: Sequence[int], cell_format: int = 0) -> bytes:
    cells = b"".join(struct.pack("<HI", cell_format, pattern) for pattern in patterns)
    return record(0x00BD, struct.pack("<HH", row, first) + cells + struct.pack("<H", first + len(patterns) - 1))


def blank(row: int, column: int) -> bytes:
    return record(0x0201, struct.pack("<HHH", row, column, 0))


def blank_run(row: int, first: int, count: int) -> bytes:
    return record(0x00BE, struct.pack("<HH", row, first) + bytes(2 * count) + struct.pack("<H", first + count - 1))


def truth(row: int, column: int, value: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, value, 0))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def formula(row: int, column: int, result: bytes | float, cell_format: int = 0) -> bytes:
    """A formula with the eight bytes of its result, or the number that it shows."""
    value = struct.pack("<d", result) if isinstance(result, float) else result
    return record(0x0006, struct.pack("<HHH", row, column, cell_format) + value + struct.pack("<HIH", 0, 0, 0))


def special(kind: int, value: int = 0) -> bytes:
    """The result of a formula that shows a truth value (1) or an error (2)."""
    return struct.pack("<BBB3xH", kind, 0, value, 0xFFFF)


def formats(*codes: str | int) -> bytes:
    """Cell formats in order, each the number of a built-in format or the code of one of its own."""
    own = {code: 164 + index for index, code in enumerate(dict.fromkeys(code for code in codes if isinstance(code, str)))}
    listed = b"".join(_alone(FORMAT, struct.pack("<H", index), code, (), narrow) for code, index in own.items())
    numbers = [own[code] if isinstance(code, str) else code for code in codes]
    return listed + b"".join(record(XF, struct.pack("<HH16x", 0, index)) for index in numbers)


def workbook(sheets: Mapping[str, bytes], extra: bytes = b"") -> bytes:
    """A file with the records of these sheets and extra ones of the globals."""
    return compound_file({"Workbook": biff8(sheets, extra=extra).ljust(4096, b"\0")})
