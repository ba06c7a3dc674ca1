"""The copy of the tables on a server before an upgrade: whole, in its place before anything is changed, and a way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text
from tests.store.conftest import Server
from tests.store.records import content
from tests.upgrade.make import items

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import open_store, server_copy
from laser_trim_analyzer.store import upgrade as module
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.audit import first_break
from laser_trim_analyzer.store.defects import Defect, defects
from laser_trim_analyzer.store.engine import make_engine
from laser_trim_analyzer.store.schema import Base
from laser_trim_analyzer.store.size import statistics

OLDEST = module.REVISIONS[0]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "maintenance.md"
NAME = re.compile(rf"lta_before_{module.HEAD}_from_{OLDEST}_\d{{8}}_\d{{6}}(_\d)?")
Tables = dict[str, list[str]]


def did(url: str, work: Callable[[Connection], Any]) -> Any:
    """In a transaction of its own, by whoever the address names."""
    engine = make_engine(address_of(url))
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


def psql(url: str, lines: str) -> None:
    """Lines as the server's own program sends them."""
    did(url, lambda connection: connection.connection.cursor().execute(lines))


def tables(url: str, schema: str = "public") -> Tables:
    """Every row of every table, in no order; keyed by column, for a table that was altered has them in another one."""

    def look(connection: Connection) -> Tables:
        found = {}
        for name in inspect(connection).get_table_names(schema):
            rows = connection.execute(text(f'SELECT to_jsonb(t) FROM "{schema}"."{name}" t')).scalars()
            found[name] = sorted(map(repr, rows))
        return found

    return did(url, look)


def schemas(url: str) -> list[str]:
    return [name for name in did(url, lambda connection: inspect(connection).get_schema_names()) if name.startswith("lta_")]


def make_older(url: str) -> Tables:
    """A history of the first revision, and what stands in its tables."""
    with open_store(url, actor="tester") as store:
        store.write(items())
        store.forget([items()[0].seen.path])
    did(url, lambda connection: module.run_migrations(connection, OLDEST, down=True))
    return tables(url)


@pytest.fixture
def older(server: Server) -> str:
    url = server.new_database()
    make_older(url)
    return url


@pytest.fixture
def unprivileged(server: Server) -> Iterator[str]:
    """A history of the first revision and its owner, who may not create schemas there."""
    admin = server.new_database()
    role = str(make_engine(address_of(admin)).url.database).replace("trial", "plain")
    did(admin, lambda connection: connection.execute(text(f"CREATE ROLE {role} LOGIN")))
    did(admin, lambda connection: connection.execute(text(f"GRANT ALL ON SCHEMA public TO {role}")))
    url = admin.replace("lta@", f"{role}@")
    make_older(url)
    yield url
    did(admin, lambda connection: connection.execute(text(f"DROP OWNED BY {role} CASCADE; DROP ROLE {role}")))


def test_the_tables_are_copied_into_a_schema_of_their_own_before_an_upgrade(older: str):
    before = tables(older)
    assert len(before) > 20
    with open_store(older) as store:
        assert store.upgraded is not None
        name = store.upgraded.kept
    assert isinstance(name, str) and NAME.fullmatch(name)
    assert schemas(older) == [name]
    assert tables(older, name) == before
    assert tables(older) != before
    open_store(older).close()
    assert schemas(older) == [name], "only an upgrade makes one"


def test_the_copy_is_of_the_moment_before_the_migration(older: str, monkeypatch: pytest.MonkeyPatch):
    seen: list[list[str]] = []
    real = module.bring_up

    def watched(connection: Connection, revision: str) -> None:
        seen.append([name for name in inspect(connection).get_schema_names() if name.startswith("lta_before_")])
        real(connection, revision)

    monkeypatch.setattr(module, "bring_up", watched)
    open_store(older).close()
    assert seen == [schemas(older)] != [[]]


def test_an_upgrade_that_fails_takes_its_copy_back(older: str, monkeypatch: pytest.MonkeyPatch):
    before = tables(older)

    def fail(connection: Connection, revision: str) -> None:
        connection.execute(text("DROP TABLE watch_flag"))
        connection.execute(text("SELECT * FROM nowhere"))

    monkeypatch.setattr(module, "bring_up", fail)
    with pytest.raises(StoreError):
        open_store(older)
    assert schemas(older) == []
    assert tables(older) == before


def test_a_copy_without_every_row_ends_the_upgrade(older: str, monkeypatch: pytest.MonkeyPatch):
    """A rule of the server takes rows away on their way: nothing of the program does."""
    before = tables(older)
    real = Connection.exec_driver_sql

    def one_less(self: Connection, line: str, *words: Any) -> Any:
        return real(self, f"{line} OFFSET 1" if line.startswith("INSERT") and ".sweep " in line.replace('"', "") else line, *words)

    monkeypatch.setattr(Connection, "exec_driver_sql", one_less)
    with pytest.raises(StoreError, match="rows") as refused:
        open_store(older)
    assert refused.value.code == "STORE_BACKUP"
    assert schemas(older) == []
    assert tables(older) == before


def test_two_copies_of_one_moment_have_two_names(older: str):
    moment = datetime(2026, 11, 29, 18, 15, tzinfo=UTC)

    def copy(connection: Connection) -> list[str]:
        return [server_copy.copy_tables(connection, "before_0003_from_0002", older, moment) for _ in range(3)]

    name = "lta_before_0003_from_0002_20261129_181500"
    assert did(older, copy) == [name, f"{name}_2", f"{name}_3"]
    assert tables(older, f"{name}_3") == tables(older)


def test_the_tables_are_those_of_the_schema_that_the_connection_uses(server: Server):
    url = server.new_database()
    did(url, lambda connection: connection.execute(text('CREATE SCHEMA "50 % of Plant"')))
    did(url, lambda connection: connection.execute(text("CREATE TABLE sweep (id integer)")))
    used = f"{url}&options=-csearch_path%3D%2250%5C%20%25%5C%20of%5C%20Plant%22"
    with open_store(used, actor="tester") as store:
        store.write(items())
    did(used, lambda connection: module.run_migrations(connection, OLDEST, down=True))
    before = tables(url, "50 % of Plant")
    assert len(before["sweep"]) > 1
    open_store(used).close()
    (name,) = schemas(url)
    assert tables(url, name) == before


def test_who_writes_without_our_lock_waits_until_the_upgrade_is_done(older: str, monkeypatch: pytest.MonkeyPatch):
    real = module.bring_up

    def meanwhile(connection: Connection, revision: str) -> None:
        with pytest.raises(Exception, match="lock timeout"):
            did(older, lambda other: other.execute(text("SET LOCAL lock_timeout = '100ms'; DELETE FROM source_path")))
        assert did(older, lambda other: other.execute(text("SELECT count(*) FROM source_path")).scalar_one()) > 0
        real(connection, revision)

    monkeypatch.setattr(module, "bring_up", meanwhile)
    open_store(older).close()


def test_a_user_who_may_not_make_the_copy_is_refused_before_anything_is_changed(unprivileged: str):
    before = tables(unprivileged)
    with pytest.raises(StoreError) as refused:
        open_store(unprivileged)
    role = re.findall(r"plain_\d+", unprivileged)[0]
    assert refused.value.code == "STORE_BACKUP_RIGHT"
    assert f"GRANT CREATE ON DATABASE {role.replace('plain', 'trial')} TO {role}" in str(refused.value)
    assert "--backup-made" in str(refused.value)
    assert schemas(unprivileged) == []
    assert tables(unprivileged) == before


def test_a_user_with_a_backup_upgrades_without_a_copy(unprivileged: str):
    with open_store(unprivileged, backup_made=True) as store:
        assert store.upgraded is not None and store.upgraded.kept is None
        assert store.data_version() > 0
    assert schemas(unprivileged) == []


@pytest.mark.parametrize("backup_made", [False, True])
def test_a_user_who_does_not_own_the_tables_is_told_who_does(older: str, unprivileged: str, backup_made: bool):
    role = re.findall(r"plain_\d+", unprivileged)[0]
    did(older, lambda connection: connection.execute(text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")))
    before = tables(older)
    try:
        with pytest.raises(StoreError) as refused:
            open_store(older.replace("lta@", f"{role}@"), backup_made=backup_made)
        assert (refused.value.code, refused.value.detail) == ("STORE_OWNER", "lta")
        assert schemas(older) == []
        assert tables(older) == before
    finally:
        did(older, lambda connection: connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")))


def test_what_the_refusal_says_helps(unprivileged: str):
    with pytest.raises(StoreError) as refused:
        open_store(unprivileged)
    (line,) = re.findall(r"\((GRANT .+?)\)", str(refused.value))
    did(re.sub(r"plain_\d+@", "lta@", unprivileged), lambda connection: connection.execute(text(line)))
    with open_store(unprivileged) as store:
        assert store.upgraded is not None
        assert [store.upgraded.kept] == schemas(unprivileged)


def test_a_sqlite_file_with_a_backup_is_not_copied(tmp_path: Path):
    url = str(tmp_path / "history.db")
    with open_store(url) as store:
        store.write(items())
    did(url, lambda connection: module.run_migrations(connection, OLDEST, down=True))
    open_store(url, backup_made=True).close()
    assert list(tmp_path.glob("*before*")) == []


def test_the_tables_that_are_copied_are_those_of_every_revision():
    ours: set[str] = set()
    engine = make_engine(address_of("sqlite://"))
    with engine.begin() as connection:
        for revision in module.REVISIONS:
            module.run_migrations(connection, revision)
            ours |= set(inspect(connection).get_table_names())
    engine.dispose()
    assert set(server_copy.tables_of_ours()) == ours
    assert len(server_copy.tables_of_ours()) == len(ours)


def test_copies_do_not_count_as_the_history(older: str):
    with open_store(older) as store:
        (name,) = schemas(older)
        with_copy = statistics(store)
        assert list(with_copy.copies) == [name]
        assert with_copy.copies[name] > 0
        did(older, lambda connection: connection.execute(text(f"DROP SCHEMA {name} CASCADE")))
        without = statistics(store)
    assert without.copies == {}
    assert {one.name: one.rows for one in with_copy.tables} == {one.name: one.rows for one in without.tables}
    assert abs(with_copy.bytes - without.bytes) < with_copy.copies[name] / 4
    assert set(Base.metadata.tables) == {one.name for one in with_copy.tables}


def blocks(name: str) -> list[str]:
    """The lines of SQL on the page, with the name of a copy and of the user of these tests."""
    section = PAGE.read_text(encoding="utf-8").partition("### Before an upgrade on PostgreSQL")[2].partition("\n## ")[0]
    return [re.sub(r"lta_before_\w+", name, one) for one in re.findall(r"```sql\n(.+?)```", section, re.DOTALL)]


def test_the_page_tells_a_way_back_and_how_to_drop_a_copy(older: str):
    before, parts = tables(older), items()
    with open_store(older) as store:
        store.write([parts[0]])
        name = str(store.upgraded.kept) if store.upgraded else ""
    drop, set_aside, fill = blocks(name)
    psql(older, set_aside)
    did(older, lambda connection: module.run_migrations(connection, OLDEST))  # as the older program's init does
    psql(older, fill)
    assert tables(older) == before
    psql(older, drop)
    assert schemas(older) == ["lta_set_aside"]
    with open_store(older) as store, open_store("sqlite://") as fresh:
        fresh.write(parts)
        fresh.forget([parts[0].seen.path])
        assert content(store) == content(fresh)
        assert [found for found in defects(store) if isinstance(found, Defect)] == []
        with store.reading() as connection:
            assert first_break(connection) is None
