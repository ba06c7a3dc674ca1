"""Texts cut between records at every place, with every change of width there, are read whole: shared, labels and results."""

from __future__ import annotations

import itertools

import pytest
from tests.readers.bad_files import record
from tests.workbook.books import opened, refused
from tests.workbook.cells import xlrd_differences
from tests.workbook.records import (
    CONTINUE,
    TEXT_FOLLOWS,
    Text,
    formula,
    label,
    number,
    rich_label,
    shared,
    string,
    text_table,
    workbook,
)

TEXTS = (
    Text("Ω°ohm"),
    Text(""),
    Text("plain", runs=2),
    Text("Länge °", extension=7),
    Text("текст", runs=1, extension=3),
    Text("last"),
)
PLACES = sum(text.places for text in TEXTS)
WIDTHS = {"narrow": (False, False), "wide": (True, True), "narrow, then wide": (False, True), "wide, then narrow": (True, False)}
SHOWN = b"".join(shared(row, row % 3, row) for row in range(len(TEXTS)))


def places_known_to_xlrd():
    """xlrd wants a text in the first record and every formatting run whole."""
    place = 0
    for text in TEXTS:
        runs = place + 1 + len(text.units)
        inside = {runs + byte for byte in range(4 * text.runs) if byte % 4}
        yield from (number for number in range(place, place + text.places) if number and number not in inside)
        place += text.places


KNOWN_TO_XLRD = set(places_known_to_xlrd())


def shown(data: bytes) -> list[str]:
    sheet = opened(data).sheet(0)
    return [text for _, text in sorted(cell for column in range(sheet.columns) for cell in sheet.texts(column, 0, sheet.rows))]


@pytest.mark.parametrize("widths", WIDTHS.values(), ids=WIDTHS)
def test_a_table_of_texts_cut_at_every_place(widths):
    for place in range(PLACES):
        data = workbook({"x": SHOWN}, text_table(TEXTS, {place}, lambda part: widths[part % 2]))
        assert shown(data) == [text.characters for text in TEXTS], place
        assert place not in KNOWN_TO_XLRD or xlrd_differences(data) == [], place


def test_a_table_of_texts_cut_at_every_place_at_once():
    for prefer in (lambda part: False, lambda part: True, lambda part: part % 2 == 0, lambda part: part % 3 == 0):
        assert shown(workbook({"x": SHOWN}, text_table(TEXTS, range(PLACES), prefer))) == [text.characters for text in TEXTS]


def test_two_cuts_anywhere(full_count):
    pairs = list(itertools.combinations(range(PLACES), 2))
    for cuts in pairs[:: len(pairs) // full_count(len(pairs))]:
        data = workbook({"x": SHOWN}, text_table(TEXTS, cuts, lambda part: part % 2 == 1))
        assert shown(data) == [text.characters for text in TEXTS], cuts


def test_a_character_of_two_units_may_be_cut_between_them():
    """xlrd decodes each record by itself and cannot say."""
    for cuts in ({2}, {1, 2}, {1, 2, 3}, {3}, {4}):
        assert shown(workbook({"x": shared(0, 0, 0)}, text_table([Text("a😀b")], cuts))) == ["a😀b"]


def test_half_a_character_is_shown_as_such_and_harms_no_other():
    halves = {"\ud83d": "�", "a\ude00b": "a�b", "\ude00\ud83d": "��", "\ud83d\ud83d\ude00": "�😀"}
    for characters, expected in halves.items():
        assert shown(workbook({"x": shared(0, 0, 0)}, text_table([Text(characters)]))) == [expected]


@pytest.mark.parametrize("behind", [0, 1, 2, 4, 5, 8])
def test_a_table_that_ends_before_its_texts_is_refused(behind):
    table = text_table([Text("one"), Text("two", runs=1, extension=1)])[4:]
    assert shown(workbook({"x": b""}, record(0x00FC, table))) == []
    problem = refused(workbook({"x": b""}, record(0x00FC, table[: len(table) - 1 - behind])))
    assert (problem.reason, problem.sheet) == ("bad_record", None)


@pytest.mark.parametrize("cut", [1, 2])
def test_the_head_of_a_text_is_never_cut(cut):
    """Excel begins a new record rather; what follows could be read two ways."""
    whole = text_table([Text("one")])[4:]
    assert (
        refused(workbook({"x": b""}, record(0x00FC, whole[: 8 + cut]) + record(CONTINUE, whole[8 + cut :]))).reason == "bad_record"
    )


LONG = "Widerstand Ω " * 1500
FORMS = {
    "label": lambda text, cuts, prefer: label(2, 1, text, cuts, prefer),
    "result": lambda text, cuts, prefer: formula(2, 1, TEXT_FOLLOWS) + string(text, cuts, prefer),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("widths", WIDTHS.values(), ids=WIDTHS)
def test_a_text_of_its_own_cut_at_every_place(form, widths):
    for text in ("Trimmed °C", "ΩΩ ohm"):
        for cuts in [{place} for place in range(len(text))] + [set(range(len(text)))]:
            cells = form(text, cuts, lambda part: widths[part % 2])
            data = workbook({"x": cells + number(3, 1, 2.0), "y": cells})
            assert shown(data) == [text]
            assert opened(data).sheet(1).cell(2, 1) == text  # no cell follows it there
            assert opened(data).sheet(0).cell(3, 1) == 2.0
            if form is FORMS["result"]:  # xlrd knows of no label that goes on
                assert xlrd_differences(data) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_text_of_many_records(form):
    data = workbook({"x": form(LONG, range(4000, len(LONG), 4000), lambda part: True)})
    assert shown(data) == [LONG]


def test_a_rich_label_is_its_characters():
    for text in ("", "abc", "Ωabc"):
        data = workbook({"x": rich_label(0, 0, text, runs=3) + number(0, 1, 1.0)})
        assert shown(data) == [text]
        assert xlrd_differences(data) == []


def test_a_result_may_follow_records_that_share_its_formula():
    between = record(0x04BC, bytes(8)) + record(0x0221, bytes(12)) + record(0x0236, bytes(16))
    data = workbook({"x": formula(0, 0, TEXT_FOLLOWS) + between + string("late") + number(1, 0, 1.0)})
    assert shown(data) == ["late"]


def test_a_result_without_its_text_and_a_text_that_is_too_short_are_refused():
    for cells in (
        formula(0, 0, TEXT_FOLLOWS) + number(1, 0, 1.0) + string("late"),
        formula(0, 0, TEXT_FOLLOWS),
        formula(0, 0, TEXT_FOLLOWS) + string("early")[:4] + b"\x07\x00" + string("early")[6:],
        label(0, 0, "abc")[:-1].replace(b"\x0c\0", b"\x0b\0", 1),
    ):
        problem = refused(workbook({"x": cells}))
        assert (problem.reason, problem.sheet) == ("bad_record", "x")


def test_a_text_without_a_formula_belongs_to_nobody():
    data = workbook({"x": number(0, 0, 1.0) + string("stray") + record(CONTINUE, b"more") + number(1, 0, 2.0)})
    assert (shown(data), opened(data).sheet(0).numbers(0, 0, 2).tolist()) == ([], [1.0, 2.0])
