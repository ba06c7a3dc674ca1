"""A server for the tests of verbs that open databases by their address."""

from tests.store.conftest import server

__all__ = ["server"]
