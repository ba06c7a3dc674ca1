"""Frozen dataclasses that are made by the hundred for every file: the same classes, made in half the time."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TypeVar

__all__ = ["quick"]

Fact = TypeVar("Fact")


def quick(cls: type[Fact]) -> type[Fact]:
    """The frozen dataclass with slots itself, with an `__init__` that fills the slots directly.

    The one that `dataclasses` writes looks every name up (`object.__setattr__`), which for 27 names takes longer than reading
    the sheet that they describe. The class stays as frozen as it was. Not for fields with a `default_factory`.
    """
    own = fields(cls)  # type: ignore[arg-type]
    if any(field.default_factory is not MISSING or not field.init for field in own):
        raise TypeError(f"{cls.__name__}: every field must be given or have a plain default")
    names = [field.name for field in own]
    known = {f"default_{field.name}": field.default for field in own if field.default is not MISSING}
    known |= {f"set_{name}": getattr(cls, name).__set__ for name in names}
    given = [f"{name}=default_{name}" if f"default_{name}" in known else name for name in names]
    lines = [f"def __init__(self, {', '.join(given)}):", *(f" set_{name}(self, {name})" for name in names)]
    # Names of fields alone are compiled, as dataclasses itself does.
    code = compile("\n".join(lines), f"<quick {cls.__name__}>", "exec")
    exec(code, known)  # noqa: S102  # nosec B102
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = cls.__init__.__annotations__
    cls.__init__ = made  # type: ignore[method-assign]
    return cls
