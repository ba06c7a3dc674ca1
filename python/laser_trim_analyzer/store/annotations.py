"""What people say of files, tracks and units: said, listed, taken back; nothing of it is ever changed or deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select, update

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import AuditAction, Lot, stem_and_letter

from . import schema
from .audit import Actor, append
from .keys import Keys
from .many_rows import insert_rows
from .mapping.rows import checked
from .words import AnnotationKind, Target

__all__ = ["Aim", "Annotation", "annotate", "said_of", "said_of_unit", "withdraw"]

_NOTE: Final = schema.table_of(schema.Annotation)
_FILE: Final = schema.table_of(schema.SourceFile)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_UNIT: Final = schema.table_of(schema.Unit)
_LOT: Final = schema.table_of(schema.Lot)
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Aim:
    """What somebody means: a file by its hash or the beginning of it, with `track` (and `section`) one of its tracks; or a unit by
    model and serial, with `day` (any day of its lot) where the serial was used more than once."""

    sha256: str | None = None
    section: int | None = None
    track: str | None = None
    model: str | None = None
    serial: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """One thing that was said; `withdrawn_at` is None while it holds."""

    id: int
    kind: AnnotationKind
    target: Target
    sha256: str | None
    section: int | None
    track: str | None
    model: str | None
    stem: str | None
    day: date | None
    words: str
    reason: str | None
    said_by: str
    said_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_why: str | None


def annotate(connection: Connection, actor: Actor, kind: AnnotationKind, aim: Aim, words: str, reason: str | None) -> int:
    """Say it; the number of the annotation. The caller holds the write lock.

    Raises DataError ANNOTATION_TARGET where the aim names none or more than one, StoreError STORE_TEXT.
    """
    values = _of_unit(connection, aim) if aim.sha256 is None else _of_file(connection, aim)
    keys = Keys(connection)
    key = keys.take()
    said = {"words": words, "reason": reason, "said_by": actor.name, "said_at": datetime.now(UTC)}
    columns = dict.fromkeys(column.name for column in _NOTE.columns)
    insert_rows(connection, _NOTE, [checked({**columns, "id": key, "kind": kind.value, **values, **said})])
    append(connection, actor, AuditAction.ANNOTATE, f"annotation {key}", {"kind": kind.value, "target": values["target"]})
    keys.settle()
    return key


def withdraw(connection: Connection, actor: Actor, key: int, why: str | None) -> None:
    """Take it back; it stays readable. The caller holds the write lock. Raises DataError ANNOTATION_UNKNOWN."""
    keys = Keys(connection)
    line = update(_NOTE).where(_NOTE.c.id == key, _NOTE.c.withdrawn_at.is_(None))
    done = connection.execute(
        line.values(checked({"withdrawn_by": actor.name, "withdrawn_why": why}) | {"withdrawn_at": datetime.now(UTC)})
    )
    if done.rowcount != 1:
        raise DataError("ANNOTATION_UNKNOWN", f"annotation {key}")
    append(connection, actor, AuditAction.WITHDRAW, f"annotation {key}", {"why": why})
    keys.settle()


def said_of(connection: Connection, aim: Aim, *, withdrawn: bool = False) -> list[Annotation]:
    """What was said, oldest first: of the file, the unit or the model that is named, or of everything; `withdrawn`: also what does
    not hold any more."""
    line = select(_NOTE).order_by(_NOTE.c.id)
    if not withdrawn:
        line = line.where(_NOTE.c.withdrawn_at.is_(None))
    if aim.sha256 is not None:
        line = line.where(_NOTE.c.file_sha256.between(*_hashes(aim.sha256)))
    if aim.track is not None:
        line = line.where(_NOTE.c.track == aim.track)
    if aim.model is not None:
        line = line.where(_NOTE.c.model == aim.model)
    if aim.serial is not None:
        line = line.where(_NOTE.c.stem == stem_and_letter(aim.serial)[0])
    return [_annotation(row) for row in connection.execute(line).mappings()]


def said_of_unit(connection: Connection, model: str, stem: str, lot: Lot, hashes: Iterable[bytes]) -> list[Annotation]:
    """What holds of a unit and of its files, named by their hashes, and their tracks, oldest first; one statement."""
    of_unit = and_(_NOTE.c.target == Target.UNIT.value, _NOTE.c.model == model, _NOTE.c.stem == stem)
    of_unit = and_(of_unit, _NOTE.c.day.between(lot.first, lot.last))
    line = select(_NOTE).where(or_(of_unit, _NOTE.c.file_sha256.in_(hashes)), _NOTE.c.withdrawn_at.is_(None)).order_by(_NOTE.c.id)
    return [_annotation(row) for row in connection.execute(line).mappings()]


def _annotation(row: Any) -> Annotation:
    sha256 = row["file_sha256"]
    return Annotation(
        *(row["id"], AnnotationKind(row["kind"]), Target(row["target"]), sha256 and bytes(sha256).hex()),
        *(row[name] for name in ("section", "track", "model", "stem", "day", "words", "reason", "said_by", "said_at")),
        *(row[name] for name in ("withdrawn_by", "withdrawn_at", "withdrawn_why")),
    )


def _hashes(beginning: str) -> tuple[bytes, bytes]:
    """The least and the largest hash that begin so."""
    text = beginning.strip().casefold()
    try:
        if not 6 <= len(text) <= 64:
            raise ValueError
        return bytes.fromhex(text.ljust(64, "0")), bytes.fromhex(text.ljust(64, "f"))
    except ValueError:
        raise DataError("ANNOTATION_TARGET", f"'{beginning[:80]}' is not a hash: 6 to 64 hexadecimal digits") from None


def _only(found: list[Any], what: str, named: Iterable[str]) -> Any:
    if len(found) != 1:
        some = ", ".join(sorted(named)[:_MOST_NAMED])
        raise DataError("ANNOTATION_TARGET", f"{len(found)} {what}{': ' * bool(some)}{some}" if found else f"no {what}")
    return found[0]


def _of_file(connection: Connection, aim: Aim) -> dict[str, Any]:
    """The file, or one of its tracks; model and stem stand beside the hash, so that a list by model finds it."""
    assert aim.sha256 is not None
    line = select(_FILE.c.id, _FILE.c.sha256, _FILE.c.model, _FILE.c.serial).where(_FILE.c.sha256.between(*_hashes(aim.sha256)))
    files = connection.execute(line.limit(_MOST_NAMED + 1)).all()
    file = _only(list(files), "files", (bytes(one.sha256).hex()[:16] for one in files))
    if aim.model is not None and aim.model != file.model:
        raise DataError("ANNOTATION_TARGET", f"the file is of model {file.model}")
    values = {"file_sha256": bytes(file.sha256), "model": file.model, "stem": file.serial and stem_and_letter(file.serial)[0]}
    if aim.track is None:
        return {"target": Target.FILE.value, **values}
    of_file = select(_ATTEMPT.c.section, _ATTEMPT.c.track).where(_ATTEMPT.c.file_id == file.id)
    of_file = of_file.where(or_(_ATTEMPT.c.track == aim.track, _ATTEMPT.c.alias == aim.track), _ATTEMPT.c.track != "")
    if aim.section is not None:
        of_file = of_file.where(_ATTEMPT.c.section == aim.section)
    tracks = connection.execute(of_file).all()
    one = _only(list(tracks), f"tracks '{aim.track}' in the file", (f"section {row.section}" for row in tracks))
    return {"target": Target.TRACK.value, **values, "section": one.section, "track": one.track}


def _of_unit(connection: Connection, aim: Aim) -> dict[str, Any]:
    """The unit, named by a day that stays in its lot whatever is ingested later: its first."""
    if aim.model is None or aim.serial is None:
        raise DataError("ANNOTATION_TARGET", "neither a file nor model and serial are named")
    stem = stem_and_letter(aim.serial)[0]
    line = select(_UNIT.c.first_day, _UNIT.c.last_day, _LOT.c.first_day.label("since"), _LOT.c.last_day.label("until"))
    line = line.join(_LOT, _LOT.c.id == _UNIT.c.lot_id).where(_UNIT.c.model == aim.model, _UNIT.c.stem == stem)
    if aim.day is not None:
        line = line.where(_LOT.c.first_day <= aim.day, _LOT.c.last_day >= aim.day)
    units = connection.execute(line).all()
    one = _only(list(units), f"units {aim.model} {stem}", (str(row.first_day) for row in units))
    return {"target": Target.UNIT.value, "model": aim.model, "stem": stem, "day": one.first_day}
