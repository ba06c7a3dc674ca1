"""The verdict on one track in words and numbers, section by section, for terminal, page and window; it computes no rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from laser_trim_analyzer.model import Analysis, Evaluation, Policy, Reason, Status, TrackResult

from .evidence import machine_section, metric_sections, record_sections
from .examined import Curve, ExaminedTrack
from .quantities import NONE, at, count, millivolts, percent, plain, position, unit_mark
from .section import Column, Section, Table
from .words import BOUNDS_SOURCES, POLICIES, POLICY_SOURCES, STATUSES, reason_sentence

__all__ = ["MOST_WORST", "Headline", "certificate_sentence", "explain", "headline", "policy_sentence", "worst_rows"]

MOST_WORST: Final = 10
_GRADED: Final = (Status.PASS, Status.WATCH, Status.FAIL)


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict in one sentence: which track, the word, and what it rests on."""

    subject: str
    status: Status
    grounds: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.status.replace('_', ' ')}, {self.grounds}"


def headline(analysis: Analysis, result: TrackResult | None) -> Headline:
    """The first line of every report on a track; None is a file without tracks."""
    part = f"{analysis.model} / {analysis.serial}"
    if result is None:
        return Headline(part, analysis.status, "no measurement")
    subject = f"{part}, {result.track}" + (f" ({result.alias})" if result.alias else "")
    return Headline(subject, result.status, _grounds(result))


def _grounds(result: TrackResult) -> str:
    points = count(result.graded_points, "graded point")
    decisive, before = result.decisive, result.untrimmed
    if result.status is Status.UNTRIMMED or decisive is None:
        return f"never cut; {before.fail_points} of {points} out before trim" if before else "never cut"
    words = [f"{decisive.fail_points} of {points} out {POLICIES[result.policy]}"]
    if result.policy is not Policy.AS_MEASURED:
        words[0] += f" {millivolts(decisive.offset_v)} mV"
    if result.policy is Policy.WITH_ROTATION:
        words[0] += f", {percent(decisive.rotation)} %"
    if decisive.margin is not None:
        words.append(f"margin {plain(decisive.margin, 2)}")
    if decisive.worst_position is not None:
        words.append(f"worst at {at(decisive.worst_position, result.position_unit)}")
    return ", ".join(words)


def policy_sentence(result: TrackResult) -> str:
    """Who decided, and which evaluation accepts the track first."""
    decided = "Decided" if result.decisive is not None else "A trimmed track would be decided"
    sentence = f"{decided} {POLICIES[result.policy]} ({POLICY_SOURCES[result.policy_source]})"
    if result.specification:
        sentence += f", specification {result.specification}"
    if result.status not in _GRADED:
        return f"{sentence}."
    if result.accepted_by is None:
        return f"{sentence}; no evaluation accepts it."
    also = " already" if list(Policy).index(result.accepted_by) < list(Policy).index(result.policy) else ""
    return f"{sentence}; accepted{also} {POLICIES[result.accepted_by]}."


def explain(examined: ExaminedTrack) -> tuple[Section, ...]:
    """Everything that there is to say about a track, the most telling first."""
    result = examined.result
    sections = [
        _reasons(result),
        _three_ways(examined),
        _worst(examined),
        machine_section(result),
        *record_sections(result),
        *metric_sections(examined),
    ]
    return tuple(section for section in sections if section.text or section.table)


def _reasons(result: TrackResult) -> Section:
    if result.status in _GRADED:
        text = [STATUSES[result.status]] if result.status is not Status.FAIL else []
    else:
        reasons = [reason for reason in result.reasons if reason != Reason.NEVER_CUT]  # the status says it
        text = [STATUSES[result.status], *map(reason_sentence, reasons)]
    if result.unguarded is not None and result.unguarded is not result.status:
        text.append(f"Without the guard band of the specification it would be {result.unguarded.replace('_', ' ')}.")
    return Section("Why", tuple(text))


# ---- three evaluations


def _three_ways(examined: ExaminedTrack) -> Section:
    result = examined.result
    found = [(Policy.AS_MEASURED, result.as_measured), (Policy.WITH_OFFSET, result.with_offset)]
    found.append((Policy.WITH_ROTATION, result.with_rotation))
    rows = [(policy, evaluation) for policy, evaluation in found if evaluation is not None]
    if not rows:
        return Section("Linearity, three ways")
    unit = unit_mark(result.position_unit).strip() or "no unit"
    heads = ("", "out", "margin", f"worst at, {unit}", "offset, mV", "rotation, %", "max error, mV", "")
    table = Table(
        tuple(Column(head, right=0 < place < 7) for place, head in enumerate(heads)),
        tuple(_way(policy, evaluation, result) for policy, evaluation in rows),
        chosen=[policy for policy, _ in rows].index(result.policy),
    )
    sentences = [certificate_sentence(examined), *_others(result)]
    return Section("Linearity, three ways", tuple(filter(None, sentences)), table)


def _way(policy: Policy, found: Evaluation, result: TrackResult) -> tuple[str, ...]:
    return (
        POLICIES[policy],
        str(found.fail_points),
        plain(found.margin, 2),
        position(found.worst_position, result.position_unit),
        NONE if policy is Policy.AS_MEASURED else millivolts(found.offset_v),
        percent(found.rotation) if policy is Policy.WITH_ROTATION else NONE,
        millivolts(found.max_abs_error, signed=False),
        "decides" if policy is result.policy else "",
    )


def certificate_sentence(examined: ExaminedTrack) -> str:
    """What proves that no other correction does better."""
    result, found = examined.result, examined.result.decisive
    if found is None or not found.certificate:
        return ""
    what = "offset" if result.policy is Policy.WITH_OFFSET else "offset and rotation within the bounds"
    if found.upper_bound:
        return "The sweep has too many points for the exact search: fewer may be out with another correction."
    pins = f"{_listed([str(row) for row in found.certificate])} {'pins' if len(found.certificate) == 1 else 'pin'} it"
    rows = f"row{'' if len(found.certificate) == 1 else 's'} {pins}, {_sides(examined.curve, found.certificate)}"
    bound = " together with the bound of the rotation" if found.on_bound else ""
    if not found.fail_points:
        return f"No {what} does better: {rows}{bound}."
    return f"No {what} leaves fewer points out, or the others more margin: {rows}{bound}."


def _sides(curve: Curve, rows: tuple[int, ...]) -> str:
    upper = sum(bool(curve.upper[row] - curve.corrected[row] < curve.corrected[row] - curve.lower[row]) for row in rows)
    lower = len(rows) - upper
    names = {0: "none", 1: "one", 2: "two", 3: "three"}
    sides = [f"{names[number]} against the {side} limit" for number, side in ((upper, "upper"), (lower, "lower")) if number]
    return " and ".join(sides)


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _others(result: TrackResult) -> list[str]:
    """What the evaluations that do not decide would say, and why they may differ."""
    why = {
        Policy.AS_MEASURED: "it judges like the machine and leaves the bias of the fixture in",
        Policy.WITH_OFFSET: "it removes the bias of the fixture and nothing else",
        Policy.WITH_ROTATION: _bounds(result),
    }
    found = zip(Policy, (result.as_measured, result.with_offset, result.with_rotation), strict=True)
    return [
        f"{POLICIES[policy].capitalize()}, {_would(evaluation)}: {why[policy]}."
        for policy, evaluation in found
        if evaluation is not None and policy is not result.policy
    ]


def _would(found: Evaluation) -> str:
    return f"{count(found.fail_points, 'point')} would be out" if found.fail_points else "nothing would be out"


def _bounds(result: TrackResult) -> str:
    bounds = result.rotation_bounds
    if bounds.least == bounds.most == 0:
        return f"no rotation is allowed, because of {BOUNDS_SOURCES[bounds.source]}"
    allowed = f"{percent(bounds.least)} to {percent(bounds.most)} %, from {BOUNDS_SOURCES[bounds.source]}"
    return f"it also does what re-entering the electrical length could do ({allowed})"


# ---- points out


def worst_rows(curve: Curve) -> list[int]:
    """The points out, the worst first; one without a band (a placeholder's) has no margin and comes last."""
    rows = np.flatnonzero(curve.out)
    keys = np.where(np.isnan(curve.margin[rows]), np.inf, curve.margin[rows])
    return [int(row) for row in rows[np.argsort(keys, kind="stable")]]


def _worst(examined: ExaminedTrack) -> Section:
    curve, result = examined.curve, examined.result
    rows = worst_rows(curve)
    if result.status not in (Status.FAIL, Status.UNTRIMMED) or not rows:
        return Section("Points out")
    unit = unit_mark(result.position_unit).strip() or "no unit"
    heads = ["row", f"position, {unit}", "error, mV", "corrected, mV", "lower, mV", "upper, mV", "out by, mV", "half bands"]
    cells = [_point(curve, row, examined) for row in rows[:MOST_WORST]]
    if result.decisive is None:  # nothing is corrected on a track that was never cut
        del heads[3]
        for cell in cells:
            del cell[3]
    table = Table(tuple(Column(head, right=True) for head in heads), tuple(map(tuple, cells)))
    shown = f"The worst {MOST_WORST} of {len(rows)}" if len(rows) > MOST_WORST else f"All {len(rows)}, the worst first"
    text = [f"{shown}; rows count from 0, as in lta inspect --points."]
    if np.isnan(curve.margin[rows]).any():
        text.append("A point whose limits are equal has no margin; it is out unless its error is exactly there.")
    return Section("Points out", tuple(text), table)


def _point(curve: Curve, row: int, examined: ExaminedTrack) -> list[str]:
    value, lower, upper = curve.corrected[row], curve.lower[row], curve.upper[row]
    return [
        str(row),
        position(float(curve.position[row]), examined.result.position_unit),
        *(millivolts(float(number)) for number in (curve.error[row], value, lower, upper)),
        millivolts(float(max(lower - value, value - upper)), signed=False),
        plain(-float(curve.margin[row]), 2),
    ]
