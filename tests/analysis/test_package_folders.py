"""The quick look never says no where `importlib.metadata` finds an analyser: the same places, asked both ways."""

from __future__ import annotations

import importlib.metadata
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from laser_trim_analyzer.analysis.package_folders import may_name

GROUP = "laser_trim_analyzer.analyzers"
NAMED = f"[{GROUP}]\none = some.module:analyse\n"
METADATA = "Metadata-Version: 2.1\nName: some\nVersion: 1.0\n"


def put(folder: Path, entry_points: str) -> None:
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(METADATA, encoding="utf-8")
    (folder / "entry_points.txt").write_text(entry_points, encoding="utf-8")


def installed(place: Path) -> Path:
    put(place / "some-1.0.dist-info", NAMED)
    return place


def capitals(place: Path) -> Path:
    put(place / "Some-1.0.Dist-Info", NAMED)
    return place


def as_egg_info(place: Path) -> Path:
    put(place / "some.egg-info", NAMED)
    return place


def egg(place: Path) -> Path:
    put(place / "some-1.0.egg" / "EGG-INFO", NAMED)
    return place / "some-1.0.egg"


def zipped(place: Path) -> Path:
    with zipfile.ZipFile(place / "some.zip", "w") as archive:
        archive.writestr("some-1.0.dist-info/METADATA", METADATA)
        archive.writestr("some-1.0.dist-info/entry_points.txt", NAMED)
    return place / "some.zip"


def broken(place: Path) -> Path:
    put(place / "some-1.0.dist-info", "")
    (place / "some-1.0.dist-info" / "entry_points.txt").write_bytes(b"[\xff\xfe]\n")
    return place


def other_group(place: Path) -> Path:
    put(place / "some-1.0.dist-info", "[console_scripts]\none = some.module:main\n")
    return place


def no_entry_points(place: Path) -> Path:
    (place / "some-1.0.dist-info").mkdir()
    (place / "some-1.0.egg-info").write_text(METADATA, encoding="utf-8")  # old distutils left a file
    return place


def absent(place: Path) -> Path:
    return place / "nowhere"


@pytest.mark.parametrize(
    ("lay", "expected"),
    [(lay, True) for lay in (installed, capitals, as_egg_info, egg, zipped, broken)]
    + [(lay, False) for lay in (other_group, no_entry_points, absent)],
)
def test_places_of_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lay: Callable[[Path], Path], expected: bool):
    monkeypatch.setattr(sys, "path", [str(lay(tmp_path))])
    assert may_name(GROUP) is expected
    try:
        found = bool(importlib.metadata.entry_points(group=GROUP))
    except UnicodeDecodeError:
        found = True
    assert found is expected


def test_the_current_folder_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(installed(tmp_path))
    monkeypatch.setattr(sys, "path", [""])
    assert may_name(GROUP)


@pytest.mark.parametrize("place", ["a\0b", "\ud800"])
def test_a_place_that_no_system_takes_may_hold_one(monkeypatch: pytest.MonkeyPatch, place: str):
    monkeypatch.setattr(sys, "path", [place])
    assert may_name(GROUP)


def test_a_finder_of_its_own_is_asked(monkeypatch: pytest.MonkeyPatch):
    class Finder:
        def find_spec(self, *_: object) -> None: ...

        def find_distributions(self, *_: object) -> list[object]:
            return []

    monkeypatch.setattr(sys, "path", [])
    assert not may_name(GROUP)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder()])
    assert may_name(GROUP)
