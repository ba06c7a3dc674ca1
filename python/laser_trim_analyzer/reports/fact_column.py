"""The facts beside a printed chart: three evaluations, what was measured, flags and notes; it computes nothing."""

from __future__ import annotations

from typing import Final

from laser_trim_analyzer.model import Evaluation, Policy, TrackResult

from .examined import ExaminedTrack
from .paper import Paper
from .quantities import NONE, millivolts, ohm, percent, plain
from .tokens import PAPER
from .words import POLICIES, POLICY_SOURCES, finding_sentence, flag_limit, flag_name, flag_value

__all__ = ["fact_column"]

_STEP: Final = 12.5
_GAP: Final = 9.0


class _Column:
    """A pen that moves down the page."""

    def __init__(self, paper: Paper, left: float, right: float, top: float, bottom: float) -> None:
        self.paper, self.left, self.right, self.y, self.bottom = paper, left, right, top, bottom

    @property
    def is_full(self) -> bool:
        return self.y > self.bottom

    def heading(self, text: str) -> None:
        self.paper.text(self.left, self.y, text, bold=True)
        self.y += _STEP

    def fact(self, name: str, value: str, *, colour: str = PAPER.ink) -> None:
        self.paper.text(self.left, self.y, name, colour=PAPER.ink2)
        self.paper.text(self.right, self.y, value, align="right", colour=colour)
        self.y += _STEP

    def words(self, text: str) -> None:
        self.y = self.paper.paragraph(self.left, self.y, text, self.right - self.left) + _STEP - 11.0

    def rule(self) -> None:
        self.y += _GAP - _STEP + 4
        self.paper.hairline(self.left, self.y, self.right, self.y)
        self.y += _GAP + 5


def fact_column(paper: Paper, examined: ExaminedTrack, box: tuple[float, float, float, float]) -> None:
    """Fill the column between left, right, top and bottom; what finds no room is counted at its end."""
    column = _Column(paper, *box)
    result = examined.result
    _three_ways(column, result)
    _measured(column, examined)
    _machine(column, result)
    _flags(column, result)
    _remarks(column, result)


def _three_ways(column: _Column, result: TrackResult) -> None:
    column.heading("Linearity, three ways")
    found = list(zip(Policy, (result.as_measured, result.with_offset, result.with_rotation), strict=True))
    if all(evaluation is None for _, evaluation in found):
        column.words("Never cut: there is no trimmed sweep to evaluate.")
        column.rule()
        return
    stops = [column.right - shift for shift in (113, 78, 34, 0)]
    for stop, head in zip(stops, ("out", "margin", "offset mV", "rot. %"), strict=True):
        column.paper.text(stop, column.y, head, size="small", colour=PAPER.ink3, align="right")
    column.y += _STEP
    for policy, evaluation in found:
        if evaluation is not None:
            _way(column, policy, evaluation, stops, decides=policy is result.policy)
    column.words(f"{POLICIES[result.policy].capitalize()} decides ({POLICY_SOURCES[result.policy_source]}).")
    column.rule()


def _way(column: _Column, policy: Policy, found: Evaluation, stops: list[float], *, decides: bool) -> None:
    cells = (
        str(found.fail_points),
        plain(found.margin, 2),
        NONE if policy is Policy.AS_MEASURED else millivolts(found.offset_v),
        percent(found.rotation, decimals=2) if policy is Policy.WITH_ROTATION else NONE,
    )
    column.paper.text(column.left, column.y, POLICIES[policy].capitalize(), bold=decides)
    for stop, cell in zip(stops, cells, strict=True):
        out = stop == stops[0] and found.fail_points
        column.paper.text(stop, column.y, cell, align="right", bold=decides, colour=PAPER.worse if out else PAPER.ink)
    column.y += _STEP


def _measured(column: _Column, examined: ExaminedTrack) -> None:
    result = examined.result
    column.heading("Measured")
    column.fact("Resistance before trim", ohm(result.resistance.untrimmed_ohm))
    column.fact("after trim", ohm(result.resistance.trimmed_ohm))
    change = result.resistance.change_percent
    column.fact("change", NONE if change is None else f"{plain(change, 1, signed=True)} %")
    limits = examined.track.final_resistance
    if limits.is_sane:
        column.fact("limits after trim", f"{ohm(limits.lower)[:-2]} to {ohm(limits.upper)}")
    unit = result.position_unit or "unit"
    column.fact("Sigma", f"{millivolts(result.sigma.gradient, signed=False, decimals=3)} mV/{unit}")
    column.fact("threshold", f"{millivolts(result.sigma.threshold, signed=False, decimals=3)} mV/{unit}")
    if result.smoothness.value is not None:
        column.fact("Smoothness", f"{millivolts(result.smoothness.value, signed=False)} mV, {result.smoothness.quality}")
    column.fact("Trim passes", str(result.passes))
    column.rule()


def _machine(column: _Column, result: TrackResult) -> None:
    verdict = result.machine_verdict
    column.heading("Machine")
    if verdict is None:
        column.words("The record holds no usable verdict.")
    elif verdict.words is not None:
        column.words(f"{verdict.words} ({verdict.source})")
    else:
        column.fact(f"points flagged ({verdict.source})", f"{verdict.fail_points} of {result.graded_points}")
    column.rule()


def _flags(column: _Column, result: TrackResult) -> None:
    column.heading("Watch flags")
    if not result.watch:
        column.words("None.")
    for flag in result.watch:
        unit = result.position_unit
        column.fact(flag_name(flag), flag_value(flag, unit))
        column.fact("limit", flag_limit(flag, unit), colour=PAPER.ink2)
    column.rule()


def _remarks(column: _Column, result: TrackResult) -> None:
    """Findings in their sentence, notes by name: their sentences are for `lta explain`."""
    if result.findings:
        column.heading("Findings")
        for finding in result.findings:
            column.words(finding_sentence(finding))
        column.rule()
    names = list(dict.fromkeys(note.note.replace("_", " ") for note in result.notes))
    column.heading("Notes on the record")
    if column.is_full:
        column.words(f"{len(names)}; lta explain lists them.")
    else:
        column.words(", ".join(names) + "." if names else "None.")
