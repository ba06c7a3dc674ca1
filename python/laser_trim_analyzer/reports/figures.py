"""One printed page a track: the error curve, what the laser did, and the facts; always light, the same bytes for the same facts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import matplotlib
from matplotlib.figure import Figure

from laser_trim_analyzer.model import Analysis, Status, TrackResult

from .error_panel import draw_error
from .examined import Examination, ExaminedTrack
from .explanation import headline
from .fact_column import fact_column
from .laser_panels import cut_lengths, cut_span, draw_cuts, draw_reached, last_cut, reached_span
from .panel import Panel
from .paper import FAMILIES, HEIGHT, SIZES, WIDTH, Paper, Run, width_of
from .quantities import count, unit_mark
from .tokens import PAPER
from .view import ticks, view_of

__all__ = ["SUFFIXES", "drawn", "track_figure"]

SUFFIXES: Final = (".svg", ".png", ".pdf")
_DOTS_PER_INCH: Final = 200
_PRODUCER: Final = "Laser Trim Analyzer"
_MARGIN: Final = 36.0
_SIDES: Final = (74.0, 524.0)
_FACTS: Final = 624.0
_WORDS: Final = {Status.PASS: ("Pass", PAPER.better), Status.FAIL: ("Fail", PAPER.worse), Status.WATCH: ("Watch", PAPER.ink)}
# What these do is process-wide in Matplotlib, so they hold while bytes are made and no longer.
_SETTINGS: Final[Any] = {
    "svg.hashsalt": _PRODUCER,
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "path.simplify": False,
    "savefig.bbox": None,
    "font.family": ["sans-serif"],
    "font.sans-serif": list(FAMILIES),
    "axes.unicode_minus": True,
}


def track_figure(examination: Examination, examined: ExaminedTrack, *, program: str) -> Figure:
    """The page of one track; `program` names the version that drew it."""
    paper = Paper()
    _heads(paper, examination.analysis, examined)
    _charts(paper, examined)
    paper.hairline(_FACTS - 16, 92, _FACTS - 16, HEIGHT - 52)
    fact_column(paper, examined, (_FACTS, WIDTH - _MARGIN, 106, HEIGHT - 70))
    _foot(paper, examination, examined.result, program)
    return paper.figure


def drawn(figures: Sequence[Figure], suffix: str) -> list[bytes]:
    """The files: one a figure, for a PDF one with a page for each."""
    with matplotlib.rc_context(_SETTINGS):
        if suffix == ".pdf":
            return [_pdf(figures)]
        return [_single(figure, suffix) for figure in figures]


def _single(figure: Figure, suffix: str) -> bytes:
    kept = io.BytesIO()
    facts = {"Date": None, "Creator": _PRODUCER} if suffix == ".svg" else {"Software": _PRODUCER}
    figure.savefig(kept, format=suffix[1:], dpi=_DOTS_PER_INCH, metadata=facts)
    return kept.getvalue()


def _pdf(figures: Sequence[Figure]) -> bytes:
    from matplotlib.backends.backend_pdf import PdfPages  # loads a font compiler, which no other picture needs

    kept = io.BytesIO()
    facts: dict[str, Any] = {"Creator": _PRODUCER, "Producer": _PRODUCER, "CreationDate": None}
    with PdfPages(kept, metadata=facts) as pages:
        for figure in figures:
            pages.savefig(figure)
    return kept.getvalue()


# ---- words


def _heads(paper: Paper, analysis: Analysis, examined: ExaminedTrack) -> None:
    result = examined.result
    end = paper.runs(_MARGIN, 50, [(f"{analysis.model} / {analysis.serial}", PAPER.ink, True)], size="title")
    moment = analysis.trimmed_at
    when = "run time unknown" if moment is None else str(moment)[:16]
    track = f"{result.track} ({result.alias})" if result.alias else result.track
    more = f"{track}, {when}, {analysis.system}, {result.graded_points} of {result.points} points graded"
    paper.text(end + 12, 50, more, size="body", colour=PAPER.ink2)
    paper.runs(_MARGIN, 72, _fitting(_verdict(analysis, result)), size="sentence")
    paper.hairline(_MARGIN, 84, WIDTH - _MARGIN, 84)


def _verdict(analysis: Analysis, result: TrackResult) -> list[Run]:
    """Machine and program in one line."""
    found, machine = headline(analysis, result), result.machine_verdict
    word, colour = _WORDS.get(found.status, (found.status.replace("_", " ").capitalize(), PAPER.ink2))
    runs: list[Run] = []
    if machine is not None and machine.fail_points is not None:
        runs = [("Machine ", PAPER.ink2, False), (f"{count(machine.fail_points, 'point')} out", PAPER.ink, False)]
    elif machine is not None:
        runs = [("Operator ", PAPER.ink2, False), (str(machine.words), PAPER.ink, False)]
    if runs:
        runs.append(("  |  ", PAPER.hair2, False))
    return [*runs, ("Program ", PAPER.ink2, False), (word, colour, True), (f", {found.grounds}", PAPER.ink, False)]


def _fitting(runs: list[Run]) -> list[Run]:
    """The sentence as wide as the page: of what an operator wrote the end may go, of a verdict and its numbers nothing."""
    while sum(width_of(text, SIZES["sentence"], bold=bold) for text, _, bold in runs) > WIDTH - 2 * _MARGIN:
        text, colour, bold = runs[1]
        if len(text) < 6:
            break
        runs[1] = (text[:-4].rstrip("… ") + "…", colour, bold)
    return runs


def _foot(paper: Paper, examination: Examination, result: TrackResult, program: str) -> None:
    """Where the page came from, so that a print can be traced."""
    trim_file = examination.trim_file
    paper.hairline(_MARGIN, HEIGHT - 42, WIDTH - _MARGIN, HEIGHT - 42)
    name = trim_file.path.replace("\\", "/").rpartition("/")[2]
    facts = (
        f"SHA-256 {trim_file.sha256[:16]}…, {trim_file.size:,} bytes · rules version {result.rules_version} · {_PRODUCER} {program}"
    )
    room = WIDTH - 2 * _MARGIN - width_of(facts, SIZES["small"]) - 20
    while width_of(name, SIZES["small"]) > room and len(name) > 8:
        name = f"{name[: len(name) // 2 - 2]}…{name[len(name) // 2 + 2 :]}"
    paper.text(_MARGIN, HEIGHT - 30, name, size="small", colour=PAPER.ink3)
    paper.text(WIDTH - _MARGIN, HEIGHT - 30, facts, size="small", colour=PAPER.ink3, align="right")


# ---- charts


def _charts(paper: Paper, examined: ExaminedTrack) -> None:
    """The panels that the facts fill, on one axis of positions."""
    view = view_of(examined.curve)
    travel, places = (view.left, view.right), ticks(view.left, view.right, 8)
    cut = last_cut(examined.track) if examined.result.decisive is not None else None
    lengths = cut_lengths(cut) if cut is not None else None
    bottom = 528.0
    tops = (118.0, 366.0 if lengths is not None else 410.0 if cut is not None else bottom)
    panel = Panel(paper, _SIDES, tops, travel, (view.bottom, view.top))
    draw_error(panel, examined, places)
    if cut is not None:
        rows = (396.0, 456.0) if lengths is not None else (440.0, bottom)
        panel = Panel(paper, _SIDES, rows, travel, reached_span(cut))
        draw_reached(panel, cut, places)
    if cut is not None and lengths is not None:
        panel = Panel(paper, _SIDES, (486.0, bottom), travel, cut_span(lengths))
        draw_cuts(panel, cut, lengths, places, examined.curve)
    panel.x_labels(places, unit_mark(examined.result.position_unit))
