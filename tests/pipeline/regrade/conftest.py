"""Databases on disk and on a server for the tests of verbs that open them by their address."""

from tests.store.conftest import server, shared_url

__all__ = ["server", "shared_url"]
