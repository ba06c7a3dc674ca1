"""Every setting with its type, default, bounds and purpose, and the order of the sources; acts on none."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from .file import APPLICATION, PREFIX, file_of_settings, nested, values_of_file
from .names import require_machine_name

__all__ = ["DELIMITER", "TABLES", "Database", "Ingest", "Performance", "Review", "Settings", "User"]

DELIMITER: Final = "__"
TABLES: Final = ("ingest.machines",)
"""Settings that are tables, whose keys are the user's."""

_DATABASES: Final = re.compile(r"(sqlite|postgresql)(\+\w+)?://")


def _default_database() -> str:
    return f"sqlite:///{(user_data_path(APPLICATION, appauthor=False) / 'history.db').as_posix()}"


def _known_database(url: str) -> str:
    if not _DATABASES.match(url):
        raise ValueError("it must begin with sqlite:/// or postgresql+psycopg://")
    return url


def _one_line(name: str) -> str:
    if not name.isprintable() or not name.strip():
        raise ValueError("it must be one line of visible text")
    return name


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("it must be a number, not true or false")
    return value


def _folders(value: object) -> object:
    return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value


def _whole(path: Path) -> Path:
    found = Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises where there is no home
    if not found.is_absolute():
        raise ValueError(f"'{path}' must be written from the root on: no one knows in which folder the program will start")
    return found


def _pairs(value: object) -> object:
    """A text of the environment is FOLDER=NAME, joined as the folders of PATH are; one folder has one name."""
    if isinstance(value, str):
        parts = [part.rpartition("=") for part in value.split(os.pathsep) if part]
        if not all(folder for folder, _, _ in parts):
            raise ValueError(f"it must be FOLDER=NAME, and {os.pathsep} between two of them")
        pairs = [(folder, name) for folder, _, name in parts]
    elif isinstance(value, dict):
        pairs = list(value.items())
    else:
        return value
    taken: set[str] = set()
    for folder, _ in pairs:
        place = os.path.normcase(os.path.normpath(os.path.expanduser(folder)))  # noqa: PTH111 - as `_whole` does it
        if place in taken:
            raise ValueError(f"'{folder}' is there twice")
        taken.add(place)
    return dict(pairs)


def _names(machines: Mapping[Path, str]) -> Mapping[Path, str]:
    for folder, name in machines.items():
        try:
            require_machine_name(name)
        except ValueError as problem:
            raise ValueError(f"'{folder}': {problem}") from None
    return MappingProxyType(dict(machines))


Number = BeforeValidator(_no_truth)
Folder = Annotated[Path, AfterValidator(_whole)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Database(_Section):
    url: Annotated[str, AfterValidator(_known_database)] = Field(
        default_factory=_default_database, description="Where the history is kept.", json_schema_extra={"option": "--database"}
    )
    wait_seconds: Annotated[float, Number] = Field(
        default=600.0,
        ge=0,
        le=86_400,
        allow_inf_nan=False,
        description="How long to wait for another that writes.",
        json_schema_extra={"option": "--wait"},
    )


class Performance(_Section):
    max_memory_mb: Annotated[int, Number] = Field(
        default=2048,
        ge=256,
        le=1_048_576,
        description="Memory that an ingest may take; near it fewer files are read at once.",
    )
    jobs: Annotated[int, Number] = Field(
        default=2, ge=1, le=64, description="Files read at the same time.", json_schema_extra={"option": "--jobs"}
    )
    executor: str = Field(
        default="local",
        pattern=r"^(local|dask\+(tls|tcp)://\S+)$",
        description="Who reads in an ingest: this computer, or the workers of a Dask cluster.",
        json_schema_extra={"option": "--executor"},
    )


class User(_Section):
    name: Annotated[str, AfterValidator(_one_line)] | None = Field(
        default=None, max_length=200, description="Who signs changes; without it the account that runs the program."
    )


class Review(_Section):
    retest: Literal["last", "first", "any"] = Field(
        default="last", description="Which attempt of a track speaks for it.", json_schema_extra={"option": "--retest"}
    )


class Ingest(_Section):
    roots: Annotated[tuple[Folder, ...], BeforeValidator(_folders)] = Field(
        default=(), description="Folders that are ingested where none is named."
    )
    machines: Annotated[Mapping[Folder, str], BeforeValidator(_pairs), AfterValidator(_names)] = Field(
        default_factory=lambda: MappingProxyType({}),
        description="The machine whose files a folder holds; the deepest folder counts.",
        json_schema_extra={"option": "--machine"},
    )


def _of_file() -> dict[str, Any]:
    return nested(values_of_file(file_of_settings(), TABLES) or {})


class Settings(BaseSettings):
    """Every setting of the program, frozen; `load_settings` makes it and knows where each value came from."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        env_ignore_empty=True,
        enable_decoding=False,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    database: Database = Field(default_factory=Database)
    performance: Performance = Field(default_factory=Performance)
    user: User = Field(default_factory=User)
    review: Review = Field(default_factory=Review)
    ingest: Ingest = Field(default_factory=Ingest)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The first that has a value wins: options, environment, file."""
        return init_settings, env_settings, InitSettingsSource(settings_cls, _of_file())
