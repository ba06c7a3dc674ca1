"""Packages that are no .xlsx workbook, or a damaged or malicious one, are refused; nothing unchecked reaches the Excel engine."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from tests.readers import bad_files as bad
from tests.simulate.xlsx import write_xlsx

from laser_trim_analyzer import readers
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.pipeline import outcome_of
from laser_trim_analyzer.readers.workbook import ReadLimits, load, open_workbook
from laser_trim_analyzer.simulate import invent_dlts, to_book

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "whole.xlsx"
    write_xlsx(to_book(invent_dlts(1, points=17)), path)
    return bad.unzipped(path)


@pytest.fixture
def put(tmp_path):
    def write(data: bytes):
        path = tmp_path / "4711-2_17A.xlsx"
        path.write_bytes(data)
        return path

    return write


def test_the_whole_package_is_read_whatever_its_extension(put, parts):
    path = put(bad.zipped(parts))
    assert outcome_of(path).status == "PASS"
    assert outcome_of(path.rename(path.with_suffix(".xls"))).status == "PASS"


def test_an_xlsx_that_is_cut_anywhere_is_refused(put, parts):
    whole, chance = bad.zipped(parts), random.Random(5)
    for end in {*range(4, len(whole), 512), len(whole) - 1, *(chance.randrange(4, len(whole)) for _ in range(30))}:
        with pytest.raises(ReadError) as refused:
            readers.read(put(whole[:end]))
        assert refused.value.code in ("FILE_TRUNCATED", "FILE_DAMAGED"), end


def test_other_packages_are_no_workbooks(put):
    bad.refusal(put(bad.zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"x"})), "FILE_NOT_A_WORKBOOK")
    bad.refusal(put(bad.zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})), "FILE_NOT_A_WORKBOOK")
    bad.refusal(put(bad.zipped({"word/document.xml": "<a/>"})), "FILE_NOT_A_WORKBOOK")


ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
ROW = b'<row r="%s"><c r="%s"><v>1</v></c></row>'
UTF16 = b"\xff\xfe" + '<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16-le")


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        (TEXTS, ENTITIES, "FILE_UNSAFE_XML"),
        (TEXTS, OUTSIDE, "FILE_UNSAFE_XML"),
        (SHEET, UTF16, "FILE_DAMAGED"),
        (SHEET, b"<worksheet><sheetData>", "FILE_DAMAGED"),
        (SHEET, b"", "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(ROW % (b"1", b"A1") + ROW % (b"1", b"B1")), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(b'<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(b"</sheetData><sheetData>"), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(b'<AlternateContent/><row r="1"><c r="A1"><v>1</v></c></row>'), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(b'<row r="1"><c r="A1"><v>1<!-- x -->2</v></c></row>'), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(b'<row r="1"><c r="A1"><v>1&#46;2</v></c></row>'), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(ROW % (b"1048576", b"XFD1048576")), "SHEET_TOO_LARGE"),
        (SHEET, bad.sheet_xml(ROW % (b"1", b"ZZZZ1")), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(ROW % (b"1", b"1A")), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(ROW % (b"99999999999999", b"A1")), "FILE_DAMAGED"),
        (SHEET, bad.sheet_xml(ROW % (b"9" * 5000, b"A1")), "FILE_DAMAGED"),
        (BOOK, b"<workbook/>", "LAYOUT_UNKNOWN"),
    ],
)
def test_a_part_that_no_excel_writes_is_refused(put, parts, part, content, code):
    problem = bad.refusal(put(bad.zipped(parts | {part: content})), code)
    assert code != "FILE_DAMAGED" or problem.detail


ONE_TEXT = {
    TEXTS: b"<sst><si><t>" + b"A" * 32_000 + b"</t></si></sst>",
    SHEET: bad.sheet_xml(b"<row>" + b'<c t="s"><v>0</v></c>' * 100_000 + b"</row>"),
}
BOMBS = {
    "a part of zeros": {"xl/media/image.bin": bytes(200 << 20)},
    "cells without a place": {SHEET: bad.sheet_xml(b"<row>" + b"<c/>" * 3_000_000 + b"</row>")},
    "rows without a number": {SHEET: bad.sheet_xml(b"<row/>" * 3_000_000)},
    "one element in another": {SHEET: b"<a>" * 3_000_000},
    "one text in very many cells": ONE_TEXT,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_package_cannot_claim_much_memory_or_time(put, parts, name):
    bad.cost_in_a_child(put(bad.zipped(parts | BOMBS[name])), "FILE_EXPANDS_TOO_FAR")


def test_the_limit_on_the_unpacked_size_can_be_set(put, parts):
    with pytest.raises(ReadError) as refused:
        readers.read(put(bad.zipped(parts)), limits=ReadLimits(max_expanded_bytes=10_000))
    assert refused.value.code == "FILE_EXPANDS_TOO_FAR"


@pytest.mark.parametrize("sum_of_whole", [False, True])
def test_a_part_that_is_longer_than_it_declares_is_refused(put, parts, sum_of_whole):
    real = b"<a/>" + b" " * 50_000
    data = bytearray(bad.zipped(parts | {"xl/x.xml": real}))
    entry = data.rindex(b"PK\x01\x02")
    local = struct.unpack_from("<I", data, entry + 42)[0]
    for at in (entry + 16, local + 14):
        struct.pack_into("<I", data, at, zlib.crc32(real if sum_of_whole else real[:4]))
    for at in (entry + 24, local + 22):
        struct.pack_into("<I", data, at, 4)
    if not sum_of_whole:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert package.read("xl/x.xml") == b"<a/>"
    bad.refusal(put(bytes(data)), "FILE_DAMAGED")


def test_a_part_that_unpacks_beyond_the_limit_is_refused_whatever_it_declares(put, parts):
    data = bytearray(bad.zipped(parts | {"xl/media/image.bin": bytes(200 << 20)}))
    entry = data.rindex(b"PK\x01\x02")
    local = struct.unpack_from("<I", data, entry + 42)[0]
    for at in (entry + 24, local + 22):
        struct.pack_into("<I", data, at, 1000)
    bad.cost_in_a_child(put(bytes(data)), "FILE_EXPANDS_TOO_FAR")


def test_a_part_compressed_in_another_way_is_refused_before_it_unpacks(put, parts):
    bad.cost_in_a_child(put(bad.zipped(parts | {"xl/x.bin": bytes(100 << 20)}, zipfile.ZIP_BZIP2)), "FILE_DAMAGED")


def test_very_many_parts_are_refused_before_they_are_listed(put):
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    count = 300_000
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(entry) * count, 34, 0)
    bad.cost_in_a_child(put(b"PK\x03\x04" + bytes(30) + entry * count + end), "FILE_EXPANDS_TOO_FAR")


def test_two_parts_of_one_name_are_refused(put, parts):
    bad.refusal(put(bad.zipped(parts | {"XL/Workbook.xml": parts[BOOK]})), "FILE_DAMAGED")


def test_a_workbook_saved_with_a_password_is_named_encrypted(put, parts):
    sealed = io.BytesIO()
    OOXMLFile(io.BytesIO(bad.zipped(parts))).encrypt("secret", sealed)
    assert sealed.getvalue().startswith(b"\xd0\xcf\x11\xe0")  # the package lies inside a compound file
    bad.refusal(put(sealed.getvalue()), "FILE_ENCRYPTED")


def test_an_encrypted_part_is_named_encrypted(put, parts):
    data = bytearray(bad.zipped(parts))
    entry = data.index(b"PK\x01\x02")
    for at in (entry + 8, struct.unpack_from("<I", data, entry + 42)[0] + 6):
        data[at] |= 1
    bad.refusal(put(bytes(data)), "FILE_ENCRYPTED")


FINAL_SHEET = "SEC1 TRK1 1 TRM1"


def cell_as(parts: dict[str, bytes], cell: str, content: bytes) -> dict[str, bytes]:
    """The package with another content of a number's cell of the final sheet."""
    number = 1 + [match[1].decode() for match in re.finditer(rb'<sheet [^>]*name="([^"]*)"', parts[BOOK])].index(FINAL_SHEET)
    part = f"xl/worksheets/sheet{number}.xml"
    changed, count = re.subn(rb'<c r="%s"[^>]*>.*?</c>' % cell.encode(), content, parts[part])
    assert count == 1
    return {**parts, part: changed}


@pytest.mark.parametrize(
    "content",
    [
        b'<c r="%s" t="d"><v>2024-03-07</v></c>',
        b'<c r="%s"><f>A1+1</f></c>',
        b'<c r="%s"><f>A1+1</f><v></v></c>',
        b'<c r="%s"><f>A1+1</f><v/></c>',
        b'<c r="%s" t="n"><f t="shared" si="0"/></c>',
        b'<c r="%s" t = "e"><v>#N/A</v></c>',
        b"<c r='%s' t='e'><v>#REF!</v></c>",
    ],
)
def test_what_shows_no_value_is_no_blank(put, parts, content: bytes):
    """A limit that is a date as text, or a formula that nobody has computed, is not a row without limits."""
    for cell in ("I9", "B7"):
        path = put(bad.zipped(cell_as(parts, cell, content % cell.encode())))
        problem = bad.refusal(path, "CELL_NOT_A_NUMBER")
        assert (problem.sheet, problem.cell) == (FINAL_SHEET, cell)
    (track,) = outcome_of(put(bad.zipped(cell_as(parts, "G9", content % b"G9")))).analysis.tracks
    assert track.graded_points == track.points


def test_a_formula_that_gives_no_text_is_a_blank(put, parts):
    path = put(bad.zipped(cell_as(parts, "G9", b'<c r="G9" t="str"><f>IF(A1,"","")</f><v></v></c>')))
    (track,) = outcome_of(path).analysis.tracks
    assert track.graded_points == track.points - 1


def test_a_number_under_a_date_format_is_the_number_of_the_cell(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    values = [-0.05, 0.05, 4.99912, -3.2, 59.5, 60.0]
    book = openpyxl.Workbook()
    for row, value in enumerate(values, start=1):
        book.active.cell(row, 1, value).number_format = "h:mm:ss"
    book.save(tmp_path / "dates.xlsx")
    found = open_workbook(load(tmp_path / "dates.xlsx", 1 << 20), ReadLimits()).sheet("Sheet")
    assert [found.cell(row, 0) for row in range(len(values))] == values
