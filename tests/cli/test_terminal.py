"""What a person sees on a terminal: the progress bar, tables that fit, colours that can be switched off."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest
from tests.cli.program import Done, lta, on_terminal, plain

from laser_trim_analyzer.reports.tables import TRACK_COLUMNS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal in the standard library there")

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NUMBER = re.compile(r"[+−]?\d+(\.\d+)?")
ALWAYS = ["Model", "Serial", "Track", "Verdict"]


@cache
def terminal(folder: Path, columns: int) -> str:
    """What `lta analyze` writes to a terminal so wide; it is not done twice."""
    code, written = on_terminal("analyze", folder, columns=columns)
    assert code == 3
    return written


@cache
def piped(folder: Path) -> Done:
    return lta("analyze", folder)


def table_of(written: str) -> list[str]:
    """The lines of the table, from its captions to its end."""
    lines = plain(written).splitlines()
    start = next(number for number, line in enumerate(lines) if "Model  " in line)
    end = next(number for number, line in enumerate(lines) if number > start and not re.match(r"\d{4}|\s+\S", line))
    return [lines[start][lines[start].index("Model") :], *lines[start + 1 : end]]


@pytest.mark.parametrize("columns", [60, 80, 100, 180])
def test_the_table_fits_and_no_number_is_cut(columns: int, shop: Path):
    written = terminal(shop, columns)
    wide = piped(shop).stdout.splitlines()
    table = table_of(written)
    begun = [[line for line in lines if not line.startswith(" ")] for lines in (table, wide)]
    assert len(begun[0]) == len(begun[1]), "only words go on in a line that begins with blanks"
    assert max(map(len, table)) <= columns
    assert "…" not in "".join(table)
    whole = {word for line in wide for word in line.split()}
    assert {word for line in table for word in line.split()} <= whole
    assert [caption for caption in ALWAYS if caption not in table[0]] == []
    assert ("No room for: " in written) == (columns < 180)


def test_what_has_no_room_is_named(shop: Path):
    written = " ".join(plain(terminal(shop, 80)).split())
    said = written.partition("No room for: ")[2].partition(". A wider window")[0].split(" · ")
    shown = [column.caption for column in TRACK_COLUMNS if column.on_screen and column.caption not in said]
    assert table_of(terminal(shop, 80))[0].split() == " ".join(shown).split()
    assert set(said) >= {"Machine", "Remark"}
    assert {"Run", "Out", "Margin"} <= set(shown)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_reasons_are_folded_between_words(columns: int, shop: Path):
    lines = plain(terminal(shop, columns)).splitlines()
    assert max(len(line) for line in lines if "Reading" not in line and ".xls" not in line) <= columns
    told = " ".join(" ".join(lines).split())
    assert "The end of the workbook is missing." in told
    assert "the copy was cut short. [FILE_TRUNCATED]" in told


def test_the_progress_bar_shows_and_is_gone_before_the_table(shop: Path):
    written = terminal(shop, 100)
    assert "Reading" in written
    assert "/8" in plain(written)
    bar_ends = written.rindex("Reading")
    assert written.index("Model") > bar_ends
    assert "\x1b[2K" in written[bar_ends:], "the line of the bar is erased"


@pytest.mark.parametrize("words", [("--verbose",), ("--format", "jsonl")])
def test_no_bar_is_drawn_over_other_lines(words: tuple[str, ...], shop: Path):
    _, written = on_terminal("analyze", shop, *words)
    assert "Reading" not in written


def test_no_bar_is_drawn_into_a_pipe(shop: Path):
    assert "Reading" not in piped(shop).stderr


def test_no_color_keeps_the_words(shop: Path):
    coloured = terminal(shop, 100)
    _, written = on_terminal("analyze", shop, NO_COLOR="1")
    assert re.search(r"\x1b\[31mFAIL", coloured)
    assert not re.search(r"\x1b\[3[0-7]m", written)
    assert table_of(written) == table_of(coloured)


def test_a_dumb_terminal_gets_no_escapes(shop: Path):
    code, written = on_terminal("analyze", shop, TERM="dumb")
    assert code == 3
    assert "\x1b" not in written
    assert "Reading" not in written
    assert "FAIL" in written


def test_forced_colours_do_not_cut_a_pipe(shop: Path):
    coloured = lta("analyze", shop, FORCE_COLOR="1").stdout
    assert COLOUR.search(coloured)
    assert plain(coloured) == piped(shop).stdout


@pytest.mark.parametrize("columns", [80])
def test_inspect_cuts_no_number_on_a_narrow_terminal(columns: int, sound: Path):
    code, written = on_terminal("inspect", sound, "--points", columns=columns)
    assert code == 0
    lines = plain(written).splitlines()
    assert max(len(line) for line in lines if ".xls" not in line) <= columns
    assert "…" not in plain(written)
    wide = lta("inspect", sound, "--points").stdout
    assert {word for word in plain(written).split() if NUMBER.fullmatch(word)} == {
        word for word in wide.split() if NUMBER.fullmatch(word)
    }
