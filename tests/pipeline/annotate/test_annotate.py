"""What people say of records: by file, track and unit, who and why, taken back and never deleted, there after a reread."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.store.records import MORNING, facts, rows, table

from laser_trim_analyzer.errors import DataError, StoreError
from laser_trim_analyzer.pipeline.annotate import Access, Aim, AnnotationKind, annotation_line, listed, said, taken_back
from laser_trim_analyzer.pipeline.review import Cache, Review, UnitWish
from laser_trim_analyzer.store import open_store
from laser_trim_analyzer.store.audit import first_break

COMMENT, DISPOSITION, EXCLUSION = AnnotationKind
DAY = MORNING.date()


ANYWHERE = pytest.mark.parametrize("access", ["file", "postgresql"], indirect=True)


@pytest.fixture
def access(request: pytest.FixtureRequest, tmp_path: Path) -> Access:
    is_file = getattr(request, "param", "file") == "file"
    url = str(tmp_path / "history.db") if is_file else str(request.getfixturevalue("server").new_database())
    with open_store(url) as store:
        store.write(
            [rows("254A", tracks=2), rows("254B", minute=9), rows("300", day=1), rows("300", day=90), rows("1", model="88")]
        )
    return Access(url, actor="A. Inspector")


@ANYWHERE
def test_a_unit_is_named_by_model_and_serial_of_any_letter(access: Access):
    number = said(access, COMMENT, Aim(model="4711-2", serial="254B"), "dropped on the floor", "seen it")
    (one,) = listed(access, Aim())
    assert (one.id, one.kind, one.target.value, one.model, one.stem, one.day) == (number, COMMENT, "unit", "4711-2", "254", DAY)
    assert (one.words, one.reason, one.said_by, one.withdrawn_at) == ("dropped on the floor", "seen it", "A. Inspector", None)
    assert listed(access, Aim(model="4711-2", serial="254A")) == [one]
    assert listed(access, Aim(model="88")) == []
    with open_store(access.database) as store, store.reading() as connection:
        assert [row["action"] for row in table(store, "audit_event")] == ["annotate"]
        assert first_break(connection) is None


def test_a_serial_that_was_used_again_needs_a_day(access: Access):
    with pytest.raises(DataError) as refused:
        said(access, COMMENT, Aim(model="4711-2", serial="300"), "which?")
    assert refused.value.code == "ANNOTATION_TARGET"
    assert "2024-03-08, 2024-06-05" in refused.value.detail
    said(access, COMMENT, Aim(model="4711-2", serial="300", day=date(2024, 6, 5)), "the later one")
    (one,) = listed(access, Aim())
    assert one.day == date(2024, 6, 5)


def test_a_file_and_its_tracks_are_named_by_the_hash_or_its_beginning(access: Access):
    sha256 = facts("254A", tracks=2).sha256
    said(access, DISPOSITION, Aim(sha256=sha256), "scrap")
    said(access, EXCLUSION, Aim(sha256=sha256[:7].upper(), track="TRK2"), "broken gauge", "calibration of March")
    first, second = listed(access, Aim(sha256=sha256))
    assert (first.target.value, first.sha256, first.track) == ("file", sha256, None)
    assert (second.target.value, second.sha256, second.section, second.track) == ("track", sha256, 1, "TRK2")
    assert listed(access, Aim(sha256=sha256, track="TRK2")) == [second]
    line = json.loads(annotation_line(second))
    assert (line["kind"], line["target"], line["words"], line["withdrawn_at"]) == ("exclusion", "track", "broken gauge", None)


@pytest.mark.parametrize(
    "aim",
    [
        Aim(),
        Aim(model="4711-2"),
        Aim(serial="254A"),
        Aim(model="4711-2", serial="999"),
        Aim(model="4711-2", serial="254A", day=date(2020, 1, 1)),
        Aim(sha256="ab"),
        Aim(sha256="x" * 64),
        Aim(sha256="0" * 65),
        Aim(sha256="0" * 64),
        Aim(sha256=facts("254A", tracks=2).sha256, track="TRK9"),
        Aim(sha256=facts("254A", tracks=2).sha256, model="88"),
    ],
)
def test_what_names_nothing_is_refused_and_nothing_is_written(access: Access, aim: Aim):
    with pytest.raises(DataError) as refused:
        said(access, COMMENT, aim, "?")
    assert refused.value.code == "ANNOTATION_TARGET"
    assert listed(access, Aim()) == []


def test_what_is_taken_back_stays_readable(access: Access):
    number = said(access, EXCLUSION, Aim(model="88", serial="1"), "wrong part")
    taken_back(access, number, "it was the right one")
    assert listed(access, Aim()) == []
    (one,) = listed(access, Aim(), withdrawn=True)
    assert (one.words, one.withdrawn_by, one.withdrawn_why) == ("wrong part", "A. Inspector", "it was the right one")
    assert one.withdrawn_at is not None and one.withdrawn_at >= one.said_at
    for unknown in (number, 10**9):
        with pytest.raises(DataError) as refused:
            taken_back(access, unknown)
        assert refused.value.code == "ANNOTATION_UNKNOWN"


def test_it_survives_reading_the_file_again_and_forgetting_it(access: Access):
    sha256 = facts("254A", tracks=2).sha256
    said(access, COMMENT, Aim(sha256=sha256, track="TRK1"), "kept")
    before = listed(access, Aim())
    with open_store(access.database) as store:
        store.write([rows("254A", tracks=2)], replace=True)
        store.forget([rows("254A", tracks=2).seen.path])
        store.write([rows("254A", tracks=2)])
    assert listed(access, Aim(sha256=sha256)) == before


def test_a_text_that_no_database_holds_is_refused(access: Access):
    with pytest.raises(StoreError) as refused:
        said(access, COMMENT, Aim(model="88", serial="1"), "a\0b")
    assert refused.value.code == "STORE_TEXT"


def test_every_word_raises_the_data_version(access: Access):
    def version() -> int:
        with open_store(access.database) as store:
            return store.data_version()

    before = version()
    number = said(access, COMMENT, Aim(model="88", serial="1"), "a")
    between = version()
    taken_back(access, number)
    assert before < between < version()


@ANYWHERE
def test_the_page_of_a_unit_shows_what_was_said_of_it_and_of_its_files_and_tracks_and_of_no_other(access: Access):
    sha256 = facts("254A", tracks=2).sha256
    said(access, COMMENT, Aim(model="4711-2", serial="254B"), "dropped on the floor")
    said(access, EXCLUSION, Aim(sha256=sha256, track="TRK2"), "broken gauge")
    withdrawn = said(access, DISPOSITION, Aim(sha256=sha256), "scrap")
    said(access, COMMENT, Aim(model="4711-2", serial="300", day=date(2024, 6, 5)), "the later one")
    said(access, COMMENT, Aim(model="88", serial="1"), "of another model")
    with open_store(access.database) as store:
        review = Review(store, Cache())

        def shown() -> list[list[str]]:
            pages = [review.unit(row.key) for row in review.units(UnitWish()).rows if row.key]
            return [[one.words for one in page.annotations] for page in pages if page]

        ours = ["dropped on the floor", "broken gauge"]
        assert sorted(shown()) == [[], [*ours, "scrap"], ["of another model"], ["the later one"]]
        taken_back(access, withdrawn)
        assert ours in shown()
