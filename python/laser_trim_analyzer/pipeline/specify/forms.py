"""A table of specifications as text that `read_specifications` reads back equal: TOML or CSV; it knows no history."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from laser_trim_analyzer.errors import SpecError
from laser_trim_analyzer.model import Specification, Specifications
from laser_trim_analyzer.pipeline.toml import toml_value
from laser_trim_analyzer.readers.specification.columns import COLUMNS
from laser_trim_analyzer.readers.specification.toml_form import SCHEMA

__all__ = ["as_csv", "as_toml"]

Value = str | float | date
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def as_toml(table: Specifications) -> str:
    """One [[model]] for each, with the keys that it has."""
    parts = [f"schema = {SCHEMA}\n"]
    for row in table.rows:
        lines = "".join(f"{name} = {toml_value(value)}\n" for name, value in _columns(row))
        parts.append(f"\n[[model]]\n{lines}")
    return "".join(parts)


def as_csv(table: Specifications) -> str:
    """Every column; absent is empty. Raises SpecError for text that a spreadsheet would take for a formula: changed, it would not
    be the same when it is read back."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(COLUMNS), restval="", lineterminator="\n")
    writer.writeheader()
    for row in table.rows:
        fields = {name: _plain(value) for name, value in _columns(row)}
        for name in ("model", "sigma_author", "sigma_reason"):
            if str(fields.get(name, "")).startswith(_FORMULAS):
                problem = f"column '{name}' of '{row.pattern}': a spreadsheet would take it for a formula"
                raise SpecError("SPEC_VALUE", problem, remedy="Export it as TOML.")
        writer.writerow(fields)
    return written.getvalue()


def _plain(value: Value) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _columns(row: Specification) -> Iterator[tuple[str, Value]]:
    """Column and value of what the row specifies."""
    found: dict[str, Value | None] = {
        "model": row.pattern,
        "linearity": row.linearity_type and row.linearity_type.value,
        "policy": row.policy and row.policy.value,
        "angle": row.angle,
        "angle_tolerance": row.angle_tolerance,
        "exclude": str(row.exclusions) or None,
        "guard_band": row.guard_band or None,
    }
    if row.final_resistance is not None:
        found |= {"resistance_min": row.final_resistance.lower, "resistance_max": row.final_resistance.upper}
    if row.sigma_threshold is not None:
        one = row.sigma_threshold
        found |= {"sigma_threshold": one.value, "sigma_author": one.author, "sigma_reason": one.reason, "sigma_date": one.day}
    yield from ((name, value) for name, value in found.items() if value is not None)
