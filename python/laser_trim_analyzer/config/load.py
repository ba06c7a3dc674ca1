"""Load the settings and say where each value came from; what is not known is refused with the nearest name that is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from laser_trim_analyzer.errors import SettingsError, shown_path

from .file import NAMES_THE_FILE, PREFIX, file_of_settings, is_ours, nested, values_of_file
from .settings import DELIMITER, TABLES, Settings

__all__ = [
    "KNOWN",
    "Known",
    "Loaded",
    "Origin",
    "OriginKind",
    "exported",
    "load_settings",
    "record",
    "refuse_unusable_file",
    "shown_value",
]

_IN_AUTHORITY: Final = re.compile(r"(://[^:@/]*:).*(?=@)")
_PASSWORD_IN_AUTHORITY: Final = re.compile(r"(://[^:@/]*):.*(?=@)")
_PASSWORD_IN_QUERY: Final = re.compile(r"(?<=[?&])password=[^&]*&?")
_IN_QUERY: Final = re.compile(r"([?&]password=)[^&]*")


@dataclass(frozen=True, slots=True)
class Known:
    """A setting: its key in the file, its name in the environment, the option that overrides it, and what it is for."""

    key: str
    environment: str
    option: str | None
    sentence: str


class OriginKind(StrEnum):
    """Where a value came from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Origin:
    """`place` is the key in the file, the name in the environment or the option; empty for a default."""

    kind: OriginKind
    place: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, the origin of each by key, and the file that was looked for."""

    settings: Settings
    origins: Mapping[str, Origin]
    file: Path
    file_found: bool

    def value(self, key: str) -> Any:
        section, name = key.split(".")
        return getattr(getattr(self.settings, section), name)


def _known_settings() -> dict[str, Known]:
    known: dict[str, Known] = {}
    for section, field in Settings.model_fields.items():
        kind = field.annotation
        assert isinstance(kind, type) and issubclass(kind, BaseModel)
        for name, entry in kind.model_fields.items():
            extra = entry.json_schema_extra
            option = str(extra["option"]) if isinstance(extra, dict) else None
            environment = f"{PREFIX}{section}{DELIMITER}{name}".upper()
            known[f"{section}.{name}"] = Known(f"{section}.{name}", environment, option, entry.description or "")
    return known


KNOWN: Final[Mapping[str, Known]] = MappingProxyType(_known_settings())
_BY_ENVIRONMENT: Final = {known.environment: known for known in KNOWN.values()}


def exported(loaded: Loaded) -> tuple[dict[str, dict[str, Any]], bool]:
    """The values that are not defaults, by section and name, without the password of a database; whether there was one.
    Raises SettingsError for a folder whose name is no text."""
    sections: dict[str, dict[str, Any]] = {}
    had_password = False
    for key, origin in loaded.origins.items():
        if origin.kind is not OriginKind.DEFAULT:
            section, name = key.split(".")
            value = loaded.value(key)
            if isinstance(value, str):
                said = _PASSWORD_IN_QUERY.sub("", _PASSWORD_IN_AUTHORITY.sub(r"\1", value))
                had_password |= said != value
                value = said
            sections.setdefault(section, {})[name] = _of_texts(key, value)
    return sections, had_password


def _of_texts(key: str, value: Any) -> Any:
    """Folders as they are written in a file. Raises SettingsError for one whose name is no text."""
    if isinstance(value, tuple):
        return [_text(key, folder) for folder in value]
    return {_text(key, folder): name for folder, name in value.items()} if isinstance(value, Mapping) else value


def _text(key: str, folder: object) -> str:
    text = str(folder)
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        detail = f"{key}: '{shown_path(text)}' has a name that no file of settings can hold; let the environment name it"
        raise SettingsError("SETTING_VALUE", detail) from problem
    return text


def refuse_unusable_file(path: Path) -> str:
    """The text of a file of settings. Raises SettingsError where a key or value of it is not allowed, or there is none."""
    content = values_of_file(path, TABLES)
    if content is None:
        raise SettingsError("SETTINGS_UNREADABLE", "there is no such file", path=shown_path(path))
    in_file = {key: value for key, value in content.items() if not (key in Settings.model_fields and value == {})}
    _refuse_unknown(in_file, KNOWN, path)
    for section, values in nested(in_file).items():
        try:
            Settings.model_fields[section].annotation.model_validate(values)  # type: ignore[union-attr]
        except ValidationError as problem:
            found = problem.errors(include_url=False, include_input=False, include_context=False)[0]
            key = ".".join((section, *map(str, found["loc"][:1])))
            raise SettingsError(
                "SETTING_VALUE", f"{key}: {found['msg'].removeprefix('Value error, ')}", path=shown_path(path)
            ) from None
    return path.read_text(encoding="utf-8-sig")


def load_settings(options: Mapping[str, Any] | None = None) -> Loaded:
    """Defaults, then the file, then the environment, then `options` (by key; None is an option that was not given).

    Raises SettingsError for a file that cannot be read, a key or name that is not known, and a value that is not allowed.
    """
    path = file_of_settings()
    content = values_of_file(path, TABLES)
    in_file = {key: value for key, value in (content or {}).items() if not (key in Settings.model_fields and value == {})}
    _refuse_unknown(in_file, KNOWN, path)
    _refuse_unknown(filter(is_ours, os.environ), {*_BY_ENVIRONMENT, NAMES_THE_FILE})
    given = {key: value for key, value in (options or {}).items() if value is not None}
    origins = dict.fromkeys(KNOWN, Origin(OriginKind.DEFAULT))
    origins |= {key: Origin(OriginKind.FILE, key) for key in in_file}
    origins |= {entry.key: Origin(OriginKind.ENVIRONMENT, name) for name, entry in _BY_ENVIRONMENT.items() if os.environ.get(name)}
    origins |= {key: Origin(OriginKind.OPTION, KNOWN[key].option or key) for key in given}
    try:
        settings = Settings(**nested(given))
    except ValidationError as problem:
        raise _refused(problem, origins, path) from None  # what was given may hold a password
    return Loaded(settings, MappingProxyType(origins), path, content is not None)


def shown_value(value: object) -> str:
    """A value for people: folders apart by the sign of the platform, nothing for none, and no password of a database."""
    if isinstance(value, tuple):
        return os.pathsep.join(map(shown_path, value))
    if isinstance(value, Mapping):
        return os.pathsep.join(f"{shown_path(folder)}={name}" for folder, name in value.items())
    return "" if value is None else _IN_QUERY.sub(r"\1***", _IN_AUTHORITY.sub(r"\1***", str(value)))


def record(loaded: Loaded) -> dict[str, Any]:
    """The settings as JSON has them: numbers are numbers, folders a list, absent is null; no password of a database."""
    return {
        "file": shown_path(loaded.file),
        "file_found": loaded.file_found,
        "settings": [
            {"key": key, "value": _plain(loaded.value(key)), "origin": origin.kind.value, "place": origin.place or None}
            for key, origin in ((key, loaded.origins[key]) for key in KNOWN)
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(map(shown_path, value))
    if isinstance(value, Mapping):
        return {shown_path(folder): name for folder, name in value.items()}
    return shown_value(value) if isinstance(value, str) else value


def _refuse_unknown(names: Iterable[str], known: Iterable[str], path: Path | None = None) -> None:
    for name in names:
        if name not in known:
            nearest = max(sorted(known), key=lambda candidate: _likeness(name, candidate))
            place = shown_path(path) if path else None
            raise SettingsError("SETTING_UNKNOWN", f"{name}; the nearest is {nearest}", path=place)


def _likeness(name: str, candidate: str) -> float:
    """How alike two names are, as a whole or in their last part, which is what people remember."""
    pairs = ((name.upper(), candidate.upper()), (_last_part(name), _last_part(candidate)))
    return max(SequenceMatcher(None, *pair).ratio() for pair in pairs)


def _last_part(name: str) -> str:
    return re.split(r"\.|__", name.upper().removeprefix(PREFIX))[-1]


def _refused(problem: ValidationError, origins: Mapping[str, Origin], path: Path) -> SettingsError:
    found = problem.errors(include_url=False, include_input=False, include_context=False)[0]
    key = ".".join(map(str, found["loc"][:2]))
    origin = origins[key]
    words = found["msg"].removeprefix("Value error, ")
    of_file = shown_path(path) if origin.kind is OriginKind.FILE else None
    return SettingsError("SETTING_VALUE", f"{origin.place or key}: {words}", path=of_file)
