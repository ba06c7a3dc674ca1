"""What comes back from whoever read: settled with the store, and logged; reads nothing but what hearsay was wrong about."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from laser_trim_analyzer.pipeline.reading.candidate import Group
from laser_trim_analyzer.pipeline.reading.deed import Deed, FileOutcome
from laser_trim_analyzer.pipeline.reading.reader import Heard, Reader, Reading, is_spared, of_known
from laser_trim_analyzer.store import FileRows, SeenContent

from .candidates import Knowledge

__all__ = ["log", "settled"]

_log = logging.getLogger(__name__)


def settled(made: Sequence[Reading | Heard], knowledge: Knowledge, reader: Reader) -> Iterator[Reading]:
    """Each as the store says: a content that it has is known, or replaced. `reader` reads what nobody read."""
    contents = [_content_to_ask(one, knowledge) for one in made]
    known = knowledge.contents([content for content in contents if content])
    for one, content in zip(made, contents, strict=True):
        before = known.get(content) if content else None
        if isinstance(one, Heard):
            if before is None or knowledge.wants_again(before):
                yield from (read for read in reader(Group([one.candidate])) if isinstance(read, Reading))
            else:
                yield one.as_known(before)
        elif content is None or before is None or not isinstance(one.item, FileRows):
            yield one
        elif not knowledge.wants_again(before):
            yield of_known(SeenContent(content, one.item.seen), one.outcome.size, before, one.held)
        elif is_spared(before, one.outcome.error):
            yield Reading(replace(one.outcome, deed=Deed.POSTPONED))
        else:
            deed = Deed.REPLACED if one.outcome.deed is Deed.NEW else one.outcome.deed
            yield replace(one, outcome=replace(one.outcome, deed=deed), replaces=True)


def _content_to_ask(one: Reading | Heard, knowledge: Knowledge) -> bytes | None:
    """The content that the store may have, and that nobody asked it for."""
    if isinstance(one, Reading) and not isinstance(one.item, FileRows):
        return None
    sha256 = one.sha256 if isinstance(one, Heard) else one.outcome.sha256
    return bytes.fromhex(sha256) if sha256 and knowledge.may_hold(sha256) else None


def log(outcome: FileOutcome) -> None:
    """Its hash and what became of it, never its name or text: they may name a customer. Only the first process has a log."""
    fields = {
        "sha256": outcome.sha256,
        "status": outcome.status.value if outcome.status else None,
        "code": outcome.error.code if outcome.error else None,
        "deed": outcome.deed.value,
        "seconds": round(outcome.seconds, 6),
    }
    _log.info("file", extra=fields)
