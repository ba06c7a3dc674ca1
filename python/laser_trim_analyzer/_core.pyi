"""Types of the compiled core: arrays and bytes in, values out; it opens no files and keeps no state.

Arrays of the seam are one-dimensional, C-contiguous float64. Anything else is refused (another type, order or a list:
TypeError; another rank or length: ValueError) and never converted.
"""

from collections.abc import Container, Sequence
from typing import Any, Literal, Never, TypeAlias, final, type_check_only

import numpy as np
from numpy.typing import NDArray

__version__: str
__pybind11__: str  # the version of the headers it was compiled with

@type_check_only
class _BoundType(type):
    """The type of every class of the core; only the core itself makes their objects."""

@final
class Evaluation(metaclass=_BoundType):
    """What one evaluation says about one sweep (RULES §2)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def graded_points(self) -> int:
        """Points whose error and both limits are finite."""
    @property
    def fail_points(self) -> int:
        """Graded points outside their closed band."""
    @property
    def margin(self) -> float:
        """Smallest margin of the graded points that have one (1 centred, 0 on the limit, negative out), else NaN."""
    @property
    def worst_index(self) -> int:
        """Index of that point, the first on ties; -1 when no point has a margin."""
    @property
    def max_abs_error(self) -> float:
        """Largest ``|error + correction|`` of the graded points in V; NaN without graded points."""

def evaluate(
    error: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    correction: NDArray[np.float64] | None = None,
) -> Evaluation:
    """Points out, worst margin and largest error of one sweep (RULES §1, §2).

    All arrays in V and of shape (n,); `correction` is added to `error`, None is the curve as measured. NaN or an
    infinity in `error`, `lower` or `upper` means "no reading" or "no limit": the point is not graded. Membership is
    decided in the interval domain, ``lower - error <= correction <= upper - error``, without tolerance. A zero-width
    band holds its point only when `error` lies exactly on it, an inverted band never; neither has a margin.

    Raises ValueError, with the index, for unequal lengths or a correction that is not finite at a graded point.
    """

def point_margins(
    error: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    correction: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Margin of every point, shape (n,); NaN where it has none. Arguments and errors as in `evaluate`."""

def points_out(
    error: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    correction: NDArray[np.float64] | None = None,
) -> NDArray[np.bool_]:
    """True where a point is graded and out, shape (n,). Arguments and errors as in `evaluate`."""

class FormatError(ValueError):
    """The bytes are no workbook that can be read.

    `reason` is one of: bad_header, truncated, cycle, bad_sector, bad_directory, no_workbook_stream, encrypted,
    old_biff, bad_record, too_large. `sheet` names the sheet whose cells are at fault, None where it is the file.
    """

    reason: str
    message: str
    sheet: str | None

@final
class Sheet(metaclass=_BoundType):
    """The cells of one sheet; rows and columns count from 0. Numbers are the cells' own, whatever their format."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @staticmethod
    def of_rows(name: str, rows: Sequence[Sequence[object]], max_cells: int, errors: Sequence[tuple[int, int, int]] = ()) -> Sheet:
        """A sheet from rows of floats, integers, truth values and texts, as another engine gave them; anything else is empty.
        `errors`: row, column and code (below 128) of its error cells.

        Raises FormatError (`too_large`) where the table is larger than `max_cells`, OverflowError for an integer beyond any float.
        """
    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> int:
        """1 + the last row with a cell that shows something; 0 on an empty sheet and on one that is no worksheet."""
    @property
    def columns(self) -> int:
        """1 + the last column with such a cell; 0 as `rows`."""
    def cell(self, row: int, column: int) -> float | str | bool | None:
        """Number, text or truth value; None where the cell is empty, an error or outside the sheet."""
    def numbers(self, column: int, first: int, last: int) -> NDArray[np.float64]:
        """The numbers of rows `first` … `last` - 1, read-only; NaN where a cell shows none, also past the end.

        A view whose base is the sheet, or a copy where it is longer than the column.
        """
    def others(self, column: int, first: int, last: int) -> list[int]:
        """Those of rows `first` … `last` - 1 that show something else than a finite number: a truth value, an error, an infinite
        number or NaN, a text that is not blank (as `str.strip` has it)."""
    def kinds(self, column: int) -> NDArray[np.uint8]:
        """What each cell down to the last of the column shows: 0 nothing, 1 a number, 2 a number that a date's format shows,
        3 a text, 4 false, 5 true, 128 + code an error (170 is #N/A). Read-only view."""
    def error_codes(self, column: int, first: int, last: int) -> NDArray[np.int32]:
        """The codes of the error cells in rows `first` … `last` - 1 (42 is #N/A), 0 where there is none."""
    def texts(self, column: int, first: int, last: int) -> list[tuple[int, str]]:
        """Row and text of every cell that shows a text in rows `first` … `last` - 1 of a column."""
    def labels(self, label_column: int, value_column: int, first: int, last: int) -> list[tuple[int, str]]:
        """As `texts` of `label_column`, but only of rows with a number, a truth value or a text that is not empty in
        `value_column`."""
    def layout(self, label_column: int, value_columns: Sequence[int], first: int, last: int) -> bytes:
        """Bytes that are the same where `labels` gives the same for each of the value columns, and only there."""

@final
class Workbook(metaclass=_BoundType):
    """An .xls workbook (OLE2 with BIFF8) from all bytes of its file."""

    def __init__(self, data: bytes, max_cells: int, without: Sequence[str] = (), max_text_units: int = 67_108_864) -> None:
        """Read every sheet but those of the names in `without`, with Python's lock released; nothing of `data` is kept.

        Linear in the size of the file. Raises FormatError: what is cut anywhere, cyclic, encrypted, contradicts itself, or needs
        tables of more than `max_cells` together, or more than `max_text_units` characters with a copy of a shared text for each
        cell that shows it.
        """
    @property
    def sheet_names(self) -> list[str]:
        """In the order of the tabs, chart sheets included."""
    @property
    def date1904(self) -> bool: ...
    @property
    def saved_ticks(self) -> int | None:
        """When it was last saved, in 100 ns since 1601-01-01 UTC; None where the file does not say."""
    def sheet(self, number: int) -> Sheet:
        """The sheet at that place of `sheet_names`; IndexError where it was left out, or is no worksheet (a chart)."""

_Profile: TypeAlias = Literal["standard", "v2", "one_pole"]

def butterworth_sections(order: int, wn: float) -> NDArray[np.float64]:
    """Low-pass Butterworth filter as second-order sections, shape ((order + 1) // 2, 6): b0 b1 b2 1 a1 a2 (STANDARDS §2.7).

    `order` 1 to 8; `wn` in half-cycles per sample, between 0 and 1 (the Nyquist frequency). The same filter as
    ``scipy.signal.butter(order, wn, output="sos")``; zeros may stand in other sections.

    Raises ValueError, naming the argument, outside these ranges.
    """

def sosfilt(sections: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """One forward pass, shape and unit of `x`, from the steady state of the first sample (STANDARDS §2.7).

    Equal to ``scipy.signal.sosfilt(sections, x, zi=sosfilt_zi(sections) * x[0])`` to 1e-12 of max |x|. Samples are taken as
    equally spaced. A sample that is not finite is left out as if it were not in the input; its place in the result is NaN.

    Raises ValueError for sections of another shape or with an a0 other than 1.
    """

def sosfiltfilt(sections: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Forward and backward over the odd extension of `x`: no phase shift, twice the order (STANDARDS §2.7).

    Equal to ``scipy.signal.sosfiltfilt(sections, x)`` with its default padding of 3 (order + 1) samples, to 1e-12 of max |x|.
    Arguments and NaN as in `sosfilt`.

    Raises ValueError, naming `x`, when it has not more finite samples than the padding; and as `sosfilt`.
    """

@final
class SigmaGradient(metaclass=_BoundType):
    """Roughness of an error curve (RULES §4)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def value(self) -> float:
        """Sample standard deviation of the slopes, V per position unit; NaN where it is undefined."""
    @property
    def points(self) -> int:
        """Points with a finite position and error."""
    @property
    def slopes(self) -> int:
        """Slopes that entered; 0 where the profile is undefined."""

def sigma_gradient(position: NDArray[np.float64], error: NDArray[np.float64], profile: _Profile = "standard") -> SigmaGradient:
    """Standard deviation of the slopes of the filtered error curve (RULES §4).

    `position` in degrees or inches, `error` in V, both of shape (n,) in the order of the sweep, in either direction.

    - standard: zero-phase Butterworth, order 2, Wn 0.1; 5 points dropped at each end from 13 points; slopes between neighbours;
      undefined below 10 points.
    - v2: order 5, Wn 0.8, both ways from 50 points, one forward pass from 15, no filter below; 5 points dropped at each end
      above 10 points; slopes over 3 steps.
    - one_pole: ``y += 0.8 * (x - y)`` forward, then backward; the rest as v2.

    Slopes over |Δx| <= 1e-6 are skipped; undefined below 2 slopes.
    A point whose position or error is not finite is left out, as if it were not in the input.

    Raises ValueError for unequal lengths or an unknown profile.
    """

def sigma_threshold(profile: _Profile, spec: float, travel_or_length: float) -> float:
    """Threshold of the sigma gradient (RULES §4), V per position unit.

    standard: ``6 * spec / travel``; v2 and one_pole: ``12 * spec / length`` clamped to [1e-4, 0.05]. `spec` is the median half
    band in V. NaN where the divisor is not above 0 or `spec` is NaN.

    Raises ValueError for an unknown profile.
    """

@final
class Zone(metaclass=_BoundType):
    """One zone of the travel; NaN where there is nothing to say (RULES §4)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Points with a finite position and error."""
    @property
    def mean(self) -> float:
        """Mean error, V."""
    @property
    def rms(self) -> float:
        """Root mean square of the error, V."""
    @property
    def max_abs_error(self) -> float:
        """Largest ``|error|``, V."""
    @property
    def points_out(self) -> int:
        """Points that are out."""
    @property
    def margin(self) -> float:
        """Smallest margin of the points that have one."""

def zones(
    position: NDArray[np.float64], error: NDArray[np.float64], out: NDArray[np.bool_], margin: NDArray[np.float64], count: int = 5
) -> list[Zone]:
    """The error curve by `count` (1 to 20) zones of equal width over the span of the positions (RULES §4).

    `position` in degrees or inches, `error` in V, `out` True where the point is out, `margin` NaN where it has none; all of shape
    (n,), in any order.
    A point whose position or error is not finite is left out, as if it were not in the input.
    Point x lies in zone ``floor(count * (x - first) / (last - first))``, the last zone holds both its ends. Without a span every
    point lies in the first zone.

    Raises ValueError, naming the argument, for unequal lengths or a count outside its range.
    """

@final
class Smoothness(metaclass=_BoundType):
    """Micro-linearity of one sweep (STANDARDS §1.4, method A)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def value(self) -> float:
        """Largest ``max - min`` of the error inside a window, V; NaN where undefined."""
    @property
    def position(self) -> float:
        """Where the first such window starts (its low end), position unit; NaN where undefined."""
    @property
    def samples(self) -> int:
        """Samples in the narrowest window; 0 without a window."""
    @property
    def quality(self) -> Literal["undefined", "indicative", "full"]:
        """undefined: fewer than 3 samples in a window; indicative: fewer than 10."""

def smoothness(position: NDArray[np.float64], error: NDArray[np.float64], fraction: float = 0.01) -> Smoothness:
    """Largest change of the error inside a window of `fraction` of the travel (STANDARDS §1.4, method A).

    `position` in degrees or inches, `error` in V, both of shape (n,), in any order.
    A point whose position or error is not finite is left out, as if it were not in the input.
    Windows are closed intervals by position, with 1e-9 of their width to spare. Only windows that lie wholly within the span
    count: one starts at every position that leaves room for it, one more ends with the travel. Undefined without a span.

    Raises ValueError for unequal lengths or a `fraction` that is not in (0, 1].
    """

@final
class CurveSize(metaclass=_BoundType):
    """Size of one error curve, V; NaN without points (RULES §4)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Finite errors."""
    @property
    def rms(self) -> float:
        """Root mean square."""
    @property
    def max_abs_error(self) -> float:
        """Largest ``|error|``."""
    @property
    def half_range(self) -> float:
        """``(max - min) / 2``."""

def curve_size(error: NDArray[np.float64]) -> CurveSize:
    """RMS, largest error and half range of one curve in V, shape (n,) (RULES §4); values that are not finite are left out."""

def reduction_percent(before: float, after: float) -> float:
    """``100 * (before - after) / before`` (RULES §4); NaN where `before` is not above 0 or either is not finite."""

def correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Pearson's correlation of two scans in the same index order, shape (n,), over the pairs that are finite in both.

    NaN below 3 pairs and where one of the two does not vary.

    Raises ValueError for unequal lengths.
    """

@final
class CurveShape(metaclass=_BoundType):
    """Shape of an error curve: what the findings ask for (RULES §3)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Points with a finite position and error."""
    @property
    def slope(self) -> float:
        """Least-squares line of the error, V per position unit; NaN without two positions."""
    @property
    def intercept(self) -> float:
        """Its error at position 0, V."""
    @property
    def r_squared(self) -> float:
        """Of that line; NaN below 3 points, without travel, or when all errors are equal."""
    @property
    def range(self) -> float:
        """``max - min`` of the error, V; NaN without points."""
    @property
    def points_out(self) -> int:
        """Points that are out."""
    @property
    def out_first_fifth(self) -> int:
        """Of them with ``(x - first) / travel <= 1/5``; 0 without travel."""
    @property
    def out_last_fifth(self) -> int:
        """Of them with ``(x - first) / travel >= 4/5``; 0 without travel."""

def curve_shape(position: NDArray[np.float64], error: NDArray[np.float64], out: NDArray[np.bool_]) -> CurveShape:
    """Straight line, range and ends of an error curve (RULES §3).

    `position` in degrees or inches, `error` in V, `out` True where the point is out; all of shape (n,), in any order.
    A point whose position or error is not finite is left out, as if it were not in the input.

    Raises ValueError for unequal lengths.
    """

@final
class Summary(metaclass=_BoundType):
    """Description of one sample, in the unit of its values (STANDARDS §2.8); NaN where undefined."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Finite values."""
    @property
    def mean(self) -> float:
        """NaN without points."""
    @property
    def standard_deviation(self) -> float:
        """Of the sample, divisor n - 1; NaN below 2 points."""
    @property
    def lag1(self) -> float:
        """Autocorrelation ``sum(d[i] * d[i+1]) / sum(d[i]**2)``, d = x - mean; NaN when all values are equal."""
    @property
    def min(self) -> float:
        """NaN without points."""
    @property
    def max(self) -> float:
        """NaN without points."""
    @property
    def median(self) -> float:
        """Mean of the middle two when n is even."""

def summary(values: NDArray[np.float64]) -> Summary:
    """Description of one sample, shape (n,), by the corrected two-pass algorithm with compensated sums (STANDARDS §2.8).

    A value that is not finite is left out, as if it were not in the input.
    """

@final
class Moments(metaclass=_BoundType):
    """Moments of a stream of values; they can be merged (Pébay 2008; STANDARDS §2.8)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Finite values."""
    @property
    def mean(self) -> float:
        """0 without points."""
    @property
    def m2(self) -> float:
        """``sum((x - mean)**2)``."""
    @property
    def m3(self) -> float:
        """``sum((x - mean)**3)``."""
    @property
    def m4(self) -> float:
        """``sum((x - mean)**4)``."""
    @property
    def variance(self) -> float:
        """Of the sample, divisor n - 1; NaN below 2 points."""
    @property
    def skewness(self) -> float:
        """``sqrt(n) * m3 / m2**1.5``; NaN where m2 is not above 0."""
    @property
    def excess_kurtosis(self) -> float:
        """``n * m4 / m2**2 - 3``; NaN where m2 is not above 0."""

def moments(values: NDArray[np.float64]) -> Moments:
    """Moments of the values, shape (n,), in one pass; a value that is not finite is left out.

    Not scaled: deviations above 1e77 overflow m4, above 1e102 m3, above 1e154 m2.
    """

def merged_moments(first: Moments, second: Moments) -> Moments:
    """The moments of both samples together; the order of the arguments changes only the rounding."""

@final
class Anova(metaclass=_BoundType):
    """One-way analysis of variance (STANDARDS §2.8, §4.2)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Finite values of all groups."""
    @property
    def between_df(self) -> int:
        """Groups with a value - 1."""
    @property
    def within_df(self) -> int:
        """Points - groups with a value."""
    @property
    def between_squares(self) -> float:
        """SSB."""
    @property
    def within_squares(self) -> float:
        """SSW."""
    @property
    def f(self) -> float:
        """``(SSB / between_df) / (SSW / within_df)``; infinite where SSW alone is 0, NaN where it is undefined."""
    @property
    def residual_sd(self) -> float:
        """``sqrt(SSW / within_df)``; NaN without within_df."""

def one_way_anova(groups: list[NDArray[np.float64]]) -> Anova:
    """Do the groups, each of shape (n_k,), differ by more than their members do? (STANDARDS §2.8)

    A value that is not finite is left out; a group without values does not count. All values are shifted by the first one.
    """

@final
class LeastSquaresLine(metaclass=_BoundType):
    """Least-squares line with its standard errors; NaN where undefined (STANDARDS §2.8, §4.3)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Pairs that are finite in both."""
    @property
    def slope(self) -> float:
        """Unit of y per unit of x; NaN without two different x."""
    @property
    def intercept(self) -> float:
        """y at x = 0."""
    @property
    def slope_error(self) -> float:
        """Standard error of the slope; NaN below 3 points."""
    @property
    def intercept_error(self) -> float:
        """Standard error of the intercept; NaN below 3 points."""
    @property
    def residual_sd(self) -> float:
        """``sqrt(sum(residual**2) / (points - 2))``; NaN below 3 points."""
    @property
    def correlation(self) -> float:
        """Of x and y; NaN below 3 points or when all y are equal."""
    @property
    def r_squared(self) -> float:
        """Its square."""

def least_squares_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> LeastSquaresLine:
    """Least-squares line of y over x, both of shape (n,). A diagnostic, never "independent linearity" (STANDARDS §1.3).

    A pair with a value that is not finite is left out, as if it were not in the input.

    Raises ValueError for unequal lengths.
    """

@final
class ReferenceLine(metaclass=_BoundType):
    """``y = intercept + slope * x`` and how far the points stray from it (STANDARDS §1.3)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Points with finite x and y."""
    @property
    def slope(self) -> float:
        """Unit of y per unit of x; NaN where no slope is determined."""
    @property
    def intercept(self) -> float:
        """y at x = 0."""
    @property
    def max_deviation(self) -> float:
        """Largest ``|y - line|`` in the unit of y; NaN without points."""

@final
class MinimaxLine(metaclass=_BoundType):
    """The line that comes closest to all points, and why (STANDARDS §2.4)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def line(self) -> ReferenceLine:
        """Its max_deviation is the half width h: no line comes closer."""
    @property
    def certificate(self) -> tuple[int, int, int]:
        """Indices in ascending x whose residuals are +h, -h, +h or -h, +h, -h; -1 where no slope is determined."""

@final
class CentredOffset(metaclass=_BoundType):
    """The offset that centres a curve (STANDARDS §1.3)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def points(self) -> int:
        """Finite values."""
    @property
    def offset(self) -> float:
        """To be added to y: ``-(max + min) / 2``."""
    @property
    def max_deviation(self) -> float:
        """``(max - min) / 2``, what is left then."""

def minimax_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> MinimaxLine:
    """Independent linearity: the line with the smallest largest deviation (STANDARDS §2.4), in the unit of y.

    `x` and `y` of shape (n,), in any order; x may repeat. Points that are not finite are left out as if not in the input.
    When all x are equal no slope is determined (NaN) and the half width is ``(max - min) / 2``.

    Raises ValueError for unequal lengths, RuntimeError where the certificate does not hold to 1e-12 of
    the range of y, which takes positions some 290 powers of ten apart.
    """

def zero_based_line(x: NDArray[np.float64], y: NDArray[np.float64], pivot: tuple[float, float] | None = None) -> ReferenceLine:
    """Zero-based linearity: the same with the line held in `pivot` (x, y) (STANDARDS §2.5); None is the point of the smallest x.

    `x` and `y` of shape (n,), in any order; x may repeat. Points that are not finite are left out as if not in the input.
    When all x are that of the pivot no slope is determined (NaN).

    Raises ValueError for unequal lengths or a pivot that is not finite.
    """

def terminal_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> ReferenceLine:
    """Terminal linearity: the line through the points of the smallest and the largest x (STANDARDS §1.3).

    `x` and `y` of shape (n,), in any order; x may repeat. Points that are not finite are left out as if not in the input.
    NaN when all x are equal. Of equal x the first and the last in the input count.

    Raises ValueError for unequal lengths.
    """

def absolute_deviation(y: NDArray[np.float64]) -> float:
    """Absolute linearity: the largest ``|y|``, y the deviation from the theory (STANDARDS §1.3); NaN without finite values."""

def centred_offset(y: NDArray[np.float64]) -> CentredOffset:
    """Absolute linearity with the best constant offset (STANDARDS §1.3); values that are not finite are left out."""

@final
class Correction(metaclass=_BoundType):
    """An offset and a rotation: ``corrected = error + offset + rotation * theory`` (RULES §2)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def offset(self) -> float:
        """In V."""
    @property
    def rotation(self) -> float:
        """In V per V of theory; 0 where only an offset is free."""
    @property
    def certificate(self) -> list[int]:
        """Three indices, -1 where fewer pin the margin: moving the correction in any allowed direction costs one of these points
        margin, which proves the optimum."""
    @property
    def rotation_on_bound(self) -> bool:
        """Whether a bound stops the rotation."""
    @property
    def upper_bound(self) -> bool:
        """Whether the count it gives is an upper bound: more than 2,000 points, some out."""

def best_offset(
    error: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
) -> Correction:
    """The offset that leaves fewest points out; of those the largest margin of the points that are in, then the smallest |offset|.

    All arrays in V and of shape (n,); NaN or an infinity in any of them: the point is not graded. A point without a positive band
    takes no part. Exact: interval stabbing, O(n log n) (STANDARDS §2.1 with the margin relative to the band, RULES §2).

    Raises ValueError for unequal lengths.
    """

def best_rotation(
    error: NDArray[np.float64],
    theory: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    least: float,
    most: float,
) -> Correction:
    """The offset and the rotation in [least, most] that leave fewest points out; among those the largest margin of the points that
    are in, then the smallest |rotation|, then |offset|.

    All arrays in V and of shape (n,); NaN or an infinity in any of them: the point takes no part. Where all points can be held: a
    linear programme in three variables, solved by Seidel's algorithm and polished on the constraints that pin it (STANDARDS §2.2,
    §2.3). Otherwise exact up to 2,000 points (§2.6), above that the answer of `best_offset`, marked `upper_bound`. Where more than
    10,000 sets of points tie for the fewest out, the margin is the best of those that were compared.

    Raises ValueError for unequal lengths and for bounds that are not finite with least <= 0 <= most.
    """

@final
class SweepPoints(metaclass=_BoundType):
    """The measured rows of a sweep, sorted into graded, missing and neither (RULES §1). Arrays: read-only views of shape (n,)."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def position(self) -> NDArray[np.float64]:
        """In the track's unit."""
    @property
    def theory(self) -> NDArray[np.float64]:
        """In V."""
    @property
    def error(self) -> NDArray[np.float64]:
        """Reading - theory + station offset in V; not finite where one of them is missing."""
    @property
    def lower(self) -> NDArray[np.float64]:
        """In V; NaN where the point is not graded."""
    @property
    def upper(self) -> NDArray[np.float64]:
        """In V; NaN where the point is not graded."""
    @property
    def graded(self) -> NDArray[np.bool_]:
        """Reading, theory and both limits finite, the sheet's own error cell not blank, not excluded."""
    @property
    def graded_points(self) -> int: ...
    @property
    def missing_points(self) -> int:
        """Theory and limits finite, but not the reading."""
    @property
    def incomplete_points(self) -> int:
        """A limit, but not all three of theory and limits."""
    @property
    def first_position(self) -> float:
        """Smallest finite graded position; NaN without any."""
    @property
    def travel(self) -> float:
        """Span of the finite graded positions; NaN without any."""
    @property
    def narrowest(self) -> float:
        """Smallest half band of the graded points in V, negative where limits are inverted; NaN without any."""
    @property
    def median_half_band(self) -> float: ...
    @property
    def mean_half_band(self) -> float: ...
    @property
    def widest(self) -> float: ...
    @property
    def sheet_difference(self) -> float:
        """Largest difference between `error` and the sheet's own in V; 0 where nothing can be compared."""
    @property
    def inverted(self) -> bool:
        """Whether a lower limit lies above its upper one."""
    def flags_of_graded(self, flags: NDArray[np.int8]) -> bytes:
        """One byte for each graded point, of `flags` of shape (n,). Raises ValueError for another length or rank."""

def sweep_points(
    position: NDArray[np.float64],
    measured: NDArray[np.float64],
    theory: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    stored_error: NDArray[np.float64],
    station_offset: float,
    excluded: NDArray[np.bool_] | None = None,
    guard_band: float = 0.0,
) -> SweepPoints:
    """Sort the measured rows of a sweep (RULES §1).

    Arrays of shape (n,): positions in the track's unit, the rest in V; NaN or an infinity where the sheet holds no usable number.
    `stored_error` is the sheet's own error, NaN where its cell is blank. `excluded` rows are not graded. `guard_band` is the part
    of each half band by which both limits move inwards.

    Raises ValueError for unequal lengths and unless 0 <= guard_band < 1.
    """

def pack_arrays(arrays: dict[str, NDArray[Any]], predicted: dict[str, NDArray[Any]], places: dict[str, int]) -> bytes:
    """The bytes of named float64 or int8 arrays of up to three dimensions, every bit of them (cpp/include/lta/array_blob.hpp).

    A column that `predicted` names, with as many values, is kept as what differs from that array; every other one of doubles as
    decimals of so many `places` (0 … 9, 6 where none are given) if all its values are such, NaN apart. Linear in the values.

    Raises TypeError for arrays of another type, ValueError for a prediction of another length or more than 2**26 values.
    """

def unpack_arrays(body: bytes, predicted: dict[str, NDArray[Any]], only: Container[str] | None = None) -> dict[str, NDArray[Any]]:
    """The arrays that `pack_arrays` was given, read-only and in its order; those that `only` does not contain are left out.

    Raises ValueError (FormatError where it ends too early) for bytes that it never makes, KeyError where a prediction is missing.
    Never allocates for more than 2**26 values.
    """

_EvaluationRow: TypeAlias = tuple[
    int, float | None, float | None, int | None, float | None, float, float, tuple[int, ...], bool, bool
]
_ZoneRow: TypeAlias = tuple[float, float, int, int, float | None, float | None, float | None, float | None]
_EffectRow: TypeAlias = tuple[int, int, float | None, float | None, float | None]

@final
class SweepMetrics(metaclass=_BoundType):
    """Three evaluations of one sweep and its metrics (RULES §2, §4), on the graded points; as measured but for the zones."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def as_measured(self) -> Evaluation: ...
    @property
    def with_offset(self) -> Evaluation: ...
    @property
    def with_rotation(self) -> Evaluation: ...
    @property
    def offset(self) -> Correction: ...
    @property
    def rotation(self) -> Correction: ...
    @property
    def sigma(self) -> SigmaGradient: ...
    @property
    def sigma_threshold(self) -> float: ...
    @property
    def smoothness(self) -> Smoothness: ...
    @property
    def size(self) -> CurveSize: ...
    @property
    def shape(self) -> CurveShape: ...
    @property
    def bands_off(self) -> float:
        """Largest |error| / band of a point with a positive band; NaN where none has one."""
    @property
    def zones(self) -> list[Zone]: ...
    def rows(
        self, points: SweepPoints
    ) -> tuple[
        _EvaluationRow,
        _EvaluationRow,
        _EvaluationRow,
        tuple[float | None, float | None],
        tuple[float | None, float | None, int, str],
        tuple[_ZoneRow, ...],
    ]:
        """The fields of `model.Evaluation` for as_measured, with_offset and with_rotation; sigma gradient and threshold; those of
        `model.Smoothness`; those of `model.Zone` from the smallest position upwards, none without travel.

        `points` are those that were measured. None stands where a number is not finite, and for a worst point that there is not.
        """
    def effect_row(self) -> _EffectRow:
        """Points, points out as measured, RMS, largest |error| and half range, None where there is none."""

def measure(
    points: SweepPoints,
    least: float = 0.0,
    most: float = 0.0,
    decisive: str = "with_offset",
    profile: str = "standard",
    length: float = 0.0,
    zone_count: int = 5,
) -> SweepMetrics:
    """Every number of one sweep in one call.

    `least` and `most` bound the rotation; `decisive` (as_measured, with_offset, with_rotation) names the correction that the zones
    show; `profile` (standard, v2, one_pole) the sigma gradient; `length` is the electrical length that the profiles v2 and one_pole
    divide by, the travel where it is not above 0.

    Raises ValueError for other words, for bounds without 0 and for a zone_count outside 1 … 20.
    """

@final
class PassMetrics(metaclass=_BoundType):
    """One sweep as measured, and the size of its error curve."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def as_measured(self) -> Evaluation: ...
    @property
    def size(self) -> CurveSize: ...
    def effect_row(self) -> _EffectRow:
        """As of SweepMetrics."""

def measure_pass(points: SweepPoints) -> PassMetrics:
    """What the sweeps before the deciding one are asked for (RULES §2)."""

def reductions(before: CurveSize, after: CurveSize) -> tuple[float | None, float | None, float | None]:
    """By how many per cent RMS, largest ``|error|`` and half range became smaller (RULES §4); None where `reduction_percent` has
    none."""

@final
class BatchMetrics(metaclass=_BoundType):
    """The numbers of m tracks: arrays of shape (m,), or (m, 3) for as measured, with offset, with rotation; read-only views. NaN
    and -1 where there is nothing to say."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def fail_points(self) -> NDArray[np.int64]: ...
    @property
    def margin(self) -> NDArray[np.float64]: ...
    @property
    def max_abs_error(self) -> NDArray[np.float64]: ...
    @property
    def worst_index(self) -> NDArray[np.int64]: ...
    @property
    def offset(self) -> NDArray[np.float64]: ...
    @property
    def rotation(self) -> NDArray[np.float64]: ...
    @property
    def sigma_gradient(self) -> NDArray[np.float64]: ...
    @property
    def sigma_threshold(self) -> NDArray[np.float64]: ...
    @property
    def smoothness(self) -> NDArray[np.float64]: ...
    @property
    def rms(self) -> NDArray[np.float64]: ...
    @property
    def half_range(self) -> NDArray[np.float64]: ...

def grade_batch(
    offsets: NDArray[np.int64],
    position: NDArray[np.float64],
    theory: NDArray[np.float64],
    error: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    least: NDArray[np.float64],
    most: NDArray[np.float64],
    profile: str = "standard",
    threads: int = 1,
) -> BatchMetrics:
    """The numbers of m tracks, the same bits for any number of threads (0: as many as the machine has).

    Track i lies in ``offsets[i] : offsets[i + 1]`` of the flat columns; `offsets` has shape (m + 1,), `least` and `most` (bounds of
    the rotation) shape (m,). Positions in the track's unit, the rest in V; a point is graded where error, theory and both limits
    are finite. The lock of the interpreter is released.

    Raises ValueError for offsets that do not rise from 0 to the number of values, unequal lengths, or, naming the
    track, bounds without 0.
    """
