"""Hold readers.filename against generated names, arbitrary text and names made to be slow."""

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laser_trim_analyzer.readers.filename import parse

STAMP = "_TEST DATA_4-1-2031_7-05 AM"
DIGITS = st.integers(1000, 9999999).map(str)
SUFFIX = st.sampled_from(["", "A", "-1", "-15", "-B", "-1B", "-10c", "-CT", "-1-CT", "-04", "-inner", " A", " BLUE"])
MODEL = st.one_of(
    st.builds(str.__add__, DIGITS, SUFFIX),
    st.builds("{} {}".format, DIGITS, st.sampled_from(["Every deg", "Every 3 deg", "LOW ENDS", "Blank"])),
)
STEP = st.builds("{}_deg".format, st.integers(1, 90))
SERIAL = st.one_of(
    st.from_regex(r"[0-9]{0,4}[A-Z]?(-OUTER| STRIPE|-a res|_[0-9A-Z])?", fullmatch=True),
    st.from_regex(r"20[0-9]{6}-[0-9]{1,5}-[0-9]{2}", fullmatch=True),
    st.text("#'-;\"\n\\\udc80\N{SNOWMAN}17A", max_size=20),
)
MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda t: t.replace(second=0, microsecond=0))


def stamp(moment: datetime) -> str:
    half = "PM" if moment.hour >= 12 else "AM"
    clock = f"{moment.hour % 12 or 12}-{moment.minute:02d} {half}"
    return f"{moment.month}-{moment.day}-{moment.year}_{clock}"


@given(MODEL, SERIAL, MOMENT, st.sampled_from([".xls", ".XLS", ".xlsx", ".xlsm"]))
def test_a_dlts_name_comes_back_as_it_was_put_together(model: str, serial: str, moment: datetime, extension: str) -> None:
    name = parse(f"{model}_{serial}_TEST DATA_{stamp(moment)}{extension}")
    assert (name.model, name.serial, name.trimmed_at) == (model, serial, moment)
    assert (name.track_letter, name.outcome_words, name.res_flag) == (None, None, False)


@given(MODEL, STEP, SERIAL, MOMENT)
def test_a_name_with_its_step_in_front_comes_back_as_it_was_put_together(
    model: str, step: str, serial: str, moment: datetime
) -> None:
    name = parse(f"{step}_{model}_{step}_{serial}_TEST DATA_{stamp(moment)}.xls")
    assert (name.model, name.serial, name.trimmed_at) == (f"{model}_{step}", serial, moment)


@given(
    MODEL,
    SERIAL,
    st.sampled_from(["TA", "TB"]),
    MOMENT,
    st.booleans(),
    st.sampled_from(["Trimmed Correct", "Touch-up_Lin Out", "Scrap_Cut in terminal", "Scrap"]),
)
def test_an_lts_name_comes_back_as_it_was_put_together(
    model: str, serial: str, letter: str, moment: datetime, flag: bool, words: str
) -> None:
    name = parse(f"{model}_{serial}_{letter}_Test Data_{stamp(moment)}{'_Res' * flag}{words}.xls")
    assert (name.model, name.serial, name.track_letter) == (model, serial, letter)
    assert (name.trimmed_at, name.res_flag, name.outcome_words) == (moment, flag, words)


PIECES = ["_TEST DATA_", "4-1-2031_", "7-05 PM", "_Res", "_TA", "7_deg", "_", "1234", ".xls", "\n", "\udcff"]


@given(st.one_of(st.text(st.characters()), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_parses_without_an_error(text: str) -> None:
    name = parse(text)
    assert name.dated is (name.trimmed_at is not None or name.impossible_date is not None)
    assert name.trimmed_at is None or name.impossible_date is None
    assert name.model in text
    assert name.serial in text
    assert name.outcome_words is None or name.outcome_words in text


ADVERSARIAL = {
    "digits": "1" * 100_000,
    "a step and digits": "1_deg_" + "1" * 100_000,
    "digits and a step": "1" * 50_000 + "_deg_" + "1" * 50_000,
    "many steps": "1_deg_1111_1_deg_" * 6_000,
    "stamps without an end": "_TEST DATA_4-1-2031_7-05 " * 4_000,
    "stamp heads": "_TEST DATA" * 10_000,
    "underscores": "_" * 100_000,
    "track letters": "_TA" * 33_000,
    "extensions": ".xls" * 25_000 + "-",
    "blanks": " " * 100_000,
}


@pytest.mark.parametrize("end", ["", STAMP + ".xls", STAMP + "_Res" + "_" * 100_000 + "x"])
@pytest.mark.parametrize("text", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_a_very_long_name_is_parsed_in_less_than_a_fifth_of_a_second(text: str, end: str) -> None:
    start = time.process_time()
    parse(text + end)
    assert time.process_time() - start < 0.2
