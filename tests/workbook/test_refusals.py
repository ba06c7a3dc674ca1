"""Bytes that are no readable workbook are refused by reason, wherever the damage is; only bytes are taken."""

from __future__ import annotations

import struct

import pytest
from tests.readers.bad_files import bof, compound_file, record
from tests.workbook.books import SECTOR, SMALL, book, opened, patched, refusal, refused
from tests.workbook.records import label, workbook

from laser_trim_analyzer import _core


def test_a_book_cut_at_any_place_is_refused():
    for size in [*range(0, len(SMALL), 97), len(SMALL) - 1]:
        assert refusal(SMALL[:size]) == "truncated", size


def test_a_cycle_in_the_allocation_table_is_refused():
    (table,) = struct.unpack_from("<I", SMALL, 76)
    cycle = bytearray(SMALL)
    struct.pack_into("<I", cycle, (table + 1) * SECTOR + 4 * 3, 1)
    assert refusal(bytes(cycle)) == "cycle"


def test_a_chain_that_leaves_the_table_is_refused():
    (table,) = struct.unpack_from("<I", SMALL, 76)
    astray = bytearray(SMALL)
    struct.pack_into("<I", astray, (table + 1) * SECTOR + 4 * 3, 0x00FFFFFF)
    assert refusal(bytes(astray)) == "bad_sector"


BOF = struct.pack("<HHHH", 0x0809, 16, 0x0600, 0x0005)
CODEPAGE = struct.pack("<HH", 0x0042, 2)
STREAM_NAME = "Workbook".encode("utf-16-le")
ROOT_NAME = "Root Entry".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "truncated"),
        (b"PK\x03\x04" + bytes(600), "bad_header"),
        (patched(SMALL, BOF, 4, "<H", 0x0500), "old_biff"),
        (patched(SMALL, BOF, 4, "<H", 0x0700), "bad_record"),
        (patched(SMALL, BOF, 6, "<H", 0x0010), "bad_record"),
        (patched(SMALL, CODEPAGE, 0, "<H", 0x002F), "encrypted"),
        (compound_file(bytes(5000), name="EncryptedPackage"), "encrypted"),
        (patched(SMALL, STREAM_NAME, 0, "<H", ord("X")), "no_workbook_stream"),
        (patched(SMALL, ROOT_NAME, 66, "<B", 0), "bad_directory"),
        (compound_file(bof(5) + record(0x0085, b"\0\0") + record(0x000A)), "bad_record"),
    ],
)
def test_what_is_no_readable_workbook_is_refused_by_reason(data, reason):
    assert refusal(data) == reason


@pytest.mark.parametrize("flag", [2, 4, 8, 128])
def test_a_short_text_with_flags_that_other_programs_take_for_runs_is_refused(flag: int):
    data = bytearray(book(("Notes", {(0, 0): 1.0})))
    at = data.index(b"Notes") - 1
    assert data[at] == 0
    data[at] = flag
    assert refusal(bytes(data)) == "bad_record"
    of_cell = bytearray(workbook({"a": label(0, 0, "words")}))
    at = of_cell.index(b"words") - 1
    assert opened(bytes(of_cell)).sheet(0).cell(0, 0) == "words"
    of_cell[at] = flag
    assert refusal(bytes(of_cell)) == "bad_record"


def test_a_damaged_cell_names_its_sheet():
    number = struct.pack("<HHHHH", 0x0203, 14, 0, 0, 0x0011)
    plain = book(("whole", {(0, 0): 1.0}), ("broken", {(0, 0): 1e-30}))
    at = plain.rindex(number)
    problem = refused(plain[:at] + struct.pack("<HHHH", 0x0203, 14, 0, 256) + plain[at + 8 :])
    assert (problem.reason, problem.sheet) == ("bad_record", "broken")
    assert refused(b"").sheet is None


def test_a_table_beyond_the_limit_is_refused_and_one_at_the_limit_is_not():
    data = book(("a", {(9, 9): 1.0}), ("b", {(4, 4): 1.0}))
    assert opened(data, 125).sheet(1).rows == 5
    assert (refused(data, 124).reason, refused(data, 99).reason) == ("too_large", "too_large")


def test_a_sheet_that_is_left_out_is_not_read_whatever_it_holds():
    data = book(("a", {(9, 9): 1.0}), ("b", {(4, 4): 1.0}))
    partly = _core.Workbook(data, 100, ["b", "nobody"])
    assert (partly.sheet_names, partly.sheet(0).rows) == (["a", "b"], 10)
    with pytest.raises(IndexError):
        partly.sheet(1)


def test_texts_beyond_the_limit_are_refused_with_a_copy_for_each_cell_and_those_at_the_limit_are_not():
    text = "Ω" * 50
    data = book(("a", {(row, 0): text for row in range(10)}), ("b", {(0, 0): text, (1, 0): "x"}))
    assert _core.Workbook(data, 100, (), 551).sheet(1).cell(0, 0) == text
    for most, sheet in ((550, "b"), (499, "a"), (0, "a")):
        with pytest.raises(_core.FormatError) as caught:
            _core.Workbook(data, 100, (), most)
        assert (caught.value.reason, caught.value.sheet) == ("too_large", sheet)
    assert _core.Workbook(data, 100, ("a",), 51).sheet(1).cell(1, 0) == "x"


def test_a_sparse_bomb_is_refused_before_it_is_built():
    data = book(*((f"S{i}", {(0, 0): 1.0, (65535, 255): 1.0}) for i in range(40)))
    assert len(data) < 40_000
    assert refusal(data) == "too_large"


def test_declared_dimensions_need_not_be_true():
    head = struct.pack("<HH", 0x0200, 14)
    for first, last in ((0, 0x7FFFFFFF), (9, 3), (0, 0)):
        sheet = opened(patched(SMALL, head, 4, "<IIHH", first, last, 0, 0xFFFF)).sheet(0)
        assert (sheet.rows, sheet.columns) == (5, 3)
        assert sheet.cell(3, 2) == "text"


@pytest.mark.parametrize(
    "data", [bytearray(SMALL), memoryview(SMALL), "text", None], ids=["bytearray", "memoryview", "str", "None"]
)
def test_only_bytes_are_taken_because_others_could_change_meanwhile(data):
    with pytest.raises(TypeError):
        opened(data)
