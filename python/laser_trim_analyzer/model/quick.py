"""Frozen dataclasses that are made by the hundred for every file: the same classes, made in half the time."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

__all__ = ["quick"]

Fact = TypeVar("Fact")


def quick(cls: type[Fact]) -> type[Fact]:
    """The frozen dataclass with slots itself, with an `__init__` that fills the slots directly and a `__reduce__` that calls it.

    The `__init__` of `dataclasses` looks every name up (`object.__setattr__`), which for 27 names takes longer than reading the
    sheet that they describe; its pickling asks for the fields of the class with each object. The class stays as frozen as it was.
    """
    own = fields(cls)  # type: ignore[arg-type]
    if any(not field.init for field in own):
        raise TypeError(f"{cls.__name__}: every field must be given or have a default")
    names = [field.name for field in own]
    known: dict[str, Any] = {f"set_{name}": getattr(cls, name).__set__ for name in names} | {"cls": cls, "MISSING": MISSING}
    given, made = ["self"], []
    for field in own:
        name, default = field.name, field.default
        if field.default_factory is not MISSING:
            known[f"make_{name}"] = field.default_factory
            given.append(f"{name}=MISSING")
            made.append(f" set_{name}(self, make_{name}() if {name} is MISSING else {name})")
        else:
            known[f"default_{name}"] = default
            given.append(name if default is MISSING else f"{name}=default_{name}")
            made.append(f" set_{name}(self, {name})")
    lines = [f"def __init__({', '.join(given)}):", *made]
    lines += ["def __reduce__(self):", f" return cls, ({', '.join(f'self.{name}' for name in names)},)"]
    # Names of fields alone are compiled, as dataclasses itself does.
    code = compile("\n".join(lines), f"<quick {cls.__name__}>", "exec")
    exec(code, known)  # noqa: S102  # nosec B102
    annotations = cls.__init__.__annotations__
    for method in (known["__init__"], known["__reduce__"]):
        method.__qualname__ = f"{cls.__qualname__}.{method.__name__}"
        setattr(cls, method.__name__, method)
    cls.__init__.__annotations__ = annotations
    return cls
