"""The JSON record against its contract: the exact fields and types of docs/jsonl.md, for every verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from laser_trim_analyzer.model import Metric, WatchFlag, WatchKind
from laser_trim_analyzer.pipeline import SCHEMA, Outcome, outcome_of, record, record_line

PAGE = Path(__file__).resolve().parents[2] / "docs" / "jsonl.md"
Text, Number, Null = str, (int, float), type(None)
EVALUATION = {"fail_points": int, "max_abs_error": Number, "margin": (*Number, Null), "worst_position": (*Number, Null)}
WITH_OFFSET = EVALUATION | {"offset_v": Number, "certificate": [int]}
WITH_ROTATION = WITH_OFFSET | {"rotation": Number, "bounds": [Number], "bounds_source": Text, "upper_bound": bool}
TRACK: dict[str, Any] = {
    "section": int, "track": Text, "alias": (Text, Null), "status": Text, "reasons": [Text], "policy": Text,
    "policy_source": Text, "specification": (Text, Null), "unguarded": (Text, Null),
    "accepted_by": (Text, Null), "rules_version": int, "points": int, "graded_points": int, "missing_points": int,
    "phantom_rows": int, "passes": int, "position_unit": (Text, Null), "travel": (*Number, Null),
    "theory_length": (*Number, Null), "measured_length": (*Number, Null),
    "resistance": {"untrimmed_ohm": (*Number, Null), "trimmed_ohm": (*Number, Null), "change_percent": (*Number, Null)},
    "untrimmed": {"fail_points": int, "max_abs_error": (*Number, Null)}, "as_measured": EVALUATION,
    "with_offset": WITH_OFFSET, "with_rotation": WITH_ROTATION,
    "sigma": {"gradient": (*Number, Null), "threshold": (*Number, Null), "profile": Text},
    "metrics": [{"analyzer": Text, "name": Text, "value": Number, "unit": Text}],
    "watch": [{"flag": Text, "value": Number, "limit": Number}], "notes": [{"note": Text, "value": (Text, *Number)}],
    "findings": [Text], "machine_verdict": {"source": Text, "fail_points": int},
}  # fmt: skip
FILE: dict[str, Any] = {
    "schema": Text, "file": Text, "sha256": Text, "bytes": int, "system": Text, "model": Text, "serial": Text,
    "trimmed_at": (Text, Null), "outcome_words": (Text, Null), "status": Text, "error": Null, "tracks": [TRACK],
}  # fmt: skip
WORDS = {"source": Text, "words": Text}
UNTRIMMED = TRACK | {"as_measured": Null, "with_offset": Null, "with_rotation": Null, "accepted_by": Null}
ERROR = dict.fromkeys(("system", "model", "serial", "trimmed_at", "outcome_words"), Null) | {
    "error": {"code": Text, "message": Text, "remedy": Text}
}
SHAPES = {
    "PASS": FILE,
    "FAIL": FILE | {"tracks": [TRACK | {"machine_verdict": WORDS, "accepted_by": Null}]},
    "WATCH": FILE,
    "UNTRIMMED": FILE | {"tracks": [UNTRIMMED]},
    "ABORTED": FILE,
    "NOT_GRADED": FILE | {"tracks": [TRACK | {"accepted_by": Null}]},
    "ERROR": FILE | ERROR,
}


def mismatches(value: Any, shape: Any, place: str = "") -> Iterator[str]:
    """Where a value has other keys or types than its shape."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or list(value) != list(shape):
            yield f"{place}: {value}"
            return
        for key, part in shape.items():
            yield from mismatches(value[key], part, f"{place}.{key}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{place}: {value}"
            return
        for number, part in enumerate(value):
            yield from mismatches(part, shape[0], f"{place}[{number}]")
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield f"{place}: {value!r} is no {shape}"


def fields(value: Any, place: str = "") -> set[str]:
    """Every field of a record as the page writes it, such as ``tracks[].watch[].flag``."""
    if isinstance(value, list):
        return set().union(*(fields(part, f"{place}[]") for part in value))
    if not isinstance(value, dict):
        return set()
    names = {key: f"{place}.{key}" if place else key for key in value}
    return set(names.values()).union(*(fields(value[key], name) for key, name in names.items()))


def line_of(path: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(record_line(outcome_of(path)))
    return parsed


@pytest.mark.parametrize("status", SHAPES)
def test_a_record_has_exactly_the_fields_and_types_of_its_verdict(status: str, workbooks: dict[str, Path]):
    found = line_of(workbooks[status])
    assert found["status"] == status
    assert found["schema"] == SCHEMA == "laser-trim-analyzer/analysis/1"
    assert list(mismatches(found, SHAPES[status])) == []
    assert bool(found["tracks"]) == (status not in ("ABORTED", "ERROR"))


def test_a_file_with_two_tracks_has_the_worse_verdict(workbooks: dict[str, Path]):
    found = line_of(workbooks["TWO"])
    assert [track["status"] for track in found["tracks"]] == ["PASS", "FAIL"]
    assert found["status"] == "FAIL"


def test_the_page_names_every_field_and_no_other(workbooks: dict[str, Path]):
    documented = re.findall(r"^\| `([a-z_0-9.\[\]]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(documented) == len(set(documented))
    written = set().union(*(fields(line_of(path)) for path in workbooks.values()))
    outcome = outcome_of(workbooks["PASS"])
    assert outcome.analysis is not None
    with_metric = replace(outcome.analysis.tracks[0], metrics=(Metric("peaks", "count", 7.0),))
    written |= fields(record(replace(outcome, analysis=replace(outcome.analysis, tracks=(with_metric,)))))
    assert set(documented) == written


def test_the_examples_of_the_page_keep_the_contract():
    examples = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)]
    assert len(examples) == 2
    assert list(mismatches(examples[0], FILE)) == []
    assert list(mismatches(examples[1], FILE | ERROR | {"sha256": Null, "bytes": Null})) == []


def test_the_words_of_the_page_are_those_of_the_program():
    from laser_trim_analyzer.model import Finding, Status

    text = PAGE.read_text(encoding="utf-8")
    assert [word for word in (*Status, *WatchKind, *Finding) if f"`{word}`" not in text] == []


def test_a_line_is_ascii_without_a_break(workbooks: dict[str, Path]):
    outcome = replace(outcome_of(workbooks["PASS"]), path="Teil Ω\n\u2028.xls")
    line = record_line(outcome)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["file"] == outcome.path


def with_watch(outcome: Outcome, value: float) -> Outcome:
    assert outcome.analysis is not None
    track = replace(outcome.analysis.tracks[0], travel=value, watch=(WatchFlag(WatchKind.MARGIN_LOW, value, 0.1),))
    return replace(outcome, analysis=replace(outcome.analysis, tracks=(track,)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_becomes_null_and_never_ends_the_batch(value: float, workbooks: dict[str, Path]):
    found = json.loads(record_line(with_watch(outcome_of(workbooks["PASS"]), value)), parse_constant=pytest.fail)
    assert found["tracks"][0]["travel"] is None
    assert found["tracks"][0]["watch"][0]["value"] is None


def test_numbers_are_read_back_as_the_same_doubles(workbooks: dict[str, Path]):
    outcome = outcome_of(workbooks["WATCH"])
    assert json.loads(record_line(outcome)) == record(outcome)
