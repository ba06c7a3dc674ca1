"""The page on simulated histories: its scenario is read, and it names every word, kind and member there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.simulate.process.made import history, one, tracks

from laser_trim_analyzer.simulate.process import Chances, ModelWish, plan, read_scenario
from laser_trim_analyzer.simulate.process.causes import END, KINDS, QUANTITIES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "simulate.md").read_text(encoding="utf-8")


def test_the_scenario_of_the_page_is_read_and_shows_the_defaults(tmp_path: Path):
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    scenario = read_scenario(path)
    assert scenario.chances == Chances()
    assert plan(scenario, units=3, models=2, seed=1).causes[0].models == ("3100-2",)
    for word in (field.name for kind in (Chances, ModelWish) for field in fields(kind)):
        assert re.search(rf"^{word} = ", text, re.MULTILINE), word


def test_the_page_names_every_kind_quantity_end_and_member():
    (attempt, track, _) = next(tracks(history(one(), units=1).attempts()))
    record: dict[str, Any] = attempt.truth.record("x")
    (found,) = record["tracks"]
    for word in (*KINDS, *QUANTITIES, *END, *record, *found, *found["final_test"]):
        assert f"`{word}`" in PAGE, word
    assert track.passes == 1
    section = PAGE.partition("## truth.jsonl")[2]
    table = [cell for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for cell in re.findall(r"`(\w+)`", row)]
    assert table == list(record)
