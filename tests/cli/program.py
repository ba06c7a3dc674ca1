"""The real command in a child process, with pipes or on a pseudo-terminal, or here; nothing of the caller's screen leaks in."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from laser_trim_analyzer.cli import main

LTA = [sys.executable, "-m", "laser_trim_analyzer"]
_OF_THE_SCREEN = (
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
    "TERM",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "LC_ALL",
    "TTY_COMPATIBLE",
)
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

Done = subprocess.CompletedProcess[str]


def surroundings(**changes: str) -> dict[str, str]:
    """The environment of a child: the caller's without what it says of its screen."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_SCREEN}
    return kept | {"LANG": "C.UTF-8", "TERM": "xterm-256color"} | changes


def lta(*words: str | Path, cwd: Path | None = None, **environment: str) -> Done:
    """Run the command to its end; texts are read as UTF-8."""
    line = [*LTA, *map(os.fspath, words)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=surroundings(**environment))


def lta_here(*words: str | Path, cwd: Path | None = None, **environment: str) -> Done:
    """The same inside this process, many times as quick, for what is said and written: of a start, an end or a pipe it proves
    nothing."""
    line = ["lta", *map(os.fspath, words)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True) for _ in range(2))
    log = logging.getLogger("laser_trim_analyzer")
    level, handlers = log.level, log.handlers[:]
    try:
        with (
            chdir(cwd or Path.cwd()),
            patch.dict(os.environ, surroundings(**environment), clear=True),
            patch.object(sys, "argv", line),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            main()
        code: Any = 0
    except SystemExit as end:
        code = end.code
    finally:
        log.setLevel(level)
        log.handlers[:] = handlers
    said, complained = (stream.buffer.getvalue().decode() for stream in (out, err))
    return Done(line, code or 0, said, complained)


def start(*words: str | Path, **options: Any) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen([*LTA, *map(os.fspath, words)], text=True, encoding="utf-8", env=surroundings(), **pipes)


def run_python(program: str, *words: str | Path, **environment: str) -> Done:
    """Run a program in a fresh interpreter, for what has to be seen or broken inside."""
    line = [sys.executable, "-c", program, *map(os.fspath, words)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", env=surroundings(**environment))


def on_terminal(*words: str | Path, columns: int = 100, rows: int = 50, **environment: str) -> tuple[int, str]:
    """Run the command on a pseudo-terminal; returns the exit code and all that was written to it, escapes included."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    line = [*LTA, *map(os.fspath, words)]
    child = subprocess.Popen(
        line, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings(**environment), start_new_session=True
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            part = b""
        if not part:
            break
        written += part
    os.close(ours)
    return child.wait(), written.decode("utf-8", "replace").replace("\r\n", "\n")


def plain(written: str) -> str:
    """What was written without colours and movements of the cursor."""
    return _ESCAPE.sub("", written)
