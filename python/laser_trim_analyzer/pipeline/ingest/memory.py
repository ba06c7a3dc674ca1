"""How much memory the process takes, and whether an ingest must do with fewer files at once; frees nothing itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

__all__ = ["Pressure", "resident_mb"]

_TIGHT: Final = 0.8
_MB: Final = 1024 * 1024

if sys.platform == "linux":
    _PAGE: Final = os.sysconf("SC_PAGE_SIZE")

    def resident_mb() -> float:
        """The memory that the process occupies now."""
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - asked many times a second
            return int(file.read().split()[1]) * _PAGE / _MB

elif sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            *((f"unused_{number}", ctypes.c_size_t) for number in range(6)),
        )

    def resident_mb() -> float:
        """The memory that the process occupies now."""
        counters = _Counters(cb=ctypes.sizeof(_Counters))
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
        kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
        return counters.WorkingSetSize / _MB

else:
    import resource

    def resident_mb() -> float:
        """The most that the process ever occupied: what macOS tells without another library; so it errs on the careful side."""
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MB


class Pressure:
    """Whether memory is near its bound: from four fifths on files are read one at a time, whatever was asked for."""

    def __init__(self, max_mb: float, measured: Callable[[], float] | None = None) -> None:
        self._limit = max_mb * _TIGHT
        self._measured = measured or resident_mb
        self._at_rest = self._measured()

    @property
    def is_high(self) -> bool:
        return self._measured() > self._limit

    def is_high_with(self, mb: float) -> bool:
        """Whether it will be with so much more than before anything was read, in whatever process that is."""
        return self._at_rest + mb > self._limit
