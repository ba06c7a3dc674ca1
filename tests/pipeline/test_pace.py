"""Files are graded together where they are quick, and one by one where each takes its time."""

from __future__ import annotations

import pytest

from laser_trim_analyzer.pipeline.outcome import Outcome
from laser_trim_analyzer.pipeline.pace import Pace


def outcomes(*seconds: float) -> list[Outcome]:
    return [Outcome("a", None, None, None, None, each) for each in seconds]


@pytest.mark.parametrize(
    ("seconds", "size"),
    [((0.002,), 3), ((0.0,), 3), ((), 3), ((0.016, 0.016), 3), ((0.02, 0.02), 2), ((0.03,), 1), ((0.02, 0.03), 2), ((600.0,), 1)],
)
def test_the_next_group_is_as_large_as_it_may_be(seconds: tuple[float, ...], size: int):
    pace = Pace()
    groups = pace.groups(str(number) for number in range(20))
    assert next(groups) == ("0",)
    pace.took(outcomes(*seconds))
    assert next(groups) == tuple(str(number) for number in range(1, 1 + size))


def test_every_file_comes_once_and_in_order():
    pace = Pace()
    found: list[str] = []
    for group in pace.groups(str(number) for number in range(21)):
        found += group
        pace.took(outcomes(*[0.001] * len(group)))
    assert found == [str(number) for number in range(21)]
    assert list(Pace().groups([])) == []
