"""Whether a folder lies on a network file system, where SQLite's write-ahead log is unsafe; it reads, it never decides."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

__all__ = ["network_file_system"]

_NETWORK: Final = frozenset(
    {
        *("9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4"),
        *("ocfs2", "orangefs", "pvfs2", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav", "afpfs"),
    }
)
_LOCAL_FUSE: Final = frozenset({"fuse.ntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.encfs", "fuse.gocryptfs", "fuse.fuse-overlayfs"})
_MOUNTS: Final = Path("/proc/self/mountinfo")
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW


def network_file_system(folder: Path, mounts: str | None = None) -> str | None:
    """The name of the network file system that holds the folder; None where it is local or cannot be told.

    `mounts` is the text of Linux' /proc/self/mountinfo, for trials.
    """
    if sys.platform == "win32" and mounts is None:
        return _on_windows(folder)
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return None
    return _on_linux(Path(os.path.realpath(folder)), mounts)


def _on_linux(folder: Path, mounts: str) -> str | None:
    """Of the mount points above the folder the longest holds it, of equal ones the last, which hides the others."""
    best, found = -1, None
    for line in mounts.splitlines():
        left, dash, right = line.partition(" - ")
        words = left.split(" ")
        if not dash or len(words) < 5:
            continue
        point = Path(_unescaped(words[4]))
        if (point == folder or point in folder.parents) and len(point.parts) >= best:
            best, found = len(point.parts), right.split(" ")[0]
    return found if found is not None and _is_network(found) else None


def _is_network(kind: str) -> bool:
    return kind in _NETWORK or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)


def _unescaped(text: str) -> str:
    for octal, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(octal, sign)
    return text


def _on_windows(folder: Path) -> str | None:
    drive = folder.absolute().drive
    if drive.startswith("\\\\"):
        return "a network share"
    import ctypes

    kind = getattr(ctypes, "windll").kernel32.GetDriveTypeW(f"{drive}\\")  # noqa: B009 - it exists on Windows alone
    return "a network drive" if kind == _REMOTE_DRIVE else None
