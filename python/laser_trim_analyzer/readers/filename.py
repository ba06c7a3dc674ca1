"""Take a machine's file name apart; must not open files, split folders, guess or correct what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

__all__ = ["FileName", "parse"]

_EXTENSION = re.compile(r"\.xls[xm]?\Z", re.ASCII | re.IGNORECASE)
_STAMP = re.compile(
    r"_TEST DATA_"
    r"(?P<when>(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})-(?P<year>[0-9]{4})"
    r"_(?P<hour>[0-9]{1,2})-(?P<minute>[0-9]{2}) (?P<half>[AP])M)",
    re.ASCII | re.IGNORECASE,
)
_TRACK_LETTER = re.compile(r"_(T[AB])\Z", re.ASCII | re.IGNORECASE)
# Digits are part of [^_], so "four or more digits" needs only the first four; with the possessive
# quantifier nothing is tried twice, however long the name.
_STEP_IN_MODEL = re.compile(r"([0-9]+_deg)_([0-9]{4}[^_]*+_\1)_(.*)", re.ASCII | re.DOTALL)
# An operator's word such as "_Reset" is not the flag: what follows the flag starts a new word.
_RESISTANCE_FLAG = re.compile(r"_(?i:res)(?=[^a-z]|\Z|(?i:trimmed|touch-up|scrap))", re.ASCII)
_SHOP = "Shop"


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file name says, verbatim; absent is None, only `serial` and `model` may be empty."""

    model: str
    serial: str
    track_letter: str | None
    """`TA` or `TB`, upper case."""
    trimmed_at: datetime | None
    """When the machine saved the file: its local clock, without a zone."""
    impossible_date: str | None
    """The text of a date that is none; `trimmed_at` is then None, never another time."""
    outcome_words: str | None
    """All that follows AM/PM, without the `_Res` flag and leading underscores."""
    res_flag: bool
    category: str | None
    """First word of the outcome's part before its first `_`: `Trimmed`, `Touch-up`, `Scrap` on known machines."""
    reason: str | None
    """The operator's words after that `_`; `Trimmed Correct` has none."""
    remark: str | None
    """Rest of a name without a time stamp."""
    dated: bool
    """The name has the machine's `TEST DATA` stamp (whose date may be impossible)."""


def parse(name: str) -> FileName:
    """Split a bare file name by the four-step rule of docs/format.md, "File names".

    `name` is the last part of a path on any system; `/` and `\\` in it are ordinary characters, and so are
    escaped undecodable bytes. The extensions .xls, .xlsx and .xlsm are stripped whatever their case, others
    stay. Never raises for a str and takes time proportional to its length.
    """
    stem = _EXTENSION.sub("", name)
    stamp = _STAMP.search(stem)
    return _undated(stem) if stamp is None else _dated(stem, stamp)


def _dated(stem: str, stamp: re.Match[str]) -> FileName:
    head = stem[: stamp.start()]
    letter = _TRACK_LETTER.search(head)
    if letter is not None:
        head = head[: letter.start()]
    model, serial = _model_and_serial(head)
    moment = _moment(stamp)
    tail = stem[stamp.end() :]
    flag = _RESISTANCE_FLAG.match(tail)
    words = (tail if flag is None else tail[flag.end() :]).lstrip("_")
    first, _, reason = words.partition("_")
    return FileName(
        model=model,
        serial=serial,
        track_letter=None if letter is None else letter[1].upper(),
        trimmed_at=moment,
        impossible_date=stamp["when"] if moment is None else None,
        outcome_words=words if words.strip() else None,
        res_flag=flag is not None,
        category=next(iter(first.split(maxsplit=1)), None),
        reason=reason if reason.strip() else None,
        remark=None,
        dated=True,
    )


def _undated(stem: str) -> FileName:
    model, _, rest = stem.partition("_")
    serial, _, remark = rest.partition("_")
    return FileName(
        model=model,
        serial=serial.removeprefix(_SHOP),
        track_letter=None,
        trimmed_at=None,
        impossible_date=None,
        outcome_words=None,
        res_flag=False,
        category=None,
        reason=None,
        remark=remark or None,
        dated=False,
    )


def _model_and_serial(head: str) -> tuple[str, str]:
    step = _STEP_IN_MODEL.fullmatch(head)
    if step is not None:
        return step[2], step[3]
    # The first underscore, not the last: serials contain underscores, models (but for the step) do not.
    model, _, serial = head.partition("_")
    return model, serial


def _moment(stamp: re.Match[str]) -> datetime | None:
    """Return the local time of a 12-hour stamp (12 AM is midnight, 12 PM noon), None if there is no such time."""
    hour = int(stamp["hour"])
    if not 1 <= hour <= 12:
        return None
    afternoon = stamp["half"] in "Pp"
    try:
        day = date(int(stamp["year"]), int(stamp["month"]), int(stamp["day"]))
        clock = time(hour % 12 + 12 * afternoon, int(stamp["minute"]))
    except ValueError:
        return None
    return datetime.combine(day, clock)
