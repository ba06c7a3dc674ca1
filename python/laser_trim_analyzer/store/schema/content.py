"""What many sweeps and tracks share, stored once under the SHA-256 of its content: limits, axes, recipes, settings, cell places."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from .base import Base, Digest, Key, non_negative

__all__ = ["Axis", "LimitTable", "ModelSettings", "ParameterLayout", "Recipe"]


class LimitTable(Base):
    """Upper and lower limits, point by point."""

    __tablename__ = "limit_table"
    __table_args__ = (UniqueConstraint("sha256"), non_negative("points"))

    id: Mapped[Key]
    sha256: Mapped[Digest]
    points: Mapped[int]
    arrays: Mapped[bytes]


class Axis(Base):
    """Positions and theory, point by point."""

    __tablename__ = "axis"
    __table_args__ = (UniqueConstraint("sha256"), non_negative("points"))

    id: Mapped[Key]
    sha256: Mapped[Digest]
    points: Mapped[int]
    arrays: Mapped[bytes]


class Recipe(Base):
    """Trim parameters of a track: `content` is a JSON list of [label, value], in the record's order."""

    __tablename__ = "recipe"
    __table_args__ = (UniqueConstraint("sha256"),)

    id: Mapped[Key]
    sha256: Mapped[Digest]
    content: Mapped[str]


class ModelSettings(Base):
    """The other parameters of a file or a track, and its remarks: the same form."""

    __tablename__ = "model_settings"
    __table_args__ = (UniqueConstraint("sha256"),)

    id: Mapped[Key]
    sha256: Mapped[Digest]
    content: Mapped[str]


class ParameterLayout(Base):
    """Where the values of a list of parameters were read: a JSON list of [label, sheet, cell]."""

    __tablename__ = "parameter_layout"
    __table_args__ = (UniqueConstraint("sha256"),)

    id: Mapped[Key]
    sha256: Mapped[Digest]
    content: Mapped[str]
