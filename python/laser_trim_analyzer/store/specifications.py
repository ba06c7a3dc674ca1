"""Specifications by version: what holds, what held, and new ones; a version is never changed or deleted, and no file is read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, func, select

from laser_trim_analyzer.model import (
    AngleTolerance,
    AuditAction,
    Exclusions,
    LinearityType,
    Policy,
    Range,
    Specification,
    Specifications,
    Threshold,
)
from laser_trim_analyzer.model.spec import plainness

from . import schema
from .audit import Actor, append
from .held import HeldSpecifications
from .keys import Keys
from .many_rows import insert_rows
from .mapping.contents import compact_json
from .mapping.rows import Values, checked

__all__ = [
    "SOURCE",
    "Imported",
    "SpecVersion",
    "add_specifications",
    "held_specifications",
    "held_version",
    "spec_hash",
    "spec_versions",
    "stored_specifications",
]

SOURCE: Final = "history"
"""What a verdict names as the table that served, where it was the stored one."""
_SPEC: Final = schema.table_of(schema.ModelSpecification)


@dataclass(frozen=True, slots=True)
class SpecVersion:
    """One version of the specification of a pattern: who brought it, when, from which file and why; `withdrawn`: from then on none
    holds."""

    version: int
    specification: Specification
    source: str
    said_by: str
    said_at: datetime
    reason: str | None
    withdrawn: bool
    is_whole: bool
    """Whether it is what its hash says."""
    key: int
    """Grows with the order in which versions came: where patterns fit equally well, the first holds."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Patterns that are new, changed, as they were, or withdrawn."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    withdrawn: tuple[str, ...]


def spec_versions(connection: Connection) -> list[SpecVersion]:
    """All versions, by pattern (upper and lower case are the same) and age."""
    rows = connection.execute(select(_SPEC)).mappings().all()
    return [_version(row) for row in sorted(rows, key=lambda row: (row["pattern"].casefold(), row["version"]))]


def _holding(versions: Iterable[SpecVersion]) -> dict[str, SpecVersion]:
    """The newest version of each pattern."""
    return {one.specification.pattern.casefold(): one for one in versions}


def held_specifications(connection: Connection) -> HeldSpecifications:
    """The table that holds now, and its version."""
    return HeldSpecifications(held_version(connection), stored_specifications(connection))


def held_version(connection: Connection) -> int:
    return connection.execute(select(func.max(_SPEC.c.id))).scalar_one() or 0


def stored_specifications(connection: Connection) -> Specifications | None:
    """The table that holds now, None where there is none."""
    holding = _holding(spec_versions(connection)).values()
    rows = tuple(one.specification for one in sorted(holding, key=attrgetter("key")) if not one.withdrawn)
    return Specifications(SOURCE, rows) if rows else None


def add_specifications(
    connection: Connection, actor: Actor, table: Specifications, reason: str | None, *, replace: bool = False
) -> Imported:
    """A new version of every pattern whose specification is another, or that would come before one which the table has first though
    both may fit equally well; `replace` withdraws those that the table does not name.

    The caller holds the write lock. Where nothing differs, nothing is written.
    """
    holding = _holding(spec_versions(connection))
    found: dict[str, list[str]] = {"new": [], "changed": [], "same": [], "withdrawn": []}
    rows: list[tuple[Specification, int, bool]] = []
    named = set()
    latest: dict[tuple[bool, int], float] = {}
    for one in table.rows:
        key = one.pattern.casefold()
        named.add(key)
        before = holding.get(key)
        is_name, _ = rank = plainness(one)
        in_order = is_name or before is None or before.key > latest.get(rank, 0)
        if before is not None and not before.withdrawn and before.specification == one and in_order:
            found["same"].append(one.pattern)
            latest[rank] = before.key
        else:
            latest[rank] = math.inf
            found["new" if before is None or before.withdrawn else "changed"].append(one.pattern)
            rows.append((one, 1 if before is None else before.version + 1, False))
    for key, before in holding.items():
        if replace and key not in named and not before.withdrawn:
            found["withdrawn"].append(before.specification.pattern)
            rows.append((before.specification, before.version + 1, True))
    done = Imported(**{name: tuple(patterns) for name, patterns in found.items()})
    if rows:
        keys = Keys(connection)
        said = {"source": table.source, "said_by": actor.name, "said_at": datetime.now(UTC), "reason": reason}
        columns = dict.fromkeys(column.name for column in _SPEC.columns)
        made = [
            {
                **columns,
                "id": keys.take(),
                "version": version,
                "withdrawn": gone,
                **said,
                **checked(_values(one)),
                "sha256": spec_hash(one),
            }
            for one, version, gone in rows
        ]
        insert_rows(connection, _SPEC, made)
        detail = {name: list(patterns) for name, patterns in found.items() if name != "same"}
        append(connection, actor, AuditAction.SPECIFICATIONS, table.source, detail)
        keys.settle()
    return done


def spec_hash(one: Specification) -> bytes:
    """Over the columns that say what is specified."""
    values = {name: str(value) if name == "sigma_day" and value else value for name, value in sorted(_values(one).items())}
    return sha256(b"model_specification\n" + compact_json(values).encode("ascii")).digest()


def _values(one: Specification) -> Values:
    tolerance, threshold, resistance = one.angle_tolerance, one.sigma_threshold, one.final_resistance
    one_sided = isinstance(tolerance, AngleTolerance)
    return {
        "pattern": one.pattern,
        "linearity_type": one.linearity_type and one.linearity_type.value,
        "policy": one.policy and one.policy.value,
        "angle": one.angle,
        "angle_tolerance": None if one_sided else tolerance,
        "angle_one_sided": tolerance.value if isinstance(tolerance, AngleTolerance) else None,
        "exclusions": str(one.exclusions),
        "sigma_threshold": threshold and threshold.value,
        "sigma_author": threshold and threshold.author,
        "sigma_reason": threshold and threshold.reason,
        "sigma_day": threshold and threshold.day,
        "final_lower_ohm": resistance and resistance.lower,
        "final_upper_ohm": resistance and resistance.upper,
        "guard_band": one.guard_band,
    }


def _version(row: Any) -> SpecVersion:
    one = _specification(row)
    whole = spec_hash(one) == bytes(row["sha256"])
    return SpecVersion(
        *(row["version"], one, row["source"], row["said_by"], row["said_at"], row["reason"], row["withdrawn"], whole, row["id"]),
    )


def _specification(row: Any) -> Specification:
    threshold = None
    if row["sigma_threshold"] is not None:
        threshold = Threshold(row["sigma_threshold"], row["sigma_author"], row["sigma_reason"], row["sigma_day"])
    resistance = None if row["final_lower_ohm"] is None else Range(row["final_lower_ohm"], row["final_upper_ohm"])
    one_sided = row["angle_one_sided"]
    return Specification(
        pattern=row["pattern"],
        linearity_type=row["linearity_type"] and LinearityType(row["linearity_type"]),
        policy=row["policy"] and Policy(row["policy"]),
        angle=row["angle"],
        angle_tolerance=AngleTolerance(one_sided) if one_sided else row["angle_tolerance"],
        exclusions=Exclusions.parse(row["exclusions"]),
        sigma_threshold=threshold,
        final_resistance=resistance,
        guard_band=row["guard_band"],
    )
