"""The verb copy: a whole history into an empty database of any kind, proven by reading it back; the original stays as it is."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.transfer import Copied, CopyProgress, copy_history

__all__ = ["copy"]

_PATIENCE = 0.1


def copy(source: Access, target: str) -> Generator[CopyProgress | Copied]:
    """Copy the history to `target`, made if it is not there: progress at most ten times a second, at last what was copied.

    Whoever closes the generator earlier leaves the target without rows. Raises StoreError.
    """
    told = 0.0
    with source.open(migrate=False) as original, replace(source, database=target).open(create=True) as other:
        for event in copy_history(original, other, source.wait, source.waiting):
            if isinstance(event, Copied):
                yield event
            elif time.monotonic() - told >= _PATIENCE:
                told = time.monotonic()
                yield event
