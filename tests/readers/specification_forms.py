"""Writes one table of specifications as TOML, CSV, .xlsx and .xls: what a user would write, from the same values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.simulate.xlsx import write_xlsx

from laser_trim_analyzer.model import Specification
from laser_trim_analyzer.simulate.layout import Cells, Dated, serial_day
from laser_trim_analyzer.simulate.workbook import write

Values = Mapping[str, Any]
FORMS = ("toml", "csv", "xlsx", "xls")


def values_of(specification: Specification) -> dict[str, Any]:
    """The columns that say what the specification says; absent ones are not there."""
    threshold, resistance = specification.sigma_threshold, specification.final_resistance
    values = {
        "model": specification.pattern,
        "linearity": specification.linearity_type,
        "policy": specification.policy,
        "angle": specification.angle,
        "angle_tolerance": specification.angle_tolerance,
        "exclude": ", ".join(f"{low}-{high}" for low, high in specification.exclusions.ranges) or None,
        "sigma_threshold": threshold and threshold.value,
        "sigma_author": threshold and threshold.author,
        "sigma_reason": threshold and threshold.reason,
        "sigma_date": threshold and threshold.day,
        "resistance_min": resistance and resistance.lower,
        "resistance_max": resistance and resistance.upper,
        "guard_band": specification.guard_band or None,
    }
    return {name: str(value) if isinstance(value, str) else value for name, value in values.items() if value is not None}


def write_form(path: Path, tables: Sequence[Values]) -> Path:
    """The tables in the form that the extension of `path` names."""
    if path.suffix == ".toml":
        path.write_bytes(toml(tables).encode())
    elif path.suffix == ".csv":
        path.write_bytes(as_csv(tables).encode())
    else:
        (write if path.suffix == ".xls" else write_xlsx)([cells(tables)], path)
    return path


def columns(tables: Sequence[Values]) -> list[str]:
    return list(dict.fromkeys(name for table in tables for name in table))


def toml(tables: Sequence[Values], schema: str = "schema = 1\n") -> str:
    lines = [
        f"{name} = {_toml_value(value)}" if name else "[[model]]" for table in tables for name, value in [("", 0), *table.items()]
    ]
    return schema + "\n".join(lines) + "\n"


def _toml_value(value: Any) -> str:
    if isinstance(value, str):
        return '"' + "".join(sign if sign not in '"\\' and sign.isprintable() else f"\\U{ord(sign):08X}" for sign in value) + '"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_csv(tables: Sequence[Values], separator: str = ",") -> str:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, columns(tables), delimiter=separator)
    writer.writeheader()
    writer.writerows(tables)
    return target.getvalue()


def cells(tables: Sequence[Values], name: str = "Specifications") -> Cells:
    sheet = Cells(name)
    header = columns(tables)
    for row, values in enumerate([dict(zip(header, header, strict=True)), *tables]):
        for column, title in enumerate(header):
            value = values.get(title)
            if isinstance(value, date):
                value = Dated(serial_day(value))
            if value is not None:
                sheet.put(row, column, float(value) if type(value) is int else value)
    return sheet
