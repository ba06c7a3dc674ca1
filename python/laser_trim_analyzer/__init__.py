"""Laser Trim Analyzer: read the workbooks of laser-trim machines and grade what they hold.

    import laser_trim_analyzer as lta

    trim_file = lta.read("4711-2_17A_TEST DATA_3-7-2024_7-03 AM.xls")
    analysis = lta.grade(trim_file)

Names resolve on first use: importing the package loads neither NumPy nor a reader nor SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy

if TYPE_CHECKING:
    from .analysis.grade import grade  # the modules themselves: in the packages these names are modules, too
    from .errors import DataError, ReadError, SpecError, StoreError, TrimError
    from .pipeline.analyze import Progress, analyze
    from .pipeline.outcome import Outcome
    from .readers import ReadLimits, read, read_specifications
    from .readers.sniff import sniff
    from .store import open_store

__all__ = [
    "DataError",
    "Outcome",
    "Progress",
    "ReadError",
    "ReadLimits",
    "SpecError",
    "StoreError",
    "TrimError",
    "analyze",
    "errors",
    "grade",
    "kernels",
    "model",
    "open_store",
    "read",
    "read_specifications",
    "sniff",
]

_HOMES = {
    "DataError": "errors",
    "ReadError": "errors",
    "SpecError": "errors",
    "StoreError": "errors",
    "TrimError": "errors",
    "Outcome": "pipeline",
    "Progress": "pipeline",
    "analyze": "pipeline",
    "errors": "errors",
    "grade": "analysis",
    "kernels": "kernels",
    "model": "model",
    "open_store": "store",
    "ReadLimits": "readers",
    "read": "readers",
    "read_specifications": "readers",
    "sniff": "readers",
}
__getattr__, __dir__ = lazy(__name__, _HOMES)
