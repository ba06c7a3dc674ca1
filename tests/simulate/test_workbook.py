"""Files on disk: names by the stations' grammar, bytes by seed, and the demonstration folder."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulate.cells import Written

from laser_trim_analyzer.model import System, TrimFile
from laser_trim_analyzer.readers import filename
from laser_trim_analyzer.simulate import (
    Book,
    Dated,
    DltsTraps,
    ExcelError,
    LtsTraps,
    file_name,
    invent_dlts,
    invent_lts,
    to_book,
    write,
    write_file,
)  # fmt: skip
from laser_trim_analyzer.simulate.__main__ import main

DLTS, LTS = invent_dlts(1), invent_lts(1)


@given(st.sampled_from([DLTS, LTS]), st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)), st.booleans())
def test_the_name_parses_back_to_the_facts(trim_file: TrimFile, moment: datetime, flag: bool):
    moment = moment.replace(second=0, microsecond=0)
    name = filename.parse(file_name(replace(trim_file, trimmed_at=moment), res_flag=flag))
    assert (name.model, name.serial, name.trimmed_at) == (trim_file.model, trim_file.serial, moment)
    assert name.outcome_words == trim_file.outcome_words
    assert name.track_letter == (trim_file.tracks[0].name if trim_file.system is System.LTS else None)
    assert name.res_flag == (flag and trim_file.system is System.LTS)


@pytest.mark.parametrize(("hour", "text"), [(0, "12-05 AM"), (11, "11-05 AM"), (12, "12-05 PM"), (23, "11-05 PM")])
def test_clocks_have_twelve_hours(hour: int, text: str):
    name = file_name(replace(DLTS, trimmed_at=datetime(2024, 3, 7, hour, 5)))
    assert name == f"4711-2_17A_TEST DATA_3-7-2024_{text}.xls"


def test_an_impossible_date_and_no_date_have_names_of_their_own():
    assert file_name(replace(DLTS, impossible_date="2-30-2024_9-05 AM")) == "4711-2_17A_TEST DATA_2-30-2024_9-05 AM.xls"
    assert file_name(replace(DLTS, trimmed_at=None)) == "4711-2_Shop17A_initial lin.xls"


def test_every_kind_of_cell_comes_back_as_itself(tmp_path: Path):
    book = Book()
    sheet = book.add("x")
    errors = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
    sheet.column(0, [0.1, "5.00", True, Dated(4.999), 1e9, 1.0 / 3.0, *map(ExcelError, errors)])
    write(book, tmp_path / "x.xls")
    cells = Written(tmp_path / "x.xls")
    found = [cells("x", f"A{row}") for row in range(1, 7)]
    assert found == [
        ("number", 0.1), ("text", "5.00"), ("truth", 1), ("date", 4.999), ("number", 1e9), ("number", 1.0 / 3.0)
    ]  # fmt: skip
    assert cells.column("x", "A", 7, 13) == [0, 7, 15, 23, 29, 36, 42]


@pytest.mark.parametrize("trim_file", [DLTS, LTS])
def test_the_same_facts_give_the_same_bytes(tmp_path: Path, trim_file: TrimFile):
    (tmp_path / "again").mkdir()
    assert write_file(trim_file, tmp_path).read_bytes() == write_file(trim_file, tmp_path / "again").read_bytes()


def test_traps_of_the_other_system_are_refused():
    with pytest.raises(ValueError, match="other system"):
        to_book(DLTS, LtsTraps())
    with pytest.raises(ValueError, match="other system"):
        to_book(LTS, DltsTraps())


def test_without_xlwt_the_sentence_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "xlwt", None)
    with pytest.raises(ImportError, match=r"laser-trim-analyzer\[simulate\]"):
        write_file(DLTS, tmp_path)


def test_the_command_fills_a_folder_in_silence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main([str(tmp_path / "new" / "folder")])
    files = sorted((tmp_path / "new" / "folder").iterdir())
    assert len(files) == 10
    pages = [file for file in files if file.read_bytes().startswith(b"<html>")]
    assert len(pages) == 1
    readable = [file for file in files if file not in pages and len(file.read_bytes()) != 20_000]
    assert len(readable) == 8
    for file in readable:
        assert Written(file).names
    assert capsys.readouterr() == ("", "")


def test_another_seed_makes_other_parts(tmp_path: Path):
    main([str(tmp_path / "a"), "--seed", "1"])
    main([str(tmp_path / "b"), "--seed", "1"])
    main([str(tmp_path / "c"), "--seed", "2"])
    contents = {folder: {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()} for folder in "abc"}
    assert contents["a"] == contents["b"]
    assert contents["a"] != contents["c"]


@pytest.mark.parametrize("arguments", [["x", "--seed", "-1"], ["x", "--seed", "one"], []])
def test_a_wrong_call_ends_with_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "taken")])
    assert "cannot make the folder" in capsys.readouterr().err
