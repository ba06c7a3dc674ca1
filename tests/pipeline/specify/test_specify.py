"""Specifications of a history: versions that stay, and tables that come out as they went in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laser_trim_analyzer.errors import SpecError
from laser_trim_analyzer.model import (
    AngleTolerance,
    Exclusions,
    LinearityType,
    Policy,
    Range,
    Specification,
    Specifications,
    Threshold,
)
from laser_trim_analyzer.pipeline import read_specifications
from laser_trim_analyzer.pipeline.specify import Access, as_csv, as_toml, export, import_table, versions
from laser_trim_analyzer.store import open_store

FULL = Specification(
    pattern="4711-*",
    linearity_type=LinearityType.INDEPENDENT,
    policy=Policy.WITH_OFFSET,
    angle=340.5,
    angle_tolerance=2.5,
    exclusions=Exclusions(((0, 2), (48, 48))),
    sigma_threshold=Threshold(1e-05, "A. Inspector", 'says "so", it does', date(2024, 3, 7)),
    final_resistance=Range(990.0, 1010.0),
    guard_band=0.1,
)
MIN = Specification(pattern="88", angle=100.0, angle_tolerance=AngleTolerance.MINIMUM)
BARE = Specification(pattern="9120-CT", policy=Policy.AS_MEASURED)

visible = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
positive = st.floats(1e-12, 1e12, allow_nan=False)


@st.composite
def tables(draw: st.DrawFn) -> Specifications:
    patterns = draw(st.lists(visible.filter(lambda text: "[" not in text), min_size=1, max_size=4, unique_by=str.casefold))
    return Specifications("a.toml", tuple(draw(one_row(pattern)) for pattern in patterns))


@st.composite
def one_row(draw: st.DrawFn, pattern: str) -> Specification:
    angle = draw(st.none() | positive)
    ranges = draw(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=3))
    low = draw(positive)
    threshold = st.builds(Threshold, positive, visible, visible, st.dates(date(1970, 1, 1), date(2100, 1, 1)))
    return Specification(
        pattern=pattern,
        linearity_type=draw(st.none() | st.sampled_from(LinearityType)),
        policy=draw(st.none() | st.sampled_from(Policy)),
        angle=angle,
        angle_tolerance=None if angle is None else draw(st.sampled_from([*AngleTolerance, 0.0, angle / 3])),
        exclusions=Exclusions(tuple((min(pair), max(pair)) for pair in ranges)),
        sigma_threshold=draw(st.none() | threshold),
        final_resistance=draw(st.none() | st.just(Range(low, low * 1.5))),
        guard_band=draw(st.sampled_from([0.0, 0.1, 0.999])),
    )


@settings(max_examples=30)
@given(table=tables())
def test_a_table_that_was_written_is_read_back_equal(table: Specifications, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("tables")
    (folder / "a.toml").write_text(as_toml(table), encoding="utf-8")
    assert read_specifications(folder / "a.toml") == table
    try:
        text = as_csv(table)
    except SpecError as problem:
        assert "formula" in problem.detail
    else:
        (folder / "a.csv").write_text(text, encoding="utf-8")
        assert read_specifications(folder / "a.csv").rows == table.rows


@pytest.mark.parametrize("pattern", ["=1+1", "+4", "-4", "@SUM(A1)"])
def test_what_a_spreadsheet_would_obey_is_not_written_as_csv(pattern: str):
    table = Specifications("a", (Specification(pattern=pattern),))
    with pytest.raises(SpecError) as refused:
        as_csv(table)
    assert refused.value.code == "SPEC_VALUE"
    assert pattern in as_toml(table)


@pytest.fixture
def access(tmp_path: Path) -> Access:
    open_store(tmp_path / "history.db").close()
    return Access(tmp_path / "history.db", actor="tester")


def test_what_was_imported_holds_and_comes_out_equal(access: Access):
    assert export(access) is None
    done = import_table(access, Specifications("a.toml", (FULL, MIN, BARE)), reason="new drawing")
    assert (done.new, done.changed, done.same, done.withdrawn) == (("4711-*", "88", "9120-CT"), (), (), ())
    found = export(access)
    assert found is not None and found.rows == (FULL, MIN, BARE)
    assert {(one.version, one.said_by, one.reason, one.source, one.is_whole) for one in versions(access)} == {
        (1, "tester", "new drawing", "a.toml", True)
    }


def test_only_what_differs_becomes_a_version_and_old_ones_stay(access: Access):
    import_table(access, Specifications("a.toml", (FULL, MIN)))
    before = versions(access)
    again = import_table(access, Specifications("b.toml", (FULL, MIN)))
    assert again.same == ("4711-*", "88")
    assert versions(access) == before
    other = Specification(pattern="4711-*", guard_band=0.2)
    done = import_table(access, Specifications("c.toml", (other,)))
    assert (done.new, done.changed, done.same, done.withdrawn) == ((), ("4711-*",), (), ())
    assert [(one.specification, one.version) for one in versions(access)] == [(FULL, 1), (other, 2), (MIN, 1)]
    assert set(export(access).rows) == {other, MIN}


def test_a_table_that_replaces_withdraws_what_it_does_not_name(access: Access):
    import_table(access, Specifications("a.toml", (FULL, MIN)))
    assert import_table(access, Specifications("b.toml", (MIN,)), replace=True).withdrawn == ("4711-*",)
    assert export(access).rows == (MIN,)
    back = import_table(access, Specifications("a.toml", (FULL, MIN)), replace=True)
    assert (back.new, back.same) == (("4711-*",), ("88",))
    assert [(one.version, one.withdrawn) for one in versions(access) if one.specification == FULL] == [
        (1, False),
        (2, True),
        (3, False),
    ]


WILD = ("3?06", "3*06", "31?6", "310*", "3106", "*06", "?06")


@given(st.lists(st.permutations(WILD).flatmap(lambda all_: st.sampled_from([all_, all_[:3], all_[:5]])), min_size=1, max_size=4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_patterns_that_fit_equally_well_the_first_in_the_last_table_holds(access: Access, tables_: list[list[str]]):
    for number, patterns in enumerate(tables_):
        rows = tuple(Specification(pattern=one, guard_band=0.01 * (1 + WILD.index(one) + number % 2)) for one in patterns)
        table = Specifications("a.toml", rows)
        import_table(access, table, replace=True)
    found = export(access)
    assert found is not None
    for model in ("3106", "3206", "31A6", "306", "3107"):
        assert found.for_model(model) == table.for_model(model)


def test_a_table_in_the_same_order_makes_no_new_version(access: Access):
    rows = tuple(Specification(pattern=one, guard_band=0.1) for one in WILD)
    import_table(access, Specifications("a.toml", rows))
    assert import_table(access, Specifications("a.toml", rows)).changed == ()
    turned = import_table(access, Specifications("a.toml", (rows[1], rows[0], *rows[2:])))
    assert turned.changed == ("3?06", "31?6", "310*")  # what stands behind it and is as plain


def test_upper_and_lower_case_are_one_pattern(access: Access):
    import_table(access, Specifications("a.toml", (Specification(pattern="ab-1", guard_band=0.1),)))
    upper = Specification(pattern="AB-1", guard_band=0.2)
    assert import_table(access, Specifications("b.toml", (upper,))).changed == ("AB-1",)
    assert export(access).rows == (upper,)


def test_a_trial_changes_nothing(access: Access):
    before = Path(access.database).read_bytes()
    assert import_table(access, Specifications("a.toml", (FULL,)), dry_run=True).new == ("4711-*",)
    assert versions(access) == []
    with open_store(access.database) as store:
        assert store.data_version() == 0
    assert len(before) == Path(access.database).stat().st_size
