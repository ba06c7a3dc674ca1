"""Draw the README's pictures from simulated workbooks: ``.venv/bin/python docs/pictures/draw.py`` (Linux or macOS)."""

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
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

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


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "laser_trim_analyzer.simulate", "today"], check=True, cwd=folder)
        printed = on_a_terminal(sys.executable, "-m", "laser_trim_analyzer", "analyze", "today", cwd=Path(folder))
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123 - lives as long as we do
    console.print("$ lta analyze today", style="bold", highlight=False)
    console.print(Text.from_ansi(printed.strip("\n")))
    console.print()  # the picture is cut at the last line's feet
    picture = console.export_svg(title="lta analyze today", theme=THEME)
    picture = WEB_FONT.sub("", picture).replace("Fira Code", "ui-monospace, Menlo, Consolas")
    picture = picture.replace("<svg ", '<svg xml:space="preserve" ', 1)  # leading blanks are columns here
    Path(__file__).with_name("analyze.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
