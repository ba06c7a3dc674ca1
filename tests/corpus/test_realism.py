"""Simulated tracks beside those of the corpus: quantiles of what a reader would notice lie within stated factors of each other."""

from __future__ import annotations

import numpy as np
import pytest
from tests.corpus.conftest import Sample
from tests.corpus.realism import measured, simulated

Both = tuple[dict[str, np.ndarray], dict[str, np.ndarray]]
SHARES = (10, 25, 50, 75, 90)


@pytest.fixture(scope="module")
def both(samples: dict[str, Sample]) -> Both:
    return measured(sample.facts for sample in samples.values()), measured(simulated())


def quantiles(both: Both, name: str) -> tuple[np.ndarray, np.ndarray]:
    real, made = (np.percentile(values[name], SHARES) for values in both)
    return real, made


@pytest.mark.parametrize(("name", "factor"), [("roughness", 1.6), ("rise", 1.5), ("points", 1.7)])
def test_quantiles_lie_within_a_factor(both: Both, name: str, factor: float):
    real, made = quantiles(both, name)
    assert np.abs(np.log(made / real)).max() < np.log(factor), (real, made)


def test_margins_of_the_better_three_quarters_lie_within_an_eighth_of_a_half_band(both: Both):
    real, made = quantiles(both, "margin")
    assert np.abs(made - real)[1:].max() < 0.125, (real, made)


def test_as_many_tracks_fail(both: Both):
    real, made = (np.mean(values["margin"] < 0) for values in both)
    assert abs(real - made) < 0.06


def test_as_many_tracks_need_so_many_passes(both: Both):
    for passes, within in ((1, 0.12), (2, 0.1), (3, 0.05)):
        real, made = (np.mean(values["passes"] == passes) for values in both)
        assert abs(real - made) < within, (passes, real, made)


def test_both_samples_are_large_enough_to_say_so(both: Both):
    assert min(len(values["margin"]) for values in both) > 200
