"""Every word of a verdict is explained to users, and nothing that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

from laser_trim_analyzer.model import RULES_VERSION, Finding, NoteKind, WatchKind

PAGE = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text(encoding="utf-8")


def test_every_flag_note_and_finding_has_its_row_and_no_other_has() -> None:
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    named = {word for row in rows for word in re.findall("`(.+?)`", row)}
    assert named == {kind.value for kinds in (WatchKind, NoteKind, Finding) for kind in kinds}


def test_the_page_is_of_these_rules() -> None:
    assert f"Rules version {RULES_VERSION}." in PAGE
