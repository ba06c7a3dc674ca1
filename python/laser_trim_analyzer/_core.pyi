"""Types of the compiled core: arrays and bytes in, values out; it opens no files and keeps no state.

Arrays of the seam are one-dimensional, C-contiguous float64. Anything else is refused (another type, order or a list:
TypeError; another rank or length: ValueError) and never converted.
"""

from collections.abc import Sequence
from typing import Never, final, type_check_only

import numpy as np
from numpy.typing import NDArray

__version__: str

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
    old_biff, bad_record.
    """

    reason: str
    message: str

@final
class SheetSurvey(metaclass=_BoundType):
    """One sheet of a workbook: name, extents, error cells. Extents are counted from A1."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def name(self) -> str: ...
    @property
    def worksheet(self) -> bool:
        """False for chart sheets and macro sheets."""
    @property
    def visible(self) -> bool: ...
    @property
    def rows(self) -> int:
        """1 + the last row with a value; 0 on an empty sheet and on sheets that are no worksheet."""
    @property
    def columns(self) -> int:
        """1 + the last column with a value; 0 as `rows`."""
    @property
    def dense_rows(self) -> int:
        """Rows that a reader of dense tables may allocate: also blank cells, the declared dimensions, chart caches."""
    @property
    def dense_columns(self) -> int:
        """Columns of the same; the product can exceed any memory, also in a small file."""
    @property
    def cells(self) -> int:
        """Cells that carry a value."""
    @property
    def text_bytes(self) -> int:
        """What the shared texts of its cells take in UTF-8 at most, when every cell gets a copy."""
    @property
    def errors(self) -> NDArray[np.int32]:
        """Row, column (from 0) and error code of each error cell, shape (n, 3); 42 is #N/A, 7 #DIV/0!, 23 #REF!."""

@final
class WorkbookSurvey(metaclass=_BoundType):
    """The sheets of a workbook, in the order of the tabs, and its date system."""

    def __init__(self, /, *args: Never, **kwargs: Never) -> None: ...
    @property
    def date1904(self) -> bool: ...
    @property
    def sheets(self) -> list[SheetSurvey]: ...

def survey(data: bytes) -> WorkbookSurvey:
    """Sheets, extents and error cells of an .xls workbook (OLE2 with BIFF8), from all bytes of the file.

    Reads no numbers and of texts only their sizes; time and memory are linear in the size. A file that was cut anywhere is refused.

    Raises FormatError.
    """

def plain_workbook(data: bytes, without: Sequence[int] = ()) -> bytes:
    """The same .xls workbook with its sheets, values and texts alone, in a compound file of its own.

    The sheets whose numbers in the order of the tabs `without` names are empty in it.

    Formulas are replaced by their cached values; number formats, names, pictures and embedded charts are gone: what makes a
    reader work for ever, or return a date where the cell holds a number, is not in it. For bytes that `survey` accepts.

    Raises FormatError.
    """

def number_columns(rows: list[list[object]]) -> NDArray[np.float64]:
    """The numbers of a table of cells, of shape (columns, rows): NaN where a cell is no float or int (a bool is none).

    Raises ValueError where the rows differ in length.
    """
