"""Classes made quick are the frozen dataclasses that they were: signature, defaults, equality, copies and errors."""

from __future__ import annotations

import copy
import inspect
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest

from laser_trim_analyzer import model
from laser_trim_analyzer.model.quick import quick


@dataclass(frozen=True, slots=True)
class Plain:
    """As dataclasses makes it."""

    one: int
    two: str = "two"
    three: float | None = None


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    """As dataclasses makes it."""

    one: int
    two: str = "two"
    three: float | None = None


FACTS: list[Any] = [fact for name in model.__all__ if is_dataclass(fact := getattr(model, name))]
QUICK = [fact for fact in FACTS if "quick" in fact.__init__.__code__.co_filename]


@pytest.mark.parametrize(("values", "named"), [((1,), {}), ((1, "b"), {}), ((), {"one": 1, "three": 2.5}), ((1, "b", 0.5), {})])
def test_a_quick_class_holds_what_the_plain_one_holds(values, named):
    plain, made = Plain(*values, **named), Quick(*values, **named)
    assert [getattr(plain, name.name) for name in fields(plain)] == [getattr(made, name.name) for name in fields(made)]
    assert repr(made) == repr(plain).replace("Plain", "Quick")
    assert made == Quick(*values, **named)
    assert hash(made) == hash(plain)
    assert replace(made, one=9) == Quick(9, made.two, made.three)
    assert copy.copy(made) == copy.deepcopy(made) == made


@pytest.mark.parametrize("values", [(), (1, "b", 0.5, 4)])
def test_a_quick_class_refuses_what_the_plain_one_refuses(values):
    for cls in (Plain, Quick):
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            cls(*values)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        Quick(1, four=4)  # type: ignore[call-arg]
    with pytest.raises(FrozenInstanceError):
        Quick(1).one = 2  # type: ignore[misc]


def test_the_signature_stays():
    assert list(inspect.signature(Quick).parameters.values()) == list(inspect.signature(Plain).parameters.values())


@quick
@dataclass(frozen=True, slots=True)
class Made:
    one: int
    names: list[str] = field(default_factory=list)


def test_a_default_that_is_made_is_made_for_each():
    one, other = Made(1), Made(2)
    assert one.names == other.names == []
    assert one.names is not other.names
    assert Made(1, ["a"]) == Made(1, names=["a"]) != one


def test_a_field_that_is_not_given_is_refused():
    with pytest.raises(TypeError, match="must be given"):

        @quick
        @dataclass(frozen=True, slots=True)
        class Derived:
            one: int = field(init=False)


@pytest.mark.parametrize("whole", [Quick(1, "b", 0.5), Made(1, ["a"])], ids=lambda whole: type(whole).__name__)
def test_it_travels_to_another_process_as_a_call_of_its_class(whole: Any):
    made, values = whole.__reduce__()
    assert made is type(whole)
    assert made(*values) == whole


def test_the_facts_of_the_model_cannot_be_changed():
    assert {"Sweep", "TrackResult", "Evaluation", "Zone"} <= {cls.__name__ for cls in QUICK}
    for cls in QUICK:
        one = cls(*range(len(fields(cls))))
        for name in fields(cls):
            with pytest.raises(FrozenInstanceError):
                setattr(one, name.name, None)
