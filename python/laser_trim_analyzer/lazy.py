"""Public names of a package that resolve on first use: importing it loads nothing that its user does not take."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["lazy"]


def lazy(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of the package of that name. `homes` names for each public name the module below the package that
    has it; a name that is its own home is a module itself. No other name may be that of a module: imported, it would hide it."""

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}; it has {', '.join(sorted(homes))}")
        module = import_module(f".{homes[name]}", package)
        value = module if homes[name] == name else getattr(module, name)
        setattr(sys.modules[package], name, value)  # the next time nobody asks here
        return value

    return found, lambda: sorted(homes)
