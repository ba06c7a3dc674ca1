"""The text of a file that is written by hand; UTF-8, and no line longer than somebody would write."""

from __future__ import annotations

from laser_trim_analyzer.errors import SpecError
from laser_trim_analyzer.readers.workbook import Source

__all__ = ["text_of"]

_LONGEST_LINE = 4000  # the work of a TOML parser may grow with the square of a line
_UTF_8 = "Save it as UTF-8 (in Excel: 'CSV UTF-8')."


def text_of(source: Source) -> str:
    """The text without a byte order mark; raises SpecError SPEC_UNREADABLE with the line."""
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = source.data.count(b"\n", 0, problem.start) + 1
        raise SpecError("SPEC_UNREADABLE", f"line {line} is not UTF-8", remedy=_UTF_8) from problem
    for number, line_text in enumerate(text.splitlines(), 1):
        if len(line_text) > _LONGEST_LINE:
            raise SpecError("SPEC_UNREADABLE", f"line {number} has more than {_LONGEST_LINE:,} signs")
    return text
