"""Which rules a verdict was given by; apart from the model, so that `lta version` says it without loading every fact there is."""

from __future__ import annotations

from typing import Final

__all__ = ["RULES_VERSION"]

RULES_VERSION: Final = 1
