"""What the trials of `dev.py prove` found: every run in build/prove.jsonl, the newest of each trial in docs/proofs.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import ROOT, commit, machine

JOURNAL = ROOT / "build" / "prove.jsonl"
PAGE = ROOT / "docs" / "proofs.md"
INTRODUCTION = """# Proofs

The newest run of each repeated trial at its full count, under `python3 dev.py prove`; `dev.py test` makes a tenth of each, and the
fuzzers some seconds. A trial stands here only if it passed; a + behind the commit: the tree differed from it.

| trial | what it found | commit | day |
|---|---|---|---|
"""


def main(folder: str, status: str, *words: str) -> None:
    """Append one run to the journal, from the folder where its trials left their figures, and write the page anew."""
    trials: dict[str, Any] = {}
    for file in sorted(Path(folder).glob("*.json")):
        trials.update(json.loads(file.read_text(encoding="utf-8")))
    record = {
        "commit": commit(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "words": words,
        "exit_status": int(status),
        "trials": trials,
    }
    JOURNAL.parent.mkdir(exist_ok=True)
    with JOURNAL.open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(record) + "\n")
    runs = [json.loads(line) for line in JOURNAL.read_text(encoding="utf-8").splitlines()]
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(page(runs, before), encoding="utf-8")


def page(runs: list[dict[str, Any]], before: str = "") -> str:
    """The newest figures of each trial. The page `before` may know newer ones than the journal: that begins anew in every clone."""
    rows = dict(rows_of(before))
    for run in runs:
        for trial, figures in run.get("trials", {}).items():
            title = _title(trial)
            found = "; ".join(f"{name}: {_shown(value)}" for name, value in figures.items())
            if title not in rows or _day(rows[title]) <= run["at"][:10]:
                rows[title] = f"| {title} | {found} | {run['commit']} | {run['at'][:10]} |\n"
    return INTRODUCTION + "".join(rows[title] for title in sorted(rows))


def rows_of(text: str) -> Iterator[tuple[str, str]]:
    """Title and line of each row of a page."""
    for line in text.partition("|---|---|---|---|\n")[2].splitlines(keepends=True):
        yield line.split(" | ")[0].removeprefix("| "), line


def _day(row: str) -> str:
    return row.rstrip(" |\n").rpartition(" ")[2]


def _title(trial: str) -> str:
    """The name of a test as a sentence, with its parameters."""
    name, _, parameters = trial.rpartition("::")[2].removeprefix("test_").partition("[")
    words = name.replace("_", " ")
    return f"{words} ({parameters[:-1]})" if parameters else words


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
