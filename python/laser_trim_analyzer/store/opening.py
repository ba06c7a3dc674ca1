"""The way into a history: what can be told of its place, then an open store; or its version alone, with nothing made there."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING

from laser_trim_analyzer.errors import StoreError

from . import upgrade
from .address import address_of
from .audit import this_actor
from .engine import make_engine, make_still_engine, refuse_unusable_place
from .locks import WAIT_SECONDS, Waiting
from .presence import Presence, log_size
from .store import Store
from .troubles import in_our_words

if TYPE_CHECKING:
    from .address import StrPath

__all__ = ["open_store", "revision_at"]


def open_store(
    url: StrPath,
    *,
    create: bool = True,
    migrate: bool = True,
    force_network: bool = False,
    actor: str | None = None,
    wait: float = WAIT_SECONDS,
    waiting: Waiting | None = None,
    reads_only: bool = False,
    backup_made: bool = False,
) -> Store:
    """Open the database that a path, ``sqlite:///FILE`` or ``postgresql+psycopg://…`` names; ``sqlite://`` lives in memory.

    A database that is not there is made, unless `create` is False; an older one is upgraded after a backup, unless `migrate` is
    False; `backup_made`: there is one already. `force_network` allows a network file system. `wait` and `waiting` say how long to
    wait for another writer, and whom to tell of it. `actor` is the name of whoever does it, without one the account. `reads_only`
    is for whoever only asks: nothing but an upgrade changes the file then, and one in a place where this user may write nothing is
    read as it lies.

    Raises StoreError with a code that says what is wrong.
    """
    address = address_of(url)
    refuse_unusable_place(address, force_network=force_network, must_exist=not create)

    def prepared(store: Store) -> Store:
        with ExitStack() as unless_it_opens:
            unless_it_opens.callback(store.close)
            store.prepare(
                create=create, migrate=migrate, keep_journal=reads_only, wait=wait, waiting=waiting, backup_made=backup_made
            )
            unless_it_opens.pop_all()
        return store

    signed = this_actor(actor)
    try:
        return prepared(Store(address, make_engine(address), signed))
    except StoreError as problem:
        if not reads_only or problem.code != "STORE_READ_ONLY" or address.path is None or log_size(address.path):
            raise
        return prepared(Store(address, make_still_engine(address.path), signed, still=True))


def revision_at(url: StrPath, *, force_network: bool = False) -> str | None:
    """The revision of the schema at an address, None where no database is; nothing is made or changed there. Raises StoreError."""
    address = address_of(url)
    refuse_unusable_place(address, force_network=force_network, must_exist=False)
    if address.path is not None and not address.path.exists():
        return None
    engine = make_engine(address)
    with Presence(address.path).passing() if address.path is not None else nullcontext():
        try:
            with in_our_words(address.shown), engine.connect() as connection:
                return upgrade.revision_of(connection, address.shown)
        finally:
            engine.dispose()
