"""From rows back to the facts and verdicts they were made of, equal to the last bit; asks no database."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import (
    Analysis,
    Attempt,
    Parameter,
    Policy,
    PositionUnit,
    Range,
    Status,
    Sweep,
    SweepKind,
    System,
    Track,
    TrimDetail,
    TrimFile,
)
from laser_trim_analyzer.store.arrays import unpack, unseal

from .contents import StoredParameters
from .facts import DETAIL, predicted_error
from .restore_results import consistency_of, track_result_of
from .rows import AttemptRows, FileRows, SweepRows, Values

if TYPE_CHECKING:
    from laser_trim_analyzer.store.arrays import Columns

__all__ = ["analysis_of", "attempt_of", "trim_file_of"]


def _trimmed_at(values: Values) -> datetime | date | None:
    found: datetime | date | None = values["trimmed_at"] or values["trimmed_on"]
    return found


_OF_EVERY_SWEEP: Final = frozenset({"stored_error", "station_flags"})
"""What `detail` holds beside the arrays of `TrimDetail`."""


class _Shared:
    """The shared contents of one file; `only` are the columns of `detail` that are wanted, None for all."""

    def __init__(self, rows: FileRows, only: Collection[str] | None) -> None:
        self._contents = rows.contents
        self.only = only

    def arrays(self, sha256: bytes) -> Columns:
        content = self._contents[sha256]
        if content.damage is not None:
            raise StoreError("STORE_BLOB_DAMAGED", f"{content.table}: {content.damage}")
        return content.arrays or {}

    def text(self, sha256: bytes) -> str:
        return self._contents[sha256].text or "[]"

    def parameters(self, layout: bytes, content: bytes) -> Sequence[Parameter]:
        return StoredParameters(self.text(layout), self.text(content))


def trim_file_of(rows: FileRows, *, details: bool = True) -> TrimFile:
    """The facts; without `details` no `TrimDetail` has arrays, which no rule looks at. The file must be one that was read.

    Raises StoreError STORE_BLOB_DAMAGED.
    """
    shared = _Shared(rows, None if details else _OF_EVERY_SWEEP)
    values = rows.values
    record = iter(json.loads(unseal(values["record"])))
    return TrimFile(
        path=rows.seen.path,
        sha256=(rows.sha256 or b"").hex(),
        size=values["size"],
        system=System(values["system"]),
        model=values["model"],
        serial=values["serial"],
        sheet_model=values["sheet_model"],
        sheet_serials=tuple(json.loads(values["sheet_serials"])),
        trimmed_at=_trimmed_at(values),
        impossible_date=values["impossible_date"],
        saved_at=values["saved_at"],
        outcome_words=values["outcome_words"],
        tracks_declared=values["tracks_declared"],
        parameters=shared.parameters(rows.refers["settings_layout_id"], rows.refers["settings_id"]),
        remarks=tuple(shared.parameters(rows.refers["remarks_layout_id"], rows.refers["remarks_id"])),
        template_sheets=tuple(json.loads(values["template_sheets"])),
        tracks=tuple(_track(attempt, shared, record) for attempt in rows.attempts if attempt.sweeps),
    )


def _track(attempt: AttemptRows, shared: _Shared, record: Any) -> Track:
    values = attempt.values
    return Track(
        section=values["section"],
        name=values["track"],
        alias=values["alias"],
        position_unit=values["position_unit"] and PositionUnit(values["position_unit"]),
        unit_cell=values["unit_cell"],
        initial_resistance=Range(values["initial_lower_ohm"], values["initial_upper_ohm"]),
        final_resistance=Range(values["final_lower_ohm"], values["final_upper_ohm"]),
        angle=Range(values["angle_lower"], values["angle_upper"]),
        length_locked=values["length_locked"],
        parameters=shared.parameters(attempt.refers["settings_layout_id"], attempt.refers["settings_id"]),
        trim_parameters=shared.parameters(attempt.refers["recipe_layout_id"], attempt.refers["recipe_id"]),
        sweeps=tuple(_sweep(sweep, shared, *next(record)) for sweep in attempt.sweeps),
    )


def _sweep(rows: SweepRows, shared: _Shared, parameters: list[Any], extra: list[float]) -> Sweep:
    values = rows.values
    axis, limits = shared.arrays(rows.refers["axis_id"]), shared.arrays(rows.refers["limit_table_id"])
    measured = unpack(values["curve"])["measured"]
    predicted = predicted_error(values["station_offset"], measured, axis["theory"])
    detail = unpack(values["detail"], {"stored_error": predicted}, shared.only)
    cut = values["cut_readings_cut"]
    return Sweep(
        kind=SweepKind(values["kind"]),
        sheet=values["sheet"],
        grid_sheet=values["grid_sheet"],
        pass_number=values["pass_number"],
        trim_set=values["trim_set"],
        position=axis["position"],
        measured=measured,
        theory=axis["theory"],
        upper=limits["upper"],
        lower=limits["lower"],
        stored_error=detail["stored_error"],
        station_flags=detail["station_flags"],
        station_offset=values["station_offset"],
        rows=values["table_rows"],
        readings_declared=values["readings_declared"],
        readings_beyond_count=values["readings_beyond_count"],
        stale_header=values["stale_header"],
        measured_on=values["measured_on"],
        applied_volts=values["applied_volts"],
        theory_length=values["theory_length"],
        measured_length=values["measured_length"],
        resistance_ohm=values["resistance_ohm"],
        predicted_resistance_ohm=values["predicted_resistance_ohm"],
        used_resistance_ohm=values["used_resistance_ohm"],
        extra_readings=tuple(extra),
        parameters=StoredParameters(shared.text(rows.refers["layout_id"]), parameters),
        detail=None if cut is None else TrimDetail(**{name: detail.get(name) for name in DETAIL}, cut_readings_cut=cut),
    )


def attempt_of(sha256: bytes | None, values: Mapping[str, Any]) -> Attempt:
    """An attempt as the derivation of units sees it, from the columns of its row."""
    accepted_by = values.get("accepted_by")
    return Attempt(
        *((sha256 or b"").hex(), values["section"], values["track"], values["model"], values["serial"]),
        *(values["trimmed_at"] or values["trimmed_on"], Status(values["status"])),
        *(accepted_by and Policy(accepted_by), values.get("tracks_declared")),
    )


def analysis_of(rows: FileRows) -> Analysis:
    """The verdict that holds; the file must be one that was read."""
    first = rows.attempts[0].values
    return Analysis(
        system=System(rows.values["system"]),
        model=rows.values["model"],
        serial=rows.values["serial"],
        trimmed_at=_trimmed_at(first),
        outcome_words=rows.values["outcome_words"],
        status=Status(rows.values["status"]),
        tracks=tuple(track_result_of(attempt) for attempt in rows.attempts if attempt.sweeps),
        consistency=tuple(map(consistency_of, rows.consistency)),
    )
