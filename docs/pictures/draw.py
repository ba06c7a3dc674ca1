"""Draw the pictures of README and docs from simulated workbooks: ``.venv/bin/python docs/pictures/draw.py`` (Linux or macOS)."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from laser_trim_analyzer.simulate import invent_dlts, write_file
from laser_trim_analyzer.simulate.curves import frozen

HERE = Path(__file__).parent
WIDTH = 152
# The desktop's light tokens: paper, ink, and for the words pass and fail their own colours.
_GREY, _RED, _GREEN, _INK = (95, 107, 120), (179, 34, 26), (15, 110, 57), (22, 32, 43)
THEME = TerminalTheme(
    (255, 255, 255), _INK, [_INK, _RED, _GREEN, _INK, _INK, _INK, _INK, _GREY], [_INK, _RED, _GREEN, *[_INK] * 4, _GREY]
)
WEB_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def on_a_terminal(*command: str, cwd: Path) -> str:
    """What a command prints to a terminal of WIDTH columns, both streams in order, with its colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, WIDTH, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=environment):  # noqa: S603
        os.close(theirs)
        printed = b""
        try:
            while chunk := os.read(ours, 65536):
                printed += chunk
        except OSError:  # Linux reports the end of a terminal as an error
            pass
    os.close(ours)
    text = printed.decode().replace("\r\n", "\n")
    return re.sub(r"\x1b\[\?25[lh]|\x1b\[\d*[AJK]|\r", "", text[text.rfind("\x1b[2K") + 4 if "\x1b[2K" in text else 0 :])


def text_picture(command: str, printed: str, name: str) -> None:
    """The screen as an SVG without web fonts."""
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123 - lives as long as we do
    console.print(f"$ {command}", style="bold", highlight=False)
    console.print(Text.from_ansi(printed.strip("\n")))
    console.print()  # the picture is cut at the last line's feet
    picture = console.export_svg(title=command, theme=THEME, unique_id=name)
    picture = WEB_FONT.sub("", picture).replace("Fira Code", "ui-monospace, Menlo, Consolas")
    picture = picture.replace("<svg ", '<svg xml:space="preserve" ', 1)  # leading blanks are columns here
    HERE.joinpath(f"{name}.svg").write_text(picture, encoding="utf-8")


def part(folder: Path, serial: str, end_volts: float) -> str:
    """A workbook of a part with tapered limits, whose error rises by `end_volts` at one end; returns its name."""
    found = invent_dlts(11, model="4711-2", serial=serial, points=69, outcome="watch", limits="tapered")
    (track,) = found.tracks
    last = track.sweeps[-1]
    rough = np.random.default_rng(7).normal(0.0, 0.004, last.points)
    rise = end_volts * np.linspace(0.0, 1.0, last.points) ** 12
    error = np.round(0.55 * (last.measured - last.theory) + 0.014 + rough + rise, 5)
    flags = (np.abs(error) > last.upper).astype(np.int8)
    flags.flags.writeable = False
    final = replace(last, measured=frozen(last.theory + error), stored_error=frozen(error + 0.0), station_flags=flags)
    return write_file(replace(found, tracks=(replace(track, sweeps=(*track.sweeps[:-1], final)),)), folder).name


def main() -> None:
    lta = (sys.executable, "-m", "laser_trim_analyzer")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "laser_trim_analyzer.simulate", "today"], check=True, cwd=folder)
        text_picture("lta analyze today", on_a_terminal(*lta, "analyze", "today", cwd=folder), "analyze")
        good, bad = part(folder, "23B", 0.0), part(folder, "24A", 0.16)
        folder.joinpath(bad).rename(folder / "24A.xls")
        explained = on_a_terminal(*lta, "explain", "24A.xls", cwd=folder)
        text_picture("lta explain 24A.xls", explained.partition("\n\x1b[1mMachine")[0], "explain")
        draw = (*lta, "plot", good, "-o", str(HERE / "plot.svg"))
        subprocess.run(draw, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command


if __name__ == "__main__":
    main()
