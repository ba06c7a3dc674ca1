"""The file of settings: where it lies and what it says, key by key; knows no setting."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path

from laser_trim_analyzer.errors import SettingsError, shown_path

__all__ = [
    "APPLICATION",
    "NAMES_THE_FILE",
    "PREFIX",
    "file_of_settings",
    "flat",
    "is_ours",
    "may_be_set",
    "nested",
    "values_of_file",
]

APPLICATION: Final = "laser-trim-analyzer"
PREFIX: Final = "LTA_"
# Of the tests and tasks of the project (dev.py); no setting may be called so.
_OF_DEVELOPMENT: Final = re.compile(
    r"LTA_(CORPUS|PROVE(_DIR)?|REQUIRE_\w+|WRITE_GOLDEN|COVERAGE_FLOORS|FIGURES_(JSON|COMPARE|DOCS)|BENCH_UNITS(_POSTGRESQL)?)"
)
NAMES_THE_FILE: Final = f"{PREFIX}CONFIG"


def file_of_settings() -> Path:
    """The file that LTA_CONFIG names, else ``settings.toml`` in the folder where this platform keeps a user's settings."""
    named = os.environ.get(NAMES_THE_FILE)
    return Path(named) if named else user_config_path(APPLICATION, appauthor=False) / "settings.toml"


def may_be_set() -> bool:
    """Whether anything may say another value than the defaults: a file, or the environment."""
    return any(map(is_ours, os.environ)) or os.path.lexists(file_of_settings())


def is_ours(name: str) -> bool:
    """Whether a variable of the environment is for the settings."""
    return name.upper().startswith(PREFIX) and not _OF_DEVELOPMENT.fullmatch(name)


def values_of_file(path: Path, tables: Collection[str] = ()) -> dict[str, Any] | None:
    """The values by dotted key, those of `tables` whole; None where there is no file. Raises SettingsError for a file that cannot
    be read as TOML."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise SettingsError("SETTINGS_UNREADABLE", problem.strerror or "", path=shown_path(path)) from problem
    try:
        return dict(flat(tomllib.loads(content.decode("utf-8-sig")), tables=tables))  # some editors begin a file with a mark
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise SettingsError("SETTINGS_UNREADABLE", str(problem), path=shown_path(path)) from problem


def flat(content: Mapping[str, Any], before: str = "", tables: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
    """Every value with its dotted key; a table that is empty or one of `tables` is a value."""
    for name, value in content.items():
        if isinstance(value, dict) and value and before + name not in tables:
            yield from flat(value, f"{before}{name}.", tables)
        else:
            yield before + name, value


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of `flat`."""
    content: dict[str, Any] = {}
    for key, value in values.items():
        *sections, name = key.split(".")
        place = content
        for section in sections:
            place = place.setdefault(section, {})
        place[name] = value
    return content
