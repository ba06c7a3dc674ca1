"""Migrations of the schema, one module a revision; `store.upgrade` runs them."""
