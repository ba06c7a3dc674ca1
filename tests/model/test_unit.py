"""Units, lots and who speaks for a track: worked examples of RULES §5, and laws against a plain reading of the rule."""

from __future__ import annotations

import random
import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.populations import Part, parts_of

from laser_trim_analyzer.model import (
    Attempt,
    Lot,
    Policy,
    Retest,
    Status,
    TrackKey,
    Unit,
    UnitVerdict,
    lots_of,
    speaking,
    stem_and_letter,
    units_of,
)

MONDAY = date(2024, 2, 26)


def attempt(name: str, status: str = "PASS", at: str = "09:00", **changes: object) -> Attempt:
    """`at` is a clock time of the first Monday, or days after it and a time: ``3 09:00``."""
    days, _, clock = at.rpartition(" ")
    moment = datetime.combine(MONDAY + timedelta(days=int(days or 0)), datetime.strptime(clock, "%H:%M").time())
    accepted = Policy.AS_MEASURED if status in ("PASS", "WATCH") else None
    facts = {"sha256": name, "section": 1, "track": "TRK1", "model": "4711-2", "serial": "254A", "trimmed_at": moment}
    return Attempt(**{**facts, "status": Status(status), "accepted_by": accepted, **changes})


def the_unit(*attempts: Attempt) -> Unit:
    (unit,) = units_of(attempts).units
    return unit


def statuses(unit: Unit) -> tuple[str, str, str]:
    return unit.first_status, unit.last_status, unit.any_status


# ---- which attempts are one unit


def test_another_letter_is_the_same_unit_and_never_a_retest() -> None:
    unit = the_unit(attempt("a", "FAIL", serial="254A"), attempt("b", "PASS", "10:00", serial="254B"))
    assert unit.stem == "254"
    assert list(unit.attempts) == [TrackKey("A", 1, "TRK1"), TrackKey("B", 1, "TRK1")]
    assert statuses(unit) == ("FAIL", "FAIL", "FAIL")


@pytest.mark.parametrize("other", [{"track": "TRK2"}, {"section": 2}, {"serial": "254"}])
def test_another_track_section_or_missing_letter_is_no_retest(other: dict[str, object]) -> None:
    assert statuses(the_unit(attempt("a", "FAIL"), attempt("b", "PASS", "10:00", **other))) == ("FAIL", "FAIL", "FAIL")


@pytest.mark.parametrize(("at", "units"), [("3 09:00", 1), ("4 00:01", 2)])
def test_the_same_serial_more_than_three_days_later_is_another_unit(at: str, units: int) -> None:
    assert len(units_of([attempt("a", "FAIL", "23:59"), attempt("b", "PASS", at)]).units) == units


def test_a_run_of_another_serial_may_join_two_days_to_one_lot() -> None:
    found = units_of([attempt("a", "FAIL"), attempt("b", at="6 09:00"), attempt("c", at="3 09:00", serial="9")])
    assert found.lots == {"4711-2": (Lot(MONDAY, MONDAY + timedelta(days=6)),)}
    assert [(unit.stem, statuses(unit)) for unit in found.units] == [("254", ("FAIL", "PASS", "PASS")), ("9", ("PASS",) * 3)]


def test_models_have_lots_of_their_own_and_a_suffix_is_another_model() -> None:
    found = units_of([attempt("a"), attempt("b", at="6 09:00"), attempt("c", at="3 09:00", model="4711")])
    assert [(unit.model, unit.lot.first) for unit in found.units] == [
        ("4711", MONDAY + timedelta(days=3)),
        ("4711-2", MONDAY),
        ("4711-2", MONDAY + timedelta(days=6)),
    ]


def test_an_attempt_without_a_date_is_in_no_unit_and_not_lost() -> None:
    found = units_of([attempt("b", trimmed_at=None), attempt("a", trimmed_at=None), attempt("c")])
    assert [one.sha256 for one in found.undated] == ["a", "b"]
    assert [one.sha256 for unit in found.units for line in unit.attempts.values() for one in line] == ["c"]


def test_the_day_of_an_attempt_is_the_date_part_of_its_local_time() -> None:
    assert attempt("a", at="23:59").production_day == MONDAY
    assert attempt("a", trimmed_at=MONDAY).production_day == MONDAY
    assert attempt("a", trimmed_at=None).production_day is None


# ---- which attempt speaks


def test_the_clock_orders_retries_and_a_day_alone_stands_before_them() -> None:
    unit = the_unit(attempt("a", "FAIL", "13:00"), attempt("z", "WATCH", "09:00"), attempt("m", "PASS", trimmed_at=MONDAY))
    assert [one.sha256 for one in unit.attempts[TrackKey("A", 1, "TRK1")]] == ["m", "z", "a"]
    assert statuses(unit) == ("PASS", "FAIL", "PASS")


def test_even_midnight_comes_after_a_day_alone() -> None:
    for names in ("az", "za"):
        unit = the_unit(attempt(names[0], "FAIL", "00:00"), attempt(names[1], "PASS", trimmed_at=MONDAY))
        assert statuses(unit) == ("PASS", "FAIL", "PASS")


def test_equal_times_are_ordered_by_content() -> None:
    for pair in ([attempt("a", "FAIL"), attempt("b")], [attempt("b"), attempt("a", "FAIL")]):
        assert statuses(the_unit(*pair)) == ("FAIL", "PASS", "PASS")


@pytest.mark.parametrize(
    ("line", "first", "last", "best"),
    [
        ("FAIL PASS", "FAIL", "PASS", "PASS"),
        ("PASS FAIL", "PASS", "FAIL", "PASS"),
        ("WATCH PASS WATCH FAIL", "WATCH", "FAIL", "PASS"),
        ("UNTRIMMED FAIL", "FAIL", "FAIL", "FAIL"),
        ("PASS UNTRIMMED ABORTED", "PASS", "PASS", "PASS"),
        ("UNTRIMMED ABORTED", "UNTRIMMED", "ABORTED", "UNTRIMMED"),
        ("NOT_GRADED UNTRIMMED", "NOT_GRADED", "NOT_GRADED", "NOT_GRADED"),
        ("PASS NOT_GRADED", "PASS", "NOT_GRADED", "PASS"),
        ("PASS ERROR", "PASS", "NOT_GRADED", "PASS"),
        ("FAIL ERROR", "FAIL", "NOT_GRADED", "FAIL"),
    ],
)
def test_of_one_track_speaks(line: str, first: str, last: str, best: str) -> None:
    runs = [attempt(str(number), word, f"{9 + number:02}:00") for number, word in enumerate(line.split())]
    assert statuses(the_unit(*runs)) == (first, last, best)


@pytest.mark.parametrize(
    ("tracks", "status"),
    [
        ("PASS PASS", "PASS"),
        ("PASS WATCH", "WATCH"),
        ("WATCH FAIL", "FAIL"),
        ("FAIL NOT_GRADED", "NOT_GRADED"),
        ("PASS ERROR", "NOT_GRADED"),
        ("PASS UNTRIMMED", "PASS"),
        ("FAIL ABORTED", "FAIL"),
        ("UNTRIMMED ABORTED", "UNTRIMMED"),
        ("ABORTED ABORTED", "ABORTED"),
    ],
)
def test_the_tracks_of_a_unit_make(tracks: str, status: str) -> None:
    runs = [attempt(str(number), word, track=f"TRK{number}") for number, word in enumerate(tracks.split(), 1)]
    assert statuses(the_unit(*runs)) == (status,) * 3


def test_any_takes_the_last_of_equally_good_attempts() -> None:
    runs = [attempt(name, "PASS", at) for name, at in (("a", "09:00"), ("b", "10:00"))]
    assert speaking(runs, Retest.ANY).sha256 == "b"


def test_a_unit_needs_the_widest_evaluation_of_its_tracks_and_only_if_accepted() -> None:
    offset = attempt("a", accepted_by=Policy.WITH_OFFSET)
    plain = attempt("b", track="TRK2")
    assert the_unit(offset, plain).last == UnitVerdict(Status.PASS, Policy.WITH_OFFSET)
    # A FAIL of a stricter policy knows the evaluation that would have accepted it: the unit is not accepted by it.
    failing = attempt("b", "FAIL", track="TRK2", accepted_by=Policy.WITH_ROTATION)
    assert the_unit(offset, failing).last == UnitVerdict(Status.FAIL, None)


def test_each_retest_policy_has_its_own_evaluation() -> None:
    unit = the_unit(attempt("a", accepted_by=Policy.WITH_ROTATION), attempt("b", at="10:00"))
    assert unit.verdict(Retest.FIRST).accepted_by is Policy.WITH_ROTATION
    assert unit.accepted_by is unit.verdict(Retest.LAST).accepted_by is Policy.AS_MEASURED


# ---- files without tracks


def of_no_track(name: str, status: str, at: str, **changes: object) -> Attempt:
    return attempt(name, status, at, section=0, track="", **changes)


@pytest.mark.parametrize(
    ("runs", "last"),
    [
        ([of_no_track("x", "ABORTED", "12:00")], "PASS"),
        ([of_no_track("x", "ERROR", "08:00")], "PASS"),
        ([of_no_track("x", "ERROR", "12:00")], "NOT_GRADED"),
        ([of_no_track("x", "ERROR", "12:00", serial="254B")], "NOT_GRADED"),
        ([of_no_track("x", "ABORTED", "12:00", serial="254B")], "PASS"),
    ],
)
def test_a_file_without_tracks_may_have_been_a_run_of_any_track_of_its_letter(runs: list[Attempt], last: str) -> None:
    good = [attempt("a"), attempt("b", track="TRK2")]
    assert the_unit(*good, *runs).last_status == last


def test_a_unit_of_aborted_runs_alone_is_aborted() -> None:
    unit = the_unit(of_no_track("x", "ABORTED", "09:00"))
    assert (statuses(unit), unit.incomplete) == (("ABORTED",) * 3, True)


# ---- incomplete


@pytest.mark.parametrize(
    ("runs", "incomplete"),
    [
        ([attempt("a")], False),
        ([attempt("a", tracks_declared=1)], False),
        ([attempt("a", tracks_declared=2)], True),
        ([attempt("a", tracks_declared=2), attempt("b", "FAIL", track="TRK2", tracks_declared=2)], False),
        ([attempt("a", tracks_declared=2), attempt("b", "NOT_GRADED", track="TRK2")], False),
        ([attempt("a", tracks_declared=2), attempt("b", "UNTRIMMED", track="TRK2")], True),
        ([attempt("a", tracks_declared=2), attempt("b", "ERROR", track="TRK2")], True),
        ([attempt("a"), attempt("b", "UNTRIMMED", track="TRK2")], True),
        ([attempt("a", tracks_declared=2), attempt("b", at="10:00", tracks_declared=2)], True),
        ([attempt("a", "UNTRIMMED"), attempt("b", at="10:00")], False),
        # what one element has says nothing of the other
        ([attempt("a", tracks_declared=1), attempt("b", serial="254B", tracks_declared=2)], True),
        ([attempt("a", tracks_declared=2), attempt("b", serial="254B", track="TRK2")], True),
    ],
)
def test_a_unit_is_incomplete_with_fewer_trimmed_tracks_than_declared(runs: list[Attempt], incomplete: bool) -> None:
    assert the_unit(*runs).incomplete is incomplete


# ---- laws

AFTER_TRACK = ("model", "serial", "trimmed_at", "status", "accepted_by", "tracks_declared")

MOMENTS = st.one_of(
    st.none(),
    st.dates(MONDAY, MONDAY + timedelta(days=12)),
    st.datetimes(datetime(2024, 2, 26), datetime(2024, 3, 9)).map(lambda found: found.replace(minute=0, second=0, microsecond=0)),
)
ATTEMPTS = st.lists(
    st.builds(
        Attempt,
        sha256=st.text("abcdef", min_size=12, max_size=12),
        section=st.integers(1, 2),
        track=st.sampled_from(["", "TRK1", "TRK2"]),
        model=st.sampled_from(["4711", "4711-2"]),
        serial=st.sampled_from(["254A", "254B", "254", "9", "A", ""]),
        trimmed_at=MOMENTS,
        status=st.sampled_from(Status),
        accepted_by=st.sampled_from([None, *Policy]),
        tracks_declared=st.sampled_from([None, 1, 2]),
    ).map(lambda one: one if one.track else Attempt(one.sha256, 0, "", *(getattr(one, name) for name in AFTER_TRACK))),
    max_size=25,
    unique_by=lambda one: one.sha256,
)


def as_part(unit: Unit) -> Part:
    first, last, best = ((said.status, said.accepted_by) for said in (unit.first, unit.last, unit.any))
    names = frozenset(one.sha256 for line in unit.attempts.values() for one in line)
    return Part(unit.model, unit.stem, unit.lot.first, unit.lot.last, first, last, best, unit.incomplete, names)


@given(ATTEMPTS, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_units(attempts: list[Attempt], chance: random.Random) -> None:
    shuffled = attempts[:]
    chance.shuffle(shuffled)
    assert units_of(shuffled) == units_of(attempts)
    assert [list(unit.attempts.items()) for unit in units_of(shuffled).units] == [
        list(unit.attempts.items()) for unit in units_of(attempts).units
    ]


@given(ATTEMPTS)
def test_units_are_those_of_a_plain_reading_of_the_rule(attempts: list[Attempt]) -> None:
    assert {as_part(unit) for unit in units_of(attempts).units} == parts_of(attempts)


@given(ATTEMPTS)
def test_every_attempt_is_in_one_unit_or_among_the_undated(attempts: list[Attempt]) -> None:
    found = units_of(attempts)
    placed = [one.sha256 for unit in found.units for line in unit.attempts.values() for one in line]
    assert sorted([*placed, *(one.sha256 for one in found.undated)]) == sorted(one.sha256 for one in attempts)
    for unit in found.units:
        days = [one.production_day or date.max for line in unit.attempts.values() for one in line]
        assert (unit.first_day, unit.last_day) == (min(days), max(days))
        assert unit.lot in found.lots[unit.model]


@given(ATTEMPTS, st.integers(0, 25))
def test_units_of_a_model_do_not_depend_on_other_models(attempts: list[Attempt], _: int) -> None:
    alone = units_of(one for one in attempts if one.model == "4711").units
    assert alone == tuple(unit for unit in units_of(attempts).units if unit.model == "4711")


@given(ATTEMPTS, st.sampled_from(["254", "9", "A", ""]))
def test_some_stems_give_their_units_where_the_lots_are_known(attempts: list[Attempt], stem: str) -> None:
    everything = units_of(attempts)
    some = units_of([one for one in attempts if stem_and_letter(one.serial)[0] == stem], everything.lots)
    assert some.units == tuple(unit for unit in everything.units if unit.stem == stem)


def test_a_hundred_thousand_attempts_take_seconds_at_most() -> None:
    chance = random.Random(1)
    start = datetime(2020, 1, 1)
    attempts = [
        Attempt(
            f"{number:064x}",
            1,
            chance.choice(("TRK1", "TRK2")),
            f"47{number % 300:03}",
            f"{chance.randrange(400)}{chance.choice(('', 'A', 'B'))}",
            start + timedelta(minutes=chance.randrange(1_500_000)),
            chance.choice((Status.PASS, Status.FAIL)),
        )
        for number in range(100_000)
    ]
    began = time.process_time()
    found = units_of(attempts)
    assert time.process_time() - began < 6.0  # it takes about one; the cap only catches another order of growth
    assert sum(len(line) for unit in found.units for line in unit.attempts.values()) == 100_000


DAYS = st.lists(st.integers(0, 60).map(lambda day: MONDAY + timedelta(days=day)), max_size=20)


@given(DAYS, DAYS)
def test_lots_that_grow_are_those_of_all_days(known: list[date], new: list[date]) -> None:
    assert lots_of(new, lots_of(known)) == lots_of([*known, *new])
