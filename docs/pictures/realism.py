"""Draw simulated beside real tracks, as distributions only: ``LTA_CORPUS=FOLDER .venv/bin/python docs/pictures/realism.py``."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator, ScalarFormatter

HERE = Path(__file__).parent
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # an SVG names fonts that this machine need not have
sys.path.insert(0, str(HERE.parents[1]))

from tests.corpus.realism import QUANTITIES, Quantity, measured, simulated  # noqa: E402

from laser_trim_analyzer import readers  # noqa: E402
from laser_trim_analyzer.reports.paper import FAMILIES  # noqa: E402
from laser_trim_analyzer.reports.tokens import PAPER  # noqa: E402

WIDTH, HEIGHT = 9.6, 5.4
TICKS = {
    "roughness": (0.01, 0.03, 0.1, 0.3, 1), "margin": (-1.5, -1, -0.5, 0, 0.5, 1), "passes": (1, 2, 3, 4, 5, 6),
    "rise": (1, 3, 10, 30), "points": (20, 50, 100, 200, 500),
}  # fmt: skip


def edges(quantity: Quantity) -> np.ndarray:
    spread = np.geomspace if quantity.logarithmic else np.linspace
    return spread(quantity.low, quantity.high, quantity.bins + 1)


def shares(values: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Per cent of all values in each bin; what lies outside is in the outermost bins, so that nothing is hidden."""
    counts, _ = np.histogram(np.clip(values, bounds[0], bounds[-1]), bounds)
    return 100 * counts / len(values)


def panel(axes: Axes, quantity: Quantity, real: np.ndarray, made: np.ndarray) -> None:
    bounds = edges(quantity)
    axes.stairs(shares(real, bounds), bounds, fill=True, color=PAPER.hair2, linewidth=0)
    axes.stairs(shares(made, bounds), bounds, color=PAPER.ink, linewidth=1.4)
    if quantity.logarithmic:
        axes.set_xscale("log")
    axes.set_xlim(bounds[0], bounds[-1])
    axes.set_xticks(TICKS[quantity.name])
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_title(quantity.caption, loc="left", fontsize=9.5, color=PAPER.ink, fontweight="bold", pad=20)
    form = "{:.0f}" if quantity.name in ("points", "passes") else "{:.2f}" if quantity.name != "rise" else "{:.1f}"
    medians = f"median: real {form}, simulated {form}".format(np.median(real), np.median(made))
    axes.text(0, 1.03, medians, transform=axes.transAxes, fontsize=8, color=PAPER.ink2)
    axes.tick_params(length=3, labelsize=8, colors=PAPER.ink2, width=0.6)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=PAPER.hair, linewidth=0.6)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(PAPER.hair2)
    axes.tick_params(axis="y", length=0)


def legend(axes: Axes, real: int, made: int) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.fill_between([0.0, 0.12], 0.80, 0.90, color=PAPER.hair2, linewidth=0)
    axes.text(0.17, 0.85, f"real: {real:,} trimmed tracks", va="center", fontsize=9, color=PAPER.ink)
    axes.plot([0.0, 0.12], [0.63, 0.63], color=PAPER.ink, linewidth=1.4)
    axes.text(0.17, 0.63, f"simulated: {made:,} trimmed tracks", va="center", fontsize=9, color=PAPER.ink)
    words = (
        "Heights are per cent of the tracks;",
        "what lies beyond an axis stands in",
        "its outermost bin. Roughness is the RMS",
        "of the error's second differences.",
    )
    axes.text(0.0, 0.42, "\n".join(words), va="top", fontsize=8, color=PAPER.ink2, linespacing=1.5)


def main() -> None:
    corpus = Path(os.environ["LTA_CORPUS"])
    real = measured(readers.read(path) for path in sorted(corpus.glob("*/*.xls")))
    made = measured(simulated())
    with rc_context({"svg.hashsalt": "realism", "svg.fonttype": "none", "font.family": list(FAMILIES)}):
        figure = Figure(figsize=(WIDTH, HEIGHT), facecolor=PAPER.paper)
        grid = figure.subplots(2, 3, gridspec_kw={"hspace": 0.62, "wspace": 0.2})
        figure.subplots_adjust(left=0.045, right=0.985, top=0.87, bottom=0.07)
        for axes, quantity in zip(grid.flat, QUANTITIES, strict=False):
            axes.set_facecolor("none")
            panel(axes, quantity, real[quantity.name], made[quantity.name])
        legend(grid.flat[5], len(real["margin"]), len(made["margin"]))
        figure.savefig(HERE / "realism.svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main()
