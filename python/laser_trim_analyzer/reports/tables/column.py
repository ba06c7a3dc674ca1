"""What a column of any table is: key, caption, rounding, sign; knows no table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from laser_trim_analyzer.model import Policy, Status

__all__ = ["Column", "Value", "moment_of", "safe_cell", "second_of", "words_of", "yes_or_no"]

Value = str | float | int | bool | None
Row = TypeVar("Row")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: `key` for CSV, `caption` for people, `decimals` on paper and screen (None: as it is), `signed` for errors; `of` is
    the type of its values where the decimals do not tell it (none: text, 0: counts, else numbers). One that is `rare`
    takes no room on a screen where no row has a value."""

    key: str
    caption: str
    value: Callable[[Row], Value]
    decimals: int | None = None
    signed: bool = False
    on_screen: bool = False
    of: type | None = None
    rare: bool = False

    @property
    def kind(self) -> type:
        """The type of every value that is not None."""
        return self.of or (str if self.decimals is None else int if self.decimals == 0 else float)

    @property
    def right(self) -> bool:
        """Whether the column is aligned to the right: numbers are."""
        return self.decimals is not None

    def text(self, row: Row) -> str:
        """The value as people read it: fixed decimals, a true minus sign, empty where there is none."""
        value = self.value(row)
        if value is None:
            return ""
        if isinstance(value, str | bool):
            return str(yes_or_no(value))
        sign = "+" if self.signed else ""
        return f"{value:{sign}.{self.decimals or 0}f}".replace("-", "−")


def yes_or_no(value: Value) -> Any:
    """A truth as people read it; everything else as it is."""
    return ("no", "yes")[value] if isinstance(value, bool) else value


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading apostrophe where it would (LESSONS 46)."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def words_of(value: Policy | Status | None) -> str | None:
    """A verdict or an evaluation as people say it: ``NOT GRADED``, ``offset``."""
    return None if value is None else value.removeprefix("with_").replace("_", " ")


def moment_of(value: date | None) -> str | None:
    """A day, or a day and a time to the minute (names of files tell no more), as ISO 8601 writes them but for the sign between."""
    return None if value is None else value.isoformat().replace("T", " ")[:16]


def second_of(value: datetime) -> str:
    """A moment of this program's own clock, to the second."""
    return value.isoformat(" ", "seconds")[:19]
