"""The program's log: JSON lines for machines, short lines for people; never a file's name or text, which may name a customer."""

from __future__ import annotations

import json
import logging
import sys
import traceback
import uuid
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

import typer

from .spared import spare_databases

__all__ = ["report_crash", "start_log"]

_ROOT = "laser_trim_analyzer"
_MAX_BYTES = 10 * 1024 * 1024
_KEPT = 5
_FIELDS = ("sha256", "status", "code", "deed", "seconds", "files", "exit", "analyzer")


def start_log(log_file: Path | None, *, verbose: bool) -> str:
    """Send the library's log to a rotating file of JSON lines and, if verbose, to stderr; returns the run's id."""
    run = uuid.uuid4().hex[:12]
    logger = logging.getLogger(_ROOT)
    logger.setLevel(logging.INFO)
    logger.handlers.clear()
    logger.addHandler(logging.NullHandler())
    if verbose:
        stderr = logging.StreamHandler(sys.stderr)
        stderr.setFormatter(_PlainFormatter())
        logger.addHandler(stderr)
    spare_databases(log_file, "--log-file")
    if log_file is not None:
        try:
            rotating = _LogFile(log_file, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8")
        except OSError as problem:
            raise typer.BadParameter(f"cannot write {log_file}: {problem.strerror}", param_hint="--log-file") from problem
        rotating.setFormatter(_JsonFormatter(run))
        logger.addHandler(rotating)
    return run


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name of the standard library
        """A log that cannot be written (a full disk) ends with one sentence; it does not end the run."""
        logging.getLogger(_ROOT).removeHandler(self)
        typer.echo(f"lta: the log ends here: {sys.exc_info()[1]}", err=True)


def _frames(record: logging.LogRecord) -> list[str]:
    """Where an exception came from, without its text: that may quote a cell."""
    if not record.exc_info or record.exc_info[2] is None:
        return []
    frames = traceback.extract_tb(record.exc_info[2])
    return [f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]


class _JsonFormatter(logging.Formatter):
    def __init__(self, run: str) -> None:
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "run": self._run,
            "level": record.levelname.lower(),
            "event": record.msg,
            **{name: getattr(record, name) for name in _FIELDS if hasattr(record, name)},
        }
        if record.exc_info and record.exc_info[0] is not None:
            line |= {"exception": record.exc_info[0].__name__, "frames": _frames(record)}
        return json.dumps(line)


class _PlainFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = [f"{name}={value}" for name in _FIELDS if (value := getattr(record, name, None)) is not None]
        return " ".join((record.levelname.lower(), str(record.msg), *facts, *_frames(record)))


def report_crash(problem: Exception) -> None:
    """Tell the user that the program made a mistake, with what a report needs; the details go to the log."""
    from laser_trim_analyzer.errors import CODES

    logger = logging.getLogger(_ROOT)
    logger.addHandler(logging.NullHandler())  # a verb without a log: Python would print the traceback
    logger.error("crash", exc_info=problem, extra={"code": "INTERNAL"})
    frames = traceback.extract_tb(problem.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    has_log = any(isinstance(handler, _LogFile) for handler in logger.handlers)
    remedy = CODES["INTERNAL"].remedy if has_log else "Please report it with the support code."
    sentence = "The program made a mistake and stopped."
    typer.echo(f"lta: {sentence} {remedy} [INTERNAL {type(problem).__name__} at {place}]", err=True)
