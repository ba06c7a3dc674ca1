"""What the caller and the specification ask of every track of a file: which values serve, and who named them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import Policy, PolicySource, SigmaProfile, Specification, Specifications
from laser_trim_analyzer.model.quick import quick

__all__ = ["Demands", "demands_of"]


@quick
@dataclass(frozen=True, slots=True)
class Demands:
    """`source` names the row of the table that served, None where the file's own values do."""

    spec: Specification
    source: str | None
    policy: Policy
    policy_source: PolicySource
    profile: SigmaProfile


def demands_of(
    model: str, spec: Specification | Specifications | None, policy: Policy | str | None, profile: SigmaProfile | str
) -> Demands:
    """Raises DataError POLICY_UNKNOWN or PROFILE_UNKNOWN for a word that names none."""
    row, source = _row(model, spec)
    chosen, chosen_by = _policy(row, policy)
    try:
        return Demands(row, source, chosen, chosen_by, SigmaProfile(profile))
    except ValueError:
        raise DataError("PROFILE_UNKNOWN", str(profile)) from None


_NONE: Final = Specification()


def _row(model: str, spec: Specification | Specifications | None) -> tuple[Specification, str | None]:
    if spec is None:
        return _NONE, None
    if isinstance(spec, Specification):
        return spec, spec.pattern
    row = spec.for_model(model)
    return row, f"{spec.source}: {row.pattern}" if row in spec.rows else None


def _policy(spec: Specification, policy: Policy | str | None) -> tuple[Policy, PolicySource]:
    """The first that is given wins: the caller's, the specification's, its linearity type's, the default (RULES §3)."""
    if policy is not None:
        try:
            return Policy(policy), PolicySource.CALLER
        except ValueError:
            raise DataError("POLICY_UNKNOWN", str(policy)) from None
    if spec.policy is not None:
        return spec.policy, PolicySource.SPECIFICATION
    if spec.linearity_type is not None:
        return spec.linearity_type.policy, PolicySource.LINEARITY_TYPE
    return Policy.WITH_OFFSET, PolicySource.DEFAULT
