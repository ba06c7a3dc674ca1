"""What people said, as a table or as lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from laser_trim_analyzer.pipeline.annotate import Annotation, annotation_line

from .history import say
from .look import console_for
from .table import Head, print_whole_table

__all__ = ["print_annotations"]


def print_annotations(found: Sequence[Annotation], *, lines: bool) -> None:
    if lines:
        for one in found:
            say(annotation_line(one))
        return
    if not found:
        say("Nothing was said.")
        return
    heads = [Head("ID", right=True), Head("Kind"), Head("Of", folds=True), Head("Text", folds=True), Head("Who"), Head("When")]
    rows = [
        [
            *((str(one.id), ""), (one.kind.value, ""), (_of(one), ""), (_text(one), "dim" if one.withdrawn_at else "")),
            *((one.said_by, ""), (f"{one.said_at:%Y-%m-%d}", "")),
        ]
        for one in found
    ]
    print_whole_table(console_for(sys.stdout), heads, rows)


def _of(one: Annotation) -> str:
    parts = (one.model, one.stem, one.day and str(one.day), one.sha256 and one.sha256[:12], one.track)
    return f"{one.target.value} {' '.join(part for part in parts if part)}"


def _text(one: Annotation) -> str:
    why = f" ({one.reason})" if one.reason else ""
    if one.withdrawn_at is None:
        return one.words + why
    gone = f": {one.withdrawn_why}" if one.withdrawn_why else ""
    return f"{one.words}{why} [taken back by {one.withdrawn_by}{gone}]"
