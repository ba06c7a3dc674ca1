"""Arrays in blobs: every bit comes back whatever the numbers are, and a blob that was changed is never believed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.reference import array_blobs

from laser_trim_analyzer import _core
from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store.arrays import pack, seal, unpack, unseal

NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True, width=64),
    st.integers(-(10**9), 10**9).map(lambda whole: whole / 10**6),
    st.sampled_from([np.nan, np.inf, -np.inf, -0.0, 0.0, 5e-324, 1e300, 0.1 + 0.2, 2.0**52, 2.0**53 + 2]),
)
COLUMN = arrays.arrays(np.float64, st.integers(0, 60), elements=NUMBERS)
TABLE = arrays.arrays(np.float64, st.tuples(st.integers(0, 9), st.integers(0, 9)), elements=NUMBERS)
FLAGS = arrays.arrays(np.int8, st.integers(0, 60))
GROUP = st.dictionaries(st.text("abcdefgh_", min_size=1, max_size=8), st.one_of(COLUMN, TABLE, FLAGS), max_size=5)


def bits(array: np.ndarray) -> tuple[object, ...]:
    return array.dtype, array.shape, np.ascontiguousarray(array).tobytes()


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return list(one) == list(other) and all(bits(one[name]) == bits(other[name]) for name in one)


@given(GROUP)
def test_every_bit_comes_back(group: dict[str, np.ndarray]):
    assert same(unpack(pack(group)), group)


@given(GROUP, st.data())
def test_some_columns_are_those_of_all(group: dict[str, np.ndarray], data: st.DataObject):
    only = data.draw(st.sets(st.sampled_from([*group, "absent"])))
    assert same(unpack(pack(group), only=only), {name: array for name, array in group.items() if name in only})


@given(GROUP, st.data())
@example({"current": np.array([np.nan, 1.5e-9, np.nan, 2e-9]), "flags": np.array([], np.int8)}, None)
def test_the_bytes_are_those_of_the_plain_definition(group: dict[str, np.ndarray], data: st.DataObject | None):
    doubles = [name for name, array in group.items() if array.dtype == np.float64]
    predicted = {} if data is None or not doubles else {name: data.draw(guess(group[name].shape)) for name in doubles[:1]}
    places = {"current": 9, "a": 2}
    assert _core.pack_arrays(group, predicted, places) == array_blobs.packed(group, predicted, places)


def guess(shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    return arrays.arrays(np.float64, shape, elements=NUMBERS)


@given(COLUMN, st.data())
def test_a_predicted_column_comes_back_whatever_the_prediction_was(column: np.ndarray, data: st.DataObject):
    known = {"stored_error": data.draw(guess(column.shape))}
    assert same(unpack(pack({"stored_error": column}, known), known), {"stored_error": column})


def test_a_nan_with_another_payload_comes_back_with_it():
    odd = np.array([0x7FF8000000000001, 0xFFF8000000000000, 0x7FF0000000000001], np.uint64).view(np.float64)
    assert bits(unpack(pack({"odd": odd}))["odd"]) == bits(odd)


def test_a_column_that_is_not_contiguous_comes_back():
    strided = np.arange(40.0).reshape(10, 4)[::2, 1]
    assert same(unpack(pack({"strided": strided})), {"strided": strided})


def test_what_comes_back_is_read_only():
    with pytest.raises(ValueError, match="read-only"):
        unpack(pack({"a": np.zeros(3)}))["a"][0] = 1.0


def test_another_type_is_refused():
    with pytest.raises(TypeError, match="int32"):
        pack({"a": np.zeros(3, np.int32)})


def test_readings_of_a_station_take_a_quarter_of_their_bytes():
    volts = np.round(np.linspace(0.008, 9.99, 341) + np.sin(np.arange(341)) * 0.004, 5)
    assert len(pack({"measured": volts})) < volts.nbytes / 4


def test_a_perfect_prediction_takes_almost_nothing():
    error = np.random.default_rng(1).normal(size=341)
    assert len(pack({"stored_error": error}, {"stored_error": error.copy()})) < 80


# ---- damage


def blob() -> bytes:
    return pack({"measured": np.round(np.linspace(0, 10, 99), 5), "free": np.random.default_rng(2).normal(size=50)})


@pytest.mark.parametrize("whole", [blob(), pack({"few": np.array([0.1, 0.2, 0.3])})], ids=["deflated", "as it is"])
def test_a_changed_byte_is_found_wherever_it_is(whole: bytes):
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        for only in (None, {"free"}, set()):
            with pytest.raises(StoreError) as refused:
                unpack(bytes(damaged), only=only)
            assert refused.value.code == "STORE_BLOB_DAMAGED"


@pytest.mark.parametrize("length", [0, 1, 4, 5, 20, len(blob()) - 1])
def test_a_cut_blob_is_found(length: int):
    with pytest.raises(StoreError) as refused:
        unpack(blob()[:length])
    assert refused.value.code == "STORE_BLOB_DAMAGED"


@pytest.mark.parametrize(
    "body", [b"", b"\x01", b"\x00\x00extra", b"\x01\x01a\x09\x00\x00" + bytes(8) + b"\x00\x00", b"\x05" + bytes(40)]
)
def test_a_sealed_body_that_means_nothing_is_damage_too(body: bytes):
    with pytest.raises(StoreError) as refused:
        unpack(seal(body))
    assert refused.value.code == "STORE_BLOB_DAMAGED"


@given(st.binary(max_size=2000))
def test_sealed_bytes_come_back(content: bytes):
    assert unseal(seal(content)) == content
