"""Hold the rules of readers.filename against invented names of every shape and, where they are, the real ones."""

import csv
from dataclasses import FrozenInstanceError
from datetime import datetime
from pathlib import Path

import pytest

from laser_trim_analyzer.readers.filename import parse

DLTS = "_TEST DATA_4-1-2031_7-05 AM.xls"

MODEL_AND_SERIAL = [
    # plain shapes
    ("1234_17", "1234", "17"),
    ("1234-5_17A", "1234-5", "17A"),
    ("1234-15_0", "1234-15", "0"),
    ("1234A_3", "1234A", "3"),
    ("1234567_9", "1234567", "9"),
    # the step stands before and within the model
    ("7_deg_4321_7_deg_1", "4321_7_deg", "1"),
    ("12_deg_43210-2_12_deg_2_B", "43210-2_12_deg", "2_B"),
    ("7_deg_4321_8_deg_1", "7", "deg_4321_8_deg_1"),
    ("7_deg_432_7_deg_1", "7", "deg_432_7_deg_1"),
    ("7_deg_4321_7_deg", "7", "deg_4321_7_deg"),
    # blanks belong to the model
    ("4322 Every 3 deg_8", "4322 Every 3 deg", "8"),
    ("4323 Every deg_52", "4323 Every deg", "52"),
    ("4324 Every deg_9D", "4324 Every deg", "9D"),
    # letters, with and without a blank or hyphen, each make another model
    ("1234 A_1", "1234 A", "1"),
    ("1234-B_1", "1234-B", "1"),
    ("1234-1B_1", "1234-1B", "1"),
    ("1234-5 BLUE_1", "1234-5 BLUE", "1"),
    ("1234 Blue_517", "1234 Blue", "517"),
    ("1234 LOW ENDS_1", "1234 LOW ENDS", "1"),
    ("1234 Blank_1", "1234 Blank", "1"),
    ("1234 STANDARD_840", "1234 STANDARD", "840"),
    # underscores after the first belong to the serial
    ("1234 LOW ENDS_518_4", "1234 LOW ENDS", "518_4"),
    ("2345_4100_C", "2345", "4100_C"),
    # no serial
    ("3456_", "3456", ""),
    ("3456", "3456", ""),
    ("", "", ""),
    ("_17", "", "17"),
    # a serial that looks like a date
    ("1234-1-CT_20301102-12341-04", "1234-1-CT", "20301102-12341-04"),
    ("2345-CT_300614-2345-2", "2345-CT", "300614-2345-2"),
    ("3456_20310304-1a", "3456", "20310304-1a"),
    # words and hyphens in the serial
    ("1234-6_602 REDUNDANT", "1234-6", "602 REDUNDANT"),
    ("2345-1_71 STRIPE", "2345-1", "71 STRIPE"),
    ("2345-1_605C SOLID", "2345-1", "605C SOLID"),
    ("3456_622-OUTER", "3456", "622-OUTER"),
    ("3456_714-b res", "3456", "714-b res"),
    # hyphen suffixes of the model
    ("3456-inner_6R", "3456-inner", "6R"),
    ("1234-10c_33", "1234-10c", "33"),
    ("2345-04_96", "2345-04", "96"),
    ("3456-S_461", "3456-S", "461"),
    # leading zeros
    ("3456_07", "3456", "07"),
    ("1234 LOW ENDS_004", "1234 LOW ENDS", "004"),
    # whatever else an operator can type, verbatim
    ("1234_#17", "1234", "#17"),
    ("1234_O'Hara", "1234", "O'Hara"),
    ("1234_17--x; drop", "1234", "17--x; drop"),
    ("1234_\N{OHM SIGN}\N{BANANA}e\u0301", "1234", "\N{OHM SIGN}\N{BANANA}e\u0301"),
    ("1234_17\udcff", "1234", "17\udcff"),
    ("1234_17\n8", "1234", "17\n8"),
    ("1234_ 17 ", "1234", " 17 "),
    ("12\n34_a\\b/c", "12\n34", "a\\b/c"),
]


@pytest.mark.parametrize(("head", "model", "serial"), MODEL_AND_SERIAL)
def test_the_first_underscore_ends_the_model_and_all_else_is_the_serial(head: str, model: str, serial: str) -> None:
    name = parse(head + DLTS)
    assert (name.model, name.serial) == (model, serial)
    assert (name.track_letter, name.trimmed_at, name.dated) == (None, datetime(2031, 4, 1, 7, 5), True)


@pytest.mark.parametrize(
    ("tail", "words", "flag", "category", "reason"),
    [
        ("", None, False, None, None),
        ("Trimmed Correct", "Trimmed Correct", False, "Trimmed", None),
        ("_ResTrimmed Correct", "Trimmed Correct", True, "Trimmed", None),
        ("_RESTRIMMED CORRECT", "TRIMMED CORRECT", True, "TRIMMED", None),
        ("_restrimmed correct", "trimmed correct", True, "trimmed", None),
        ("Touch-up_Lin Out", "Touch-up_Lin Out", False, "Touch-up", "Lin Out"),
        ("_ResTouch-up_Lin Out", "Touch-up_Lin Out", True, "Touch-up", "Lin Out"),
        ("Scrap_Cut in terminal", "Scrap_Cut in terminal", False, "Scrap", "Cut in terminal"),
        ("Scrap_Cut_twice", "Scrap_Cut_twice", False, "Scrap", "Cut_twice"),
        ("_Res_Scrap", "Scrap", True, "Scrap", None),
        ("_Res", None, True, None, None),
        ("_", None, False, None, None),
        (" ", None, False, None, None),
        ("Scrap_ ", "Scrap_ ", False, "Scrap", None),
        ("_Reset_by hand", "Reset_by hand", False, "Reset", "by hand"),
        (" (2)", " (2)", False, "(2)", None),
    ],
)
def test_the_outcome_follows_the_time_without_a_separator(
    tail: str, words: str | None, flag: bool, category: str | None, reason: str | None
) -> None:
    name = parse(f"1234-5_17_TA_Test Data_12-31-2030_11-59 PM{tail}.xls")
    assert (name.outcome_words, name.res_flag, name.category, name.reason) == (words, flag, category, reason)
    assert (name.model, name.serial, name.track_letter) == ("1234-5", "17", "TA")
    assert name.trimmed_at == datetime(2030, 12, 31, 23, 59)


@pytest.mark.parametrize(
    ("head", "serial", "letter"),
    [
        ("1234_17_TA", "17", "TA"),
        ("1234_17_TB", "17", "TB"),
        ("1234_17_tb", "17", "TB"),
        ("1234_17_TA_TB", "17_TA", "TB"),
        ("1234_TA", "", "TA"),
        ("1234__TA", "", "TA"),
        ("1234_17_TC", "17_TC", None),
        ("1234_17TA", "17TA", None),
        ("1234_TA_17", "TA_17", None),
    ],
)
def test_the_track_letter_is_the_last_part_before_the_stamp(head: str, serial: str, letter: str | None) -> None:
    name = parse(head + "_Test Data_4-1-2031_7-05 AMTrimmed Correct.xls")
    assert (name.model, name.serial, name.track_letter) == ("1234", serial, letter)


@pytest.mark.parametrize(
    ("when", "moment"),
    [
        ("4-1-2031_12-00 AM", datetime(2031, 4, 1, 0, 0)),
        ("4-1-2031_12-59 AM", datetime(2031, 4, 1, 0, 59)),
        ("4-1-2031_1-00 AM", datetime(2031, 4, 1, 1, 0)),
        ("4-1-2031_11-59 AM", datetime(2031, 4, 1, 11, 59)),
        ("4-1-2031_12-00 PM", datetime(2031, 4, 1, 12, 0)),
        ("4-1-2031_1-00 PM", datetime(2031, 4, 1, 13, 0)),
        ("04-01-2031_01-00 pm", datetime(2031, 4, 1, 13, 0)),
        ("2-29-2032_11-59 PM", datetime(2032, 2, 29, 23, 59)),
    ],
)
def test_the_clock_has_twelve_hours(when: str, moment: datetime) -> None:
    name = parse(f"1234_17_TEST DATA_{when}.xls")
    assert (name.trimmed_at, name.impossible_date) == (moment, None)


@pytest.mark.parametrize(
    "when",
    [
        "13-1-2031_7-05 AM",
        "0-1-2031_7-05 AM",
        "2-30-2031_7-05 PM",
        "2-29-2031_7-05 PM",
        "4-0-2031_7-05 AM",
        "1-1-0000_7-05 AM",
        "4-1-2031_0-05 AM",
        "4-1-2031_13-05 PM",
        "4-1-2031_7-60 AM",
    ],
)
def test_an_impossible_date_is_reported_and_never_used(when: str) -> None:
    name = parse(f"1234_17_TB_Test Data_{when}Scrap_Dropped.xls")
    assert (name.trimmed_at, name.impossible_date, name.dated) == (None, when, True)
    assert (name.model, name.serial, name.track_letter) == ("1234", "17", "TB")
    assert (name.category, name.reason) == ("Scrap", "Dropped")


@pytest.mark.parametrize(
    ("text", "model", "serial", "remark"),
    [
        ("1234_Shop92_initial lin.xls", "1234", "92", "initial lin"),
        ("1234_17_initial_lin.xls", "1234", "17", "initial_lin"),
        ("1234_17.xlsx", "1234", "17", None),
        ("1234 Blue.xls", "1234 Blue", "", None),
        ("1234_Workshop 2_.xls", "1234", "Workshop 2", None),
        ("1234_17_TEST DATA_4-1-2031_7-5 AM.xls", "1234", "17", "TEST DATA_4-1-2031_7-5 AM"),
        ("1234_17_TEST DATA_\u0664-1-2031_7-05 AM.xls", "1234", "17", "TEST DATA_\u0664-1-2031_7-05 AM"),
        ("", "", "", None),
        (".xls", "", "", None),
    ],
)
def test_a_name_without_a_stamp_keeps_its_rest_as_a_remark(text: str, model: str, serial: str, remark: str | None) -> None:
    name = parse(text)
    assert (name.model, name.serial, name.remark, name.dated) == (model, serial, remark, False)
    assert (name.trimmed_at, name.impossible_date, name.outcome_words, name.res_flag) == (None, None, None, False)


def test_only_a_known_extension_is_stripped_and_only_once() -> None:
    for extension in (".xls", ".XLS", ".xlsx", ".Xlsm", ""):
        assert parse(f"1234_17_remark{extension}").remark == "remark"
    assert parse("1234_17_remark.xls.xls").remark == "remark.xls"
    assert parse("1234_17_remark.csv").remark == "remark.csv"
    assert parse("1234_17_remark.xlsb").remark == "remark.xlsb"
    assert parse("1234_17_remark xls").remark == "remark xls"
    assert parse("1234_17.5").serial == "17.5"


def test_the_stamp_is_found_whatever_its_case_and_the_first_one_counts() -> None:
    name = parse("1234_17_test data_4-1-2031_7-05 am_TEST DATA_5-2-2032_8-06 PM.xls")
    assert (name.serial, name.trimmed_at) == ("17", datetime(2031, 4, 1, 7, 5))
    assert name.outcome_words == "TEST DATA_5-2-2032_8-06 PM"


def test_a_parsed_name_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        parse("1234_17.xls").model = "5"  # type: ignore[misc]


def test_every_real_name_gives_the_reference_s_model_serial_and_time(corpus: Path, corpus_index: list[dict[str, str]]) -> None:
    with (corpus / "reference.csv").open(encoding="utf-8", newline="") as table:
        reference = {row["file"]: row for row in csv.DictReader(table)}
    wrong = []
    for entry in corpus_index:
        name, row = parse(entry["file"].rpartition("/")[2]), reference[entry["file"]]
        found = (name.model, name.serial, str(name.trimmed_at), name.track_letter or row["track"])
        if found != (row["model"], row["serial"], row["test_datetime"], row["track"]) or name.impossible_date:
            wrong.append(entry["sha256"])
    assert len(reference) == len(corpus_index)
    assert wrong == []


def test_the_family_decides_which_parts_a_real_name_has(corpus_index: list[dict[str, str]]) -> None:
    for entry in corpus_index:
        family, _, text = entry["file"].rpartition("/")
        name, lts = parse(text), family == "system-b"
        has = (name.track_letter is not None, name.category in {"Trimmed", "Touch-up", "Scrap"})
        assert has == (lts, lts), entry["sha256"]
        assert name.dated, entry["sha256"]
