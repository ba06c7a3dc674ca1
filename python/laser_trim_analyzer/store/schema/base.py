"""The base of every table: types that mean the same in SQLite and PostgreSQL, names of constraints, checks in words; no table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

__all__ = [
    "LONGEST_NAME",
    "Base",
    "BigCount",
    "Digest",
    "Key",
    "Moment",
    "Name",
    "Place",
    "Word",
    "non_negative",
    "one_of",
    "short",
    "table_of",
]

LONGEST_NAME: Final = 200

_BIG: Final = BigInteger().with_variant(Integer, "sqlite")  # in SQLite every INTEGER has 64 bits, and a key is the row's own number
# Sorted by code point on both, so that a page, a prefix search and a test see the same order whatever the server's language.
_NAME: Final = String(LONGEST_NAME).with_variant(String(LONGEST_NAME, collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware outside, without zone inside."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone is not stored as UTC")
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


BigCount = Annotated[int, mapped_column(_BIG)]
Key = Annotated[int, mapped_column(_BIG, primary_key=True, autoincrement=False)]
Place = Annotated[int, mapped_column(SmallInteger, primary_key=True, autoincrement=False)]
"""The place of a row among its parent's, from 0: together with the parent's key it is the key."""
Name = Annotated[str, mapped_column(_NAME)]
"""Text of the record, verbatim: model, serial, track."""
Word = Annotated[str, mapped_column(String(40))]
"""A word of ours."""
Digest = Annotated[bytes, mapped_column(LargeBinary(32))]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    """Tables of the store. Absent is NULL; ±inf is stored; NaN never is (`store.mapping` refuses it)."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to say it
        str: Text(),
        float: Double(),
        bytes: LargeBinary(),
    }


def table_of(kind: type[Base]) -> Table:
    """The table of a class: statements name tables and columns, rows come and go as plain values."""
    table = kind.__table__
    assert isinstance(table, Table)
    return table


def one_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """Only these words, or NULL where the column may be."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def non_negative(*columns: str) -> CheckConstraint:
    return CheckConstraint(" AND ".join(f"{column} >= 0" for column in columns), name="non_negative")


def short(*columns: str) -> CheckConstraint:
    """Names of at most 200 signs: SQLite itself takes any length."""
    return CheckConstraint(" AND ".join(f"length({column}) <= {LONGEST_NAME}" for column in columns), name="short")
