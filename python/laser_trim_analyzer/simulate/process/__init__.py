"""A simulated plant: facts of trim runs with the truth behind them, lot by lot and repeatable; no file is touched."""

from __future__ import annotations

from .causes import Cause
from .history import History, plan
from .lot import Attempt
from .plant import Model, Plant
from .scenario import Chances, ModelWish, PlantedCause, Scenario, ScenarioError, default_scenario, read_scenario
from .truth import SCHEMA, FinalTest, TrackTruth, Truth

__all__ = [
    "SCHEMA", "Attempt", "Cause", "Chances", "FinalTest", "History", "Model", "ModelWish", "Plant", "PlantedCause", "Scenario",
    "ScenarioError", "TrackTruth", "Truth", "default_scenario", "plan", "read_scenario",
]  # fmt: skip
