"""The colours of printed pages, each named by what it means; nothing else in the reports names a colour."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PAPER", "Tokens"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One colour for each meaning; `worse` and `better` never stand without their word."""

    paper: str
    band: str
    hair: str
    hair2: str
    ink: str
    ink2: str
    ink3: str
    worse: str
    better: str
    limit: str
    measured: str


PAPER = Tokens(
    paper="#FFFFFF",
    band="#EEF3F8",
    hair="#E0E5EA",
    hair2="#BCC5CE",
    ink="#16202B",
    ink2="#47535F",
    ink3="#5F6B78",
    worse="#B3221A",
    better="#0F6E39",
    limit="#3F4C59",
    measured="#768391",
)
