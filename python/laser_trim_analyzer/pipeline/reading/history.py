"""Whom a reader asks what is stored already: a store, or what was heard of one; reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from laser_trim_analyzer.store.held import HashHeads, HeldSpecifications, KnownContent

__all__ = ["Hearsay", "History"]


class History(Protocol):
    """Whom a reader asks what is stored already."""

    def may_hold(self, sha256: str) -> bool:
        """False where it surely has no such content."""

    def contents(self, hashes: Sequence[bytes]) -> Mapping[bytes, KnownContent] | None:
        """Those that are stored; None from one that only may say what it heard."""

    def wants_again(self, content: KnownContent) -> bool:
        """Whether a stored content is read again."""

    def heads(self) -> HashHeads:
        """Of the contents that need not be read."""

    def specifications(self) -> HeldSpecifications:
        """By which new files are graded."""


class Hearsay:
    """A history as it was heard of: what reads in another process, or on another computer, cannot ask."""

    def __init__(self, heads: HashHeads, specifications: HeldSpecifications = HeldSpecifications()) -> None:  # noqa: B008 - frozen
        self._heads = heads
        self._specifications = specifications

    def may_hold(self, sha256: str) -> bool:
        return sha256 in self._heads

    def contents(self, _: Sequence[bytes]) -> None:
        return None

    def wants_again(self, _: KnownContent) -> bool:
        return False

    def heads(self) -> HashHeads:
        return self._heads

    def specifications(self) -> HeldSpecifications:
        return self._specifications
