"""What standard output and error can carry, and what to do when they break; knows nothing of results."""

from __future__ import annotations

import codecs
import errno
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

__all__ = ["abandon_stdout", "is_broken_output", "prepare_streams", "reason_of", "shown", "writing_output"]

_EXIT_ERROR = 3
_PLAIN: Final = {"−": "-", "–": "-", "…": "...", "Ω": "Ohm", "×": "x", "°": "deg", "·": "|"}
_HANDLER: Final = "laser_trim_analyzer.plain"
_READER_GONE: Final = (errno.EPIPE, errno.EINVAL)  # EINVAL is what Windows says of a closed pipe
_OUTPUT_BROKEN: Final = (*_READER_GONE, errno.ENOSPC, errno.EIO, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def _plainly(problem: UnicodeError) -> tuple[str, int]:
    """A sign that the stream cannot write: its plain form, else its number; never '?', which would swallow a minus."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    signs = problem.object[problem.start : problem.end]
    plain = (_PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in signs)
    return "".join(plain), problem.end


def prepare_streams() -> None:
    """Let an old console write what it can: no sign may stop a run."""
    codecs.register_error(_HANDLER, _plainly)
    if sys.stdout is None:  # the caller closed it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - a device, open until the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_HANDLER)


def _visible(sign: str) -> str:
    """A sign that draws something as it is, any other as its number: a terminal would obey it."""
    return sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else sign.encode("unicode_escape").decode()


def shown(text: str, stream: IO[str]) -> str:
    """The text as the stream will show it, so that its width is known; control signs (a cell may hold any) are escaped."""
    visible = text if text.isprintable() else "".join(map(_visible, text))
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return visible.encode(encoding, _HANDLER).decode(encoding)


def is_broken_output(problem: OSError) -> bool:
    """Whether it is what a full disk or a closed pipe says, and no file of ours is meant."""
    return problem.errno in _OUTPUT_BROKEN and problem.filename is None


def reason_of(problem: OSError) -> str:
    if problem.errno in _READER_GONE:
        return "the reader of the output is gone"
    return f"the output cannot be written: {problem.strerror}"


def abandon_stdout() -> None:
    """Send what is still in the buffer nowhere: Python would try again at its end and complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextmanager
def writing_output() -> Iterator[None]:
    """End with a sentence and exit code 3 when standard output can take no more."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as problem:
        if not is_broken_output(problem):
            raise
        abandon_stdout()
        with suppress(OSError):
            sys.stderr.write(f"lta: {reason_of(problem)}\n")
        sys.exit(_EXIT_ERROR)
