"""The upgrade of a history on a server, as somebody types it: its copy is named, and who may not make one is told what helps."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.cli.program import Done, lta_here
from tests.store.conftest import Server, server  # noqa: F401 - a fixture of the tests here, too
from tests.store.records import rows

from laser_trim_analyzer.store import open_store, upgrade
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.engine import make_engine

OLDEST, HEAD = upgrade.REVISIONS[0], upgrade.HEAD


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTA_CONFIG", str(tmp_path / "settings.toml"))


@pytest.fixture
def older(server: Server) -> str:  # noqa: F811
    url = server.new_database(ready=True)
    with open_store(url, actor="tester") as store:
        store.write([rows("1"), rows("2", tracks=2)])
    engine = make_engine(address_of(url))
    with engine.begin() as connection:
        upgrade.run_migrations(connection, OLDEST, down=True)
    engine.dispose()
    return url


def run(url: str, *words: str) -> Done:
    return lta_here(*words, "--database", url)


def ok(done: Done) -> str:
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def test_an_upgrade_names_its_copy_and_the_figures_name_it_apart(older: str):
    said = ok(run(older, "db", "upgrade", "--dry-run"))
    assert said.startswith(f"Would be upgraded from {OLDEST} to ")
    assert "a schema of their own" in said
    assert "a schema of their own" not in ok(run(older, "db", "upgrade", "--dry-run", "--backup-made"))
    said = ok(run(older, "db", "upgrade"))
    (name,) = re.findall(rf"^The one before it: schema (lta_before_{HEAD}_from_{OLDEST}_\d{{8}}_\d{{6}})$", said, re.MULTILINE)
    found = json.loads(ok(run(older, "db", "stats", "--format", "json")))
    assert list(found["copies"]) == [name]
    assert f"{found['copies'][name]:,} in schema {name}" in ok(run(older, "db", "stats"))
    assert ok(run(older, "db", "upgrade")).startswith("Nothing to do")


def test_who_may_make_no_copy_is_refused_by_every_verb_until_a_backup_was_made(older: str, tmp_path: Path):
    admin = make_engine(address_of(older))
    role = f"plain_{admin.url.database}"
    lines = (
        f"CREATE ROLE {role} LOGIN",
        f"GRANT ALL ON SCHEMA public TO {role}",
        f"DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP "
        f"EXECUTE 'ALTER TABLE ' || t || ' OWNER TO {role}'; END LOOP; END $$",
        f"ALTER FUNCTION audit_event_refuse() OWNER TO {role}",
    )
    with admin.begin() as connection:
        for line in lines:
            connection.execute(text(line))
    url = older.replace("lta@", f"{role}@")
    try:
        for words in (("db", "upgrade"), ("ingest", str(tmp_path))):
            done = run(url, *words)
            assert done.returncode == 3
            assert "[STORE_BACKUP_RIGHT]" in done.stderr
            assert f"GRANT CREATE ON DATABASE {admin.url.database} TO {role}" in " ".join(done.stderr.split())
        said = ok(run(url, "db", "upgrade", "--backup-made"))
        assert said.startswith(f"Upgraded from {OLDEST} to ")
        assert "The one before it" not in said
        assert "nothing is wrong" in ok(run(url, "db", "check"))
    finally:
        with admin.begin() as connection:
            connection.execute(text(f"REASSIGN OWNED BY {role} TO lta; DROP OWNED BY {role}; DROP ROLE {role}"))
        admin.dispose()
