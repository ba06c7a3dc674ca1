"""Plain definitions of the metrics of a sweep, one point at a time, in exact fractions: the specification of the kernels.

The filters have SciPy as their definition; here they are only called.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import scipy.signal

Numbers = Sequence[float]


def there(position: Numbers, value: Numbers) -> list[int]:
    """The points that are in the input: position and value are finite."""
    pairs = enumerate(zip(position, value, strict=True))
    return [i for i, (x, e) in pairs if math.isfinite(x) and math.isfinite(e)]


def exact(values: Numbers) -> list[Fraction]:
    return [Fraction(value) for value in values]


def as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def root(value: Fraction) -> float:
    """The square root of a fraction of any size."""
    if not value:
        return 0.0
    shift = (value.numerator.bit_length() - value.denominator.bit_length()) // 2
    return as_float(Fraction(math.sqrt(value / Fraction(2) ** (2 * shift))) * Fraction(2) ** shift)


# ---- sigma gradient (RULES §4)


def one_pole(values: Numbers, alpha: float = 0.8) -> list[float]:
    level, levels = values[0], []
    for value in values:
        level = alpha * value + (1 - alpha) * level
        levels.append(level)
    return levels


def filtered(error: list[float], profile: str) -> list[float]:
    if profile == "one_pole":
        return one_pole(one_pole(error)[::-1])[::-1] if error else []
    if profile == "standard":
        return scipy.signal.sosfiltfilt(scipy.signal.butter(2, 0.1, output="sos"), error).tolist()
    sections = scipy.signal.butter(5, 0.8, output="sos")
    if len(error) >= 50:
        return scipy.signal.sosfiltfilt(sections, error).tolist()
    if len(error) >= 15:
        return scipy.signal.sosfilt(sections, error, zi=scipy.signal.sosfilt_zi(sections) * error[0])[0].tolist()
    return error


def slopes(position: Numbers, error: Numbers, profile: str) -> list[float]:
    kept = there(position, error)
    if profile == "standard" and len(kept) < 10:
        return []
    x, e = [position[i] for i in kept], filtered([error[i] for i in kept], profile)
    least, steps = (13, 1) if profile == "standard" else (11, 3)
    if len(kept) >= least:
        x, e = x[5:-5], e[5:-5]
    pairs = [(i, i + steps) for i in range(len(x) - steps)]
    return [(e[j] - e[i]) / (x[j] - x[i]) for i, j in pairs if abs(x[j] - x[i]) > 1e-6]


def sigma_gradient(position: Numbers, error: Numbers, profile: str) -> float:
    found = slopes(position, error, profile)
    if len(found) < 2:
        return math.nan
    mean = sum(exact(found), Fraction()) / len(found)
    return root(sum(((slope - mean) ** 2 for slope in exact(found)), Fraction()) / (len(found) - 1))


def sigma_threshold(profile: str, spec: float, travel_or_length: float) -> float:
    if not travel_or_length > 0:
        return math.nan
    if profile == "standard":
        return 6 * spec / travel_or_length
    return min(max(12 * spec / travel_or_length, 1e-4), 0.05)


# ---- zones (RULES §4)


@dataclass(frozen=True)
class Zone:
    points: int
    mean: float
    rms: float
    max_abs_error: float
    points_out: int
    margin: float


def zone_of(x: float, first: float, last: float, count: int) -> int:
    """floor(count · (x − first) / (last − first)) as doubles give it, in the last zone at most."""
    if first == last:
        return 0
    scale = 1 / 1024 if max(abs(first), abs(last)) > 1e300 else 1.0
    return min(int(count * (x * scale - first * scale) / (last * scale - first * scale)), count - 1)


def zones(position: Numbers, error: Numbers, out: Sequence[bool], margin: Numbers, count: int) -> list[Zone]:
    kept = there(position, error)
    found = []
    for k in range(count):
        ends = [position[i] for i in kept]
        here = [i for i in kept if zone_of(position[i], min(ends), max(ends), count) == k]
        errors = exact([error[i] for i in here])
        n = len(here)
        found.append(
            Zone(
                points=n,
                mean=as_float(sum(errors, Fraction()) / n) if n else math.nan,
                rms=root(sum((e * e for e in errors), Fraction()) / n) if n else math.nan,
                max_abs_error=max((abs(error[i]) for i in here), default=math.nan),
                points_out=sum(out[i] for i in here),
                margin=min((margin[i] for i in here if not math.isnan(margin[i])), default=math.nan),
            )
        )
    return found


# ---- smoothness (STANDARDS §1.4, method A)


@dataclass(frozen=True)
class Smoothness:
    value: float
    position: float
    samples: int
    quality: str


def smoothness(position: Numbers, error: Numbers, fraction: float) -> Smoothness:
    points = sorted((position[i], error[i]) for i in there(position, error))
    width = fraction * (points[-1][0] - points[0][0]) if points else 0.0
    if not 0 < width < math.inf:
        return Smoothness(math.nan, math.nan, 0, "undefined")
    reach, end = width + 1e-9 * width, points[-1][0]
    windows = []
    for start, _ in points:
        if end - start > reach:
            windows.append((start, [e for x, e in points if x >= start and x - start <= reach]))
    windows.append((end - width, [e for x, e in points if end - x <= reach]))
    samples = min(len(errors) for _, errors in windows)
    if samples < 3:
        return Smoothness(math.nan, math.nan, samples, "undefined")
    changes = [max(errors) - min(errors) for _, errors in windows]
    worst = changes.index(max(changes))
    return Smoothness(changes[worst], windows[worst][0], samples, "indicative" if samples < 10 else "full")


# ---- size, likeness and shape of a curve


def curve_size(error: Numbers) -> tuple[int, float, float, float]:
    """Points, RMS, largest |error|, half range."""
    kept = exact([e for e in error if math.isfinite(e)])
    if not kept:
        return 0, math.nan, math.nan, math.nan
    rms = root(sum((e * e for e in kept), Fraction()) / len(kept))
    return len(kept), rms, as_float(max(map(abs, kept))), as_float((max(kept) - min(kept)) / 2)


@dataclass(frozen=True)
class Line:
    """Sums about the means, exact; slope and intercept only where x varies."""

    points: int
    x_mean: Fraction
    y_mean: Fraction
    xx: Fraction
    xy: Fraction
    yy: Fraction

    @property
    def slope(self) -> Fraction:
        return self.xy / self.xx

    @property
    def intercept(self) -> Fraction:
        return self.y_mean - self.slope * self.x_mean

    @property
    def residual_squares(self) -> Fraction:
        return self.yy - self.slope * self.xy

    @property
    def correlation(self) -> float:
        size = root(self.xy * self.xy / (self.xx * self.yy))
        return size if self.xy > 0 else -size


def least_squares(x: Numbers, y: Numbers) -> Line | None:
    """None without points."""
    kept = there(x, y)
    n = len(kept)
    if not n:
        return None
    xs, ys = exact([x[i] for i in kept]), exact([y[i] for i in kept])
    x_mean, y_mean = sum(xs, Fraction()) / n, sum(ys, Fraction()) / n
    dx, dy = [v - x_mean for v in xs], [v - y_mean for v in ys]
    return Line(
        points=n,
        x_mean=x_mean,
        y_mean=y_mean,
        xx=sum((a * a for a in dx), Fraction()),
        xy=sum((a * b for a, b in zip(dx, dy, strict=True)), Fraction()),
        yy=sum((b * b for b in dy), Fraction()),
    )


def ends(position: Numbers, error: Numbers, out: Sequence[bool]) -> tuple[int, int, int]:
    """Points out in all, in the first and in the last fifth of the travel (RULES §3, one-end failure)."""
    kept = there(position, error)
    positions = [position[i] for i in kept]
    bad = [position[i] for i in kept if out[i]]
    if not bad or max(positions) == min(positions):
        return len(bad), 0, 0
    start, travel = min(positions), max(positions) - min(positions)
    if math.isinf(travel):
        start, travel, bad = start / 2, max(positions) / 2 - min(positions) / 2, [x / 2 for x in bad]
    shares = [(x - start) / travel for x in bad]
    return len(bad), sum(share <= 0.2 for share in shares), sum(share >= 0.8 for share in shares)
