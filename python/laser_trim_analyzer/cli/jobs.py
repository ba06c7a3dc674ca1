"""How many files `lta analyze` reads at once; loads the settings only where there are any: that takes longer than many files."""

from __future__ import annotations

from typing import Final

from laser_trim_analyzer.config import may_be_set

__all__ = ["jobs_to_take"]

_USUAL: Final = 2  # the default of performance.jobs


def jobs_to_take(chosen: int | None) -> int:
    """The option, else the setting. Exits with 2 where the settings are refused, as every verb that has some."""
    if not may_be_set():
        return _USUAL if chosen is None else chosen
    from .chosen_settings import chosen_settings

    return chosen_settings(jobs=chosen).settings.performance.jobs
