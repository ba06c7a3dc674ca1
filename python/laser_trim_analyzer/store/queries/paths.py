"""Where files were seen last, and why one was refused, as lists say it; looks at no file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from laser_trim_analyzer.errors import CODES, ReadError
from laser_trim_analyzer.store.contents import in_slices
from laser_trim_analyzer.store.schema import SourcePath, table_of

__all__ = ["paths_of", "refusal"]

_PATH: Final = table_of(SourcePath)


def paths_of(connection: Connection, files: Iterable[int]) -> dict[int, tuple[str, int]]:
    """The path under which each file was seen last, of those that lead to it now if there are any, and how many it has.

    One statement for five hundred files.
    """
    found: dict[int, tuple[str, int]] = {}
    for some in in_slices(sorted(files)):
        line = select(_PATH.c.file_id, _PATH.c.path).where(_PATH.c.file_id.in_(some))
        for key, path in connection.execute(line.order_by(_PATH.c.is_current, _PATH.c.seen_at, _PATH.c.id)):
            found[key] = (path, found.get(key, ("", 0))[1] + 1)
    return found


def refusal(code: str, detail: str | None, path: str, sheet: str | None, cell: str | None) -> ReadError:
    """The error of a refused file as it was; a code that this version does not have any more is said as a detail."""
    known = code in CODES
    return ReadError(
        code if known else "INTERNAL",
        (detail or "") if known else f"{code} {detail or ''}".strip(),
        path=path,
        sheet=sheet,
        cell=cell,
    )
