"""Machines of files that are stored: which of them are named otherwise now, and naming them; commits nothing itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, func, select

from laser_trim_analyzer.model import AuditAction

from . import schema
from .audit import Actor, append
from .batch import path_key
from .contents import in_slices
from .keys import Keys
from .many_rows import KEY, update_rows
from .parts import Part
from .units import Regrouping

__all__ = ["misnamed", "name_machines"]

_PATH: Final = schema.table_of(schema.SourcePath)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)


def misnamed(connection: Connection, wanted: Mapping[str, str], *, insists: bool) -> dict[int, str]:
    """The files, by key, whose machine is not the one that is `wanted` for their path, with the name that it should be.

    A file without a machine takes any name. One that has another takes that of the path that came first, where several lead to it,
    or whatever is wanted by one who `insists`. A file that stands for no attempt has no machine.
    """
    paths: dict[str, list[bytes]] = defaultdict(list)
    for place, name in wanted.items():
        paths[name].append(path_key(place))
    line = select(_PATH.c.id, _PATH.c.file_id, _ATTEMPT.c.machine)
    line = line.join(_ATTEMPT, _ATTEMPT.c.file_id == _PATH.c.file_id).where(_PATH.c.is_current, _ATTEMPT.c.place == 0)
    sure: dict[int, tuple[int, str]] = {}
    doubtful: dict[int, tuple[int, str]] = {}
    for name, some in ((name, some) for name, keys in paths.items() for some in in_slices(keys)):
        other = line.where(_PATH.c.path_key.in_(some), _ATTEMPT.c.machine.is_distinct_from(name))
        for path, file, machine in connection.execute(other).all():
            found = sure if insists or machine is None else doubtful
            found[file] = min(found.get(file, (path, name)), (path, name))
    first = select(_PATH.c.file_id, func.min(_PATH.c.id)).where(_PATH.c.is_current).group_by(_PATH.c.file_id)
    for some in in_slices(doubtful):
        for file, path in connection.execute(first.where(_PATH.c.file_id.in_(some))).all():
            if path == doubtful[file][0]:
                sure[file] = doubtful[file]
    return {file: name for file, (_, name) in sure.items()}


def name_machines(connection: Connection, actor: Actor, names: Mapping[int, str]) -> int:
    """Give files, by key, their machine, derive their units anew and write the log; the number of files that had another, or none.
    The caller holds the write lock."""
    keys = Keys(connection)
    line = select(_ATTEMPT.c.id, _ATTEMPT.c.file_id, _ATTEMPT.c.model, _ATTEMPT.c.stem, _ATTEMPT.c.machine)
    changed: list[dict[str, object]] = []
    before: dict[int, str | None] = {}
    parts: set[Part] = set()
    for some in in_slices(names):
        for key, file, model, stem, machine in connection.execute(line.where(_ATTEMPT.c.file_id.in_(some))).all():
            if machine != names[file]:
                before[file] = machine
                changed.append({KEY: key, "machine": names[file]})
                parts.add((model, stem))
    if not changed:
        return 0
    update_rows(connection, _ATTEMPT, changed)
    groups = Regrouping(connection, keys)
    groups.plan(parts, ())
    groups.finish()
    counts = Counter((machine, names[file]) for file, machine in before.items())
    changes = [
        {"from": old, "to": new, "files": counts[old, new]} for old, new in sorted(counts, key=lambda one: (one[1], one[0] or ""))
    ]
    append(connection, actor, AuditAction.MACHINE, f"{len(before)} file" + "s" * (len(before) != 1), {"changes": changes})
    keys.settle()
    return len(before)
