"""What files share, under the SHA-256 of its content: limits, axes, recipes, settings and cell places; writes nothing.

The hash is over the table's name, then for arrays each name, dtype, shape and the little-endian bytes as they stand, for lists of
parameters their JSON: compact, ASCII, in the record's order, numbers as the shortest decimal that reads back as the same double.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, overload

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import Parameter, Sweep

from .rows import Content

if TYPE_CHECKING:
    from laser_trim_analyzer.store.arrays import Columns

__all__ = ["Contents", "StoredParameters", "compact_json", "content_hash", "split"]

Places = tuple[tuple[str, str, str], ...]

_encode = json.JSONEncoder(separators=(",", ":")).encode


def compact_json(content: Any) -> str:
    """ASCII JSON; Infinity is a number here, NaN is not. Raises StoreError STORE_NAN."""
    text = _encode(content)
    if "NaN" in text and _holds_nan(content):
        raise StoreError("STORE_NAN", "a parameter")
    return text


def _holds_nan(content: Any) -> bool:
    if isinstance(content, list | tuple):
        return any(map(_holds_nan, content))
    return isinstance(content, float) and content != content


class Contents:
    """Collects the shared contents of one file; equal ones are hashed once."""

    def __init__(self) -> None:
        self.found: dict[bytes, Content] = {}
        self._known: dict[tuple[str, bytes], bytes] = {}

    def axis(self, sweep: Sweep) -> bytes:
        return self._arrays("axis", {"position": sweep.position, "theory": sweep.theory})

    def limits(self, sweep: Sweep) -> bytes:
        return self._arrays("limit_table", {"upper": sweep.upper, "lower": sweep.lower})

    def settings(self, parameters: Sequence[Parameter]) -> tuple[bytes, bytes]:
        """The hashes of what they say and of where they stand."""
        return self._said("model_settings", parameters)

    def recipe(self, parameters: Sequence[Parameter]) -> tuple[bytes, bytes]:
        return self._said("recipe", parameters)

    def _said(self, table: str, parameters: Sequence[Parameter]) -> tuple[bytes, bytes]:
        places, values = split(parameters)
        said = [(place[0], value) for place, value in zip(places, values, strict=True)]
        return self._text(table, said), self.layout(places)

    def layout(self, places: Places) -> bytes:
        known, text = _layout(places)
        self.found[known] = Content("parameter_layout", text=text)
        return known

    def _arrays(self, table: str, columns: Columns) -> bytes:
        return self._kept(table, _said_of(columns), lambda: Content(table, arrays=columns))

    def _text(self, table: str, content: Iterable[Any]) -> bytes:
        text = compact_json(content)
        return self._kept(table, text.encode("ascii"), lambda: Content(table, text=text))

    def _kept(self, table: str, content: bytes, make: Any) -> bytes:
        known = self._known.get((table, content))
        if known is None:
            known = _hash(table, content)
            self._known[table, content] = known
            self.found[known] = make()
        return known


def split(parameters: Sequence[Parameter]) -> tuple[Places, list[Any]]:
    """Label, sheet and cell of each, and the values. A sequence that has them apart need not make objects first."""
    places: Places | None = getattr(parameters, "places", None)
    if places is not None:
        return places, parameters.values  # type: ignore[attr-defined]
    return tuple((one.label, one.sheet, one.cell) for one in parameters), [one.value for one in parameters]


@lru_cache(maxsize=1024)  # the same few dozen layouts stand in every workbook
def _layout(places: Places) -> tuple[bytes, str]:
    text = compact_json(places)
    return _hash("parameter_layout", text.encode("ascii")), text


def _said_of(columns: Columns) -> bytes:
    heads = "".join(f"\n{name} {array.dtype.str} {array.shape}" for name, array in columns.items())
    return heads.encode() + b"\n" + b"".join(array.tobytes() for array in columns.values())


def content_hash(content: Content) -> bytes:
    """The hash under which a shared content is stored."""
    return _hash(content.table, (content.text or "").encode("ascii") if content.arrays is None else _said_of(content.arrays))


def _hash(table: str, content: bytes) -> bytes:
    return sha256(table.encode() + b"\n" + content).digest()


class StoredParameters(Sequence[Parameter]):
    """Parameters that become objects when somebody looks at them: whoever grades thousands of stored tracks anew does not.

    Compares, copies and travels as the tuple that it stands for."""

    def __init__(self, layout: str, values: Sequence[Any] | str) -> None:
        """`values` as they are, or the JSON of [label, value] pairs."""
        self._layout = layout
        self._values = values

    @cached_property
    def _whole(self) -> tuple[Parameter, ...]:
        values = [value for _, value in json.loads(self._values)] if isinstance(self._values, str) else self._values
        places = json.loads(self._layout)
        return tuple(Parameter(label, value, sheet, cell) for (label, sheet, cell), value in zip(places, values, strict=True))

    def __len__(self) -> int:
        return len(self._whole)

    @overload
    def __getitem__(self, index: int) -> Parameter: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Parameter, ...]: ...
    def __getitem__(self, index: int | slice) -> Parameter | tuple[Parameter, ...]:
        return self._whole[index]

    def __eq__(self, other: object) -> bool:
        return self._whole == tuple(other) if isinstance(other, StoredParameters | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._whole)

    def __repr__(self) -> str:
        return repr(self._whole)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._whole,)
