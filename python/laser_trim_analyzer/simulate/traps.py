"""What a workbook may contain that its facts do not show; a trap must never change what a right reader returns."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DltsTraps", "LtsTraps"]


@dataclass(frozen=True, slots=True)
class DltsTraps:
    """Oddities of System A workbooks (FORMAT §3.1, §4.2, §6.2, §6.3); all off by default."""

    text_nan_angle: bool = False
    """B9 and B26 hold the text ``NaN`` where the length was not measured."""
    inf_predicted: bool = False
    """B11 holds the text ``Inf`` where no resistance was predicted."""
    date_formatted: tuple[str, ...] = ()
    """Cells of the data sheets whose numbers wear a date format, such as ``B21``."""
    duplicate_header: bool = False
    """The second track's parameter columns are headed like the first one's."""
    stray_row: bool = False
    """One more row of numbers stands after a blank gap."""
    reading_below: bool = False
    """One more voltage, without index or theory, stands below the table."""
    broken_flags: bool = False
    """A misplaced cell of the flag column holds ``#REF!`` instead of the next row's error."""
    shifted_trim_rows: bool = False
    """Trim Parameters lack ``High Cut Length``; the rows after it move up."""
    print_page: bool = False
    """A volatile print page stands among the sheets."""


@dataclass(frozen=True, slots=True)
class LtsTraps:
    """Oddities of System B workbooks (FORMAT §2.4, §3.2); all off by default."""

    implausible_length: bool = False
    """K1 of ``test`` is a chart helper of a wrong sign where the length was not measured."""
    blank_lin_error: bool = False
    """The untouched ``Lin Error`` has no volts at all, so its errors run to minus the theory."""
    unnamed_summaries: bool = False
    """``VOLTAGES``, ``ERRORS``, ``TRIMDATA`` are still called ``Sheet1`` to ``Sheet3``."""
    no_length_block: bool = False
    """The block N1:O8 and the travel column are blank."""
    text_nan_resistance: bool = False
    """R1 holds the text ``NaN`` where the resistance is missing."""
    error_cells_beside: bool = False
    """Error cells stand in column M below the header cells."""
    chart_helpers: bool = False
    """Columns J and K repeat the limits around the theory; K1 of ``test`` is then no length."""
