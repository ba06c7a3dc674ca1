"""The bytes of one file, read once, with what the operating system may say turned into support codes; looks at no content."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass

from laser_trim_analyzer.errors import ReadError, shown_path

__all__ = ["Source", "load"]

# O_NONBLOCK: neither a pipe nor a file under another program's lease may make us wait for ever.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

_CODE_OF_ERRNO = {
    errno.ENOENT: "FILE_NOT_FOUND",
    errno.ENOTDIR: "FILE_NOT_FOUND",
    errno.ENAMETOOLONG: "FILE_NOT_FOUND",
    errno.ESTALE: "FILE_NOT_FOUND",
    errno.EACCES: "FILE_NO_PERMISSION",
    errno.EPERM: "FILE_NO_PERMISSION",
    errno.ELOOP: "FILE_LINK_LOOP",
    errno.EISDIR: "FILE_IS_FOLDER",
    errno.EAGAIN: "FILE_LOCKED",
    errno.EBUSY: "FILE_LOCKED",
    errno.ETXTBSY: "FILE_LOCKED",
    errno.ENXIO: "FILE_NOT_REGULAR",
    errno.ENODEV: "FILE_NOT_REGULAR",
}
_LOCKED_ON_WINDOWS = (32, 33)  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a file and its identity (SHA-256 of the bytes)."""

    path: str
    data: bytes
    sha256: str


def load(path: str | os.PathLike[str], max_bytes: int) -> Source:
    """Read a regular file of at most `max_bytes` in one piece; raises ReadError."""
    shown = shown_path(path)
    try:
        data = _read(os.fspath(path), shown, max_bytes)
    except OSError as problem:
        code = _code_of(problem)
        reason = problem.strerror or "" if code == "FILE_UNREADABLE" else ""  # the other sentences say it already
        raise ReadError(code, reason, path=shown) from problem
    except ValueError as problem:  # a NUL inside the path
        raise ReadError("FILE_NOT_FOUND", str(problem), path=shown) from problem
    return Source(shown, data, hashlib.sha256(data).hexdigest())


def _code_of(problem: OSError) -> str:
    if getattr(problem, "winerror", None) in _LOCKED_ON_WINDOWS:
        return "FILE_LOCKED"
    return _CODE_OF_ERRNO.get(problem.errno or 0, "FILE_UNREADABLE")


def _read(path: str, shown: str, max_bytes: int) -> bytes:
    """The whole file in as few calls of the system as tell that it is whole: with each of them threads pass Python's lock on."""
    file = _opened(path, shown)
    try:
        before = os.fstat(file)
        if stat.S_ISDIR(before.st_mode):
            raise ReadError("FILE_IS_FOLDER", path=shown)
        if not stat.S_ISREG(before.st_mode):
            raise ReadError("FILE_NOT_REGULAR", path=shown)
        if before.st_size > max_bytes:
            raise ReadError("FILE_TOO_LARGE", f"{before.st_size:,} bytes; the limit is {max_bytes:,}", path=shown)
        data = _all_of(file, before.st_size)
        after = os.fstat(file)
    finally:
        os.close(file)
    if len(data) != after.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise ReadError("FILE_CHANGING", path=shown)
    return data


def _opened(path: str, shown: str) -> int:
    try:
        return os.open(path, _OPEN_FLAGS)
    except PermissionError:
        if os.path.isdir(path):  # noqa: PTH112 - Windows says so of every folder, others of one that may not be entered
            raise ReadError("FILE_IS_FOLDER", path=shown) from None
        raise


def _all_of(file: int, size: int) -> bytes:
    """The bytes of a file of that size, and one more where it has more now; asked for exactly, so that nothing is cut off again."""
    data = os.read(file, size)
    while more := os.read(file, max(1, size - len(data))):  # a network may give less than was asked for
        data += more
        if len(data) > size:
            break
    return data
