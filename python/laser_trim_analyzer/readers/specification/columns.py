"""The columns of a table of specifications and what to write into each; the one list for TOML, CSV and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from .row import Place, shown

__all__ = ["COLUMNS", "columns_of", "hint"]

# column → what to write, as the end of the sentence "Write …"
COLUMNS: Final = {
    "model": "the model as text, or a pattern in which * stands for any text and ? for any sign",
    "linearity": "absolute, absolute_with_offset or independent",
    "policy": "as_measured, with_offset or with_rotation",
    "angle": "the electrical angle or length as a plain number above 0, such as 340.5, with angle_tolerance",
    "angle_tolerance": "min, max or a plain number from 0 to below the angle (2.5 for ± 2.5), with angle",
    "exclude": "indices of points as text, such as 0-2, 48-50 (in Excel format the cell as text first, or 1-2 becomes a date)",
    "resistance_min": "the least final resistance in ohm as a plain number above 0, below resistance_max, which belongs to it",
    "resistance_max": "the largest final resistance in ohm as a plain number, above resistance_min, which belongs to it",
    "guard_band": "the part of each half band as a plain number from 0 to below 1, such as 0.1",
    "sigma_threshold": "a plain number above 0, with sigma_author, sigma_reason and sigma_date",
    "sigma_author": "who set the threshold; sigma_threshold, sigma_author, sigma_reason and sigma_date belong together",
    "sigma_reason": "why the threshold was set; sigma_threshold, sigma_author, sigma_reason and sigma_date belong together",
    "sigma_date": "the day the threshold was set, such as 2024-03-07, with sigma_threshold, sigma_author and sigma_reason",
}


def hint(name: str, known: Iterable[str] = COLUMNS) -> str:
    """The nearest of the known names, as the end of a sentence; all of them where none is near."""
    names = list(known)
    near = get_close_matches(name.strip().casefold()[:40], names, n=1)
    return f"is '{near[0]}' meant?" if near else f"the known ones are {', '.join(names)}"


def columns_of(header: Sequence[object], places: Sequence[Place]) -> dict[int, str]:
    """The column of each index of a header row; blank ones are left out. Upper and lower case are the same."""
    found: dict[int, str] = {}
    for index, (title, place) in enumerate(zip(header, places, strict=True)):
        text = title.strip() if isinstance(title, str) else title
        if text is None or text == "":
            continue
        name = str(text).casefold()
        if name not in COLUMNS:
            raise place.refusal("SPEC_SCHEMA", f"the column {shown(text)} is not known; {hint(name)}")
        if name in found.values():
            raise place.refusal("SPEC_SCHEMA", f"the column '{name}' is there twice")
        found[index] = name
    if "model" not in found.values():
        raise Place(places[0].where if places else "row 1").refusal("SPEC_SCHEMA", "the header has no column 'model'")
    return found
