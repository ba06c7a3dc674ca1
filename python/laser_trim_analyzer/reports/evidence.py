"""What stands beside a verdict: the machine's own, flags, notes, findings and metrics as sections; it computes no rule."""

from __future__ import annotations

from laser_trim_analyzer.model import MachineVerdict, SigmaProfile, SweepEffect, TrackResult, Zone

from .examined import ExaminedTrack
from .quantities import at, count, millivolts, ohm, plain, position, significant, unit_mark
from .section import Column, Section, Table
from .words import QUALITIES, finding_sentence, flag_limit, flag_name, flag_sentence, flag_value, note_sentence, sweep_name

__all__ = ["machine_section", "metric_sections", "record_sections"]


def machine_section(result: TrackResult) -> Section:
    """The verdict of machine or operator, and a sentence where its count is another than ours."""
    verdict = result.machine_verdict
    if verdict is None:
        return Section("Machine", ("The record holds no usable verdict of the machine.",))
    return Section("Machine", tuple(filter(None, (_machine_words(verdict, result), _disagreement(verdict, result)))))


def _machine_words(verdict: MachineVerdict, result: TrackResult) -> str:
    if verdict.words is not None:
        return f"The operator wrote into the {verdict.source}: {verdict.words}."
    return f"The machine flagged {verdict.fail_points} of {count(result.graded_points, 'graded point')} ({verdict.source})."


def _disagreement(verdict: MachineVerdict, result: TrackResult) -> str:
    ours, decisive = result.as_measured, result.decisive
    if verdict.fail_points is None or ours is None or decisive is None:
        return ""
    if verdict.fail_points != ours.fail_points:
        return (
            f"They differ: as measured, {ours.fail_points} are out of the limits of the sheet; "
            "the column may be guarded, or not computed again."
        )
    if bool(verdict.fail_points) != bool(decisive.fail_points):
        return "They differ because the machine judges without a correction."
    return ""


def record_sections(result: TrackResult) -> list[Section]:
    """Watch flags, findings and notes, each with its sentence."""
    unit = result.position_unit
    flags = tuple((flag_name(f), flag_value(f, unit), flag_limit(f, unit), flag_sentence(f)) for f in result.watch)
    columns = (Column("flag"), Column("value", right=True), Column("limit", right=True), Column("meaning", folds=True))
    findings = tuple((str(f).replace("_", " "), finding_sentence(f)) for f in result.findings)
    notes = tuple((note.note.replace("_", " "), note_sentence(note)) for note in result.notes)
    return [
        Section("Watch flags", (), Table(columns, flags)) if flags else Section("Watch flags"),
        _named("Findings", findings),
        _named("Notes on the record", notes),
    ]


def _named(title: str, rows: tuple[tuple[str, str], ...]) -> Section:
    return Section(title, (), Table((Column(""), Column("", folds=True)), rows)) if rows else Section(title)


def metric_sections(examined: ExaminedTrack) -> list[Section]:
    """Resistance, trim effect, roughness, smoothness, zones and the metrics of installed analysers."""
    result = examined.result
    return [_resistance(examined), _trim_effect(result), _roughness(result), _zones(result), _metrics(result)]


def _resistance(examined: ExaminedTrack) -> Section:
    found = examined.result.resistance
    if found.untrimmed_ohm is None and found.trimmed_ohm is None:
        return Section("Resistance", ("It was not measured.",))
    words = f"{ohm(found.untrimmed_ohm)} before trim, {ohm(found.trimmed_ohm)} after"
    if found.change_percent is not None:
        words += f" ({plain(found.change_percent, 1, signed=True)} %)"
    limits = examined.track.final_resistance
    if limits.is_sane:
        words += f"; limits of the workbook after trim {ohm(limits.lower)} to {ohm(limits.upper)}"
    return Section("Resistance", (f"{words}.",))


def _trim_effect(result: TrackResult) -> Section:
    effect = result.trim_effect
    heads = ("sweep", "points", "out", "RMS, mV", "max error, mV", "half range, mV")
    rows = tuple(_effect(sweep) for sweep in effect.sweeps)
    text: tuple[str, ...] = ()
    if effect.rms_percent is not None:
        numbers = (effect.rms_percent, effect.max_abs_percent, effect.half_range_percent)
        rms, largest, half = (plain(number, 1) for number in numbers)
        text = (f"From before trim to final: RMS {rms} % smaller, largest error {largest} %, half range {half} %.",)
    table = Table(tuple(Column(head, right=place > 0) for place, head in enumerate(heads)), rows)
    return Section("Trim effect, as measured", text, table)


def _effect(sweep: SweepEffect) -> tuple[str, ...]:
    sizes = (sweep.rms, sweep.max_abs_error, sweep.half_range)
    name = sweep_name(sweep.kind, sweep.pass_number)
    return name, str(sweep.points), str(sweep.fail_points), *(millivolts(size, signed=False) for size in sizes)


def _roughness(result: TrackResult) -> Section:
    """Sigma and smoothness."""
    sigma, smoothness, unit = result.sigma, result.smoothness, result.position_unit or "unit"
    text = ["Sigma is undefined: too few points."]
    if sigma.gradient is not None:
        limit = f"threshold {millivolts(sigma.threshold, signed=False, decimals=3)} mV/{unit}"
        profile = SigmaProfile(sigma.profile).replace("_", " ")
        text = [f"Sigma {millivolts(sigma.gradient, signed=False, decimals=3)} mV/{unit}, {limit} (profile {profile})."]
    if smoothness.value is None:
        text.append(f"Smoothness is {QUALITIES[smoothness.quality]}.")
    else:
        place = at(smoothness.position, result.position_unit)
        text.append(
            f"Smoothness {millivolts(smoothness.value, signed=False)} mV within 1 % of the travel, from {place} "
            f"({QUALITIES[smoothness.quality]})."
        )
    return Section("Roughness", tuple(text))


def _zones(result: TrackResult) -> Section:
    if not any(zone.points for zone in result.zones):
        return Section("Zones")
    unit = unit_mark(result.position_unit).strip() or "no unit"
    heads = (f"from, {unit}", "to", "points", "out", "mean, mV", "RMS, mV", "max error, mV", "margin")
    rows = tuple(_zone(zone, result) for zone in result.zones)
    title = "Zones, in the evaluation that decides" if result.decisive else "Zones, as measured"
    return Section(title, (), Table(tuple(Column(head, right=True) for head in heads), rows))


def _zone(zone: Zone, result: TrackResult) -> tuple[str, ...]:
    return (
        position(zone.start, result.position_unit),
        position(zone.end, result.position_unit),
        str(zone.points),
        str(zone.fail_points),
        millivolts(zone.mean),
        millivolts(zone.rms, signed=False),
        millivolts(zone.max_abs_error, signed=False),
        plain(zone.margin, 2),
    )


def _metrics(result: TrackResult) -> Section:
    rows = tuple((m.analyzer, m.name, f"{significant(m.value, 6)} {m.unit}".strip()) for m in result.metrics)
    columns = (Column("analyser"), Column("metric"), Column("value", right=True))
    return Section("Installed analysers", (), Table(columns, rows)) if rows else Section("Installed analysers")
