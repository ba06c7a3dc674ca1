"""What a model is specified to be, as far as grading needs it; nothing here reads a file or grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .limits import Exclusions
from .verdict import Policy

__all__ = ["LinearityType", "Specification"]


class LinearityType(StrEnum):
    """The kinds of linearity a drawing names (STANDARDS §1.3)."""

    ABSOLUTE = "absolute"
    ABSOLUTE_WITH_OFFSET = "absolute_with_offset"
    INDEPENDENT = "independent"

    @property
    def policy(self) -> Policy:
        """The evaluation that decides for this kind (RULES §3)."""
        return _POLICY_OF[self]


_POLICY_OF = {
    LinearityType.ABSOLUTE: Policy.AS_MEASURED,
    LinearityType.ABSOLUTE_WITH_OFFSET: Policy.WITH_OFFSET,
    LinearityType.INDEPENDENT: Policy.WITH_ROTATION,
}


@dataclass(frozen=True, slots=True)
class Specification:
    """The specification of one model; absent parts leave the file's own values in force."""

    linearity_type: LinearityType | None = None
    policy: Policy | None = None
    exclusions: Exclusions = field(default=Exclusions())
