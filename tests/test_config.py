"""Settings from four places: which wins, what is refused and which name is nearest; the caller's own settings stay outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from laser_trim_analyzer.config import (
    KNOWN,
    Origin,
    OriginKind,
    exported,
    file_of_settings,
    load_settings,
    record,
    refuse_unusable_file,
    shown_value,
)
from laser_trim_analyzer.config.file import flat, nested
from laser_trim_analyzer.errors import SettingsError
from laser_trim_analyzer.model import Retest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings, not there yet, and an environment without a setting."""
    for name in [name for name in os.environ if name.upper().startswith("LTA_")]:
        monkeypatch.delenv(name)
    found = tmp_path / "settings.toml"
    monkeypatch.setenv("LTA_CONFIG", str(found))
    return found


def refusal(**options: object) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load_settings(options)
    return caught.value


# ---- which wins

VALUES = [
    ("database.url", "sqlite:////srv/a.db", "sqlite:////srv/a.db"),
    ("database.wait_seconds", "12.5", 12.5),
    ("performance.max_memory_mb", "512", 512),
    ("performance.jobs", "7", 7),
    ("performance.executor", "dask+tls://server:8786", "dask+tls://server:8786"),
    ("user.name", "'A. Inspector'", "A. Inspector"),
    ("review.retest", "any", "any"),
    ("ingest.roots", "/srv/a", (Path("/srv/a"),)),
    ("ingest.machines", "/srv/a=DLTS 1", MappingProxyType({Path("/srv/a"): "DLTS 1"})),
]


def test_every_setting_is_tried_here() -> None:
    assert [key for key, _, _ in VALUES] == list(KNOWN)


@pytest.mark.parametrize("key", list(KNOWN))
def test_without_anything_a_setting_has_its_default(key: str, file: Path) -> None:
    loaded = load_settings()
    assert loaded.origins[key] == Origin(OriginKind.DEFAULT)
    assert (loaded.file, loaded.file_found) == (file, False)


def test_the_defaults() -> None:
    values = {key: load_settings().value(key) for key in KNOWN}
    url = values.pop("database.url")
    assert re.fullmatch(r"sqlite:///.*/laser-trim-analyzer/history\.db", url)
    assert values == {
        "database.wait_seconds": 600.0,
        "performance.max_memory_mb": 2048,
        "performance.jobs": 2,
        "performance.executor": "local",
        "user.name": None,
        "review.retest": "last",
        "ingest.roots": (),
        "ingest.machines": {},
    }


@pytest.mark.parametrize(("key", "text", "value"), VALUES)
def test_the_environment_gives(key: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KNOWN[key].environment, text.strip("'"))
    loaded = load_settings()
    assert loaded.value(key) == value
    assert loaded.origins[key] == Origin(OriginKind.ENVIRONMENT, KNOWN[key].environment)
    assert {origin.kind for other, origin in loaded.origins.items() if other != key} == {OriginKind.DEFAULT}


@pytest.mark.parametrize(("key", "text", "value"), VALUES)
def test_the_file_gives(key: str, text: str, value: object, file: Path) -> None:
    written = f"['{text}']" if key == "ingest.roots" else text if re.fullmatch(r"[\d.]+|'.*'", text) else f"'{text}'"
    file.write_text(f"{key} = {written}\n", encoding="utf-8")
    loaded = load_settings()
    assert loaded.value(key) == value
    assert type(loaded.value(key)) is type(value)
    assert loaded.origins[key] == Origin(OriginKind.FILE, key)
    assert loaded.file_found


def test_options_beat_the_environment_which_beats_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[performance]\njobs = 3\nmax_memory_mb = 300\n", encoding="utf-8")
    monkeypatch.setenv("LTA_PERFORMANCE__JOBS", "4")
    loaded = load_settings({"performance.jobs": 5, "database.wait_seconds": None})
    assert (loaded.settings.performance.jobs, loaded.settings.performance.max_memory_mb) == (5, 300)
    assert loaded.origins["performance.jobs"] == Origin(OriginKind.OPTION, "--jobs")
    assert loaded.origins["performance.max_memory_mb"] == Origin(OriginKind.FILE, "performance.max_memory_mb")
    assert loaded.origins["database.wait_seconds"] == Origin(OriginKind.DEFAULT)
    assert load_settings().settings.performance.jobs == 4
    monkeypatch.setenv("LTA_PERFORMANCE__JOBS", "")
    assert load_settings().settings.performance.jobs == 3


def test_names_of_the_environment_that_are_no_settings_of_ours_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATH", "URL", "JOBS", "NAME", "USER", "USER__NAME", "DATABASE", "DATABASE__URL", "INGEST", "RETEST"):
        monkeypatch.setenv(name, "leaked")
    assert "leaked" not in repr(load_settings().settings)
    assert {origin.kind for origin in load_settings().origins.values()} == {OriginKind.DEFAULT}


def test_a_null_device_for_a_file_means_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTA_CONFIG", os.devnull)
    assert {origin.kind for origin in load_settings().origins.values()} == {OriginKind.DEFAULT}


def test_without_lta_config_the_file_lies_where_the_platform_keeps_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for nothing in (None, ""):
        monkeypatch.setenv("LTA_CONFIG", nothing) if nothing is not None else monkeypatch.delenv("LTA_CONFIG")
        assert file_of_settings().parts[-2:] == ("laser-trim-analyzer", "settings.toml")


def test_folders_of_the_environment_are_joined_like_those_of_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LTA_INGEST__ROOTS", os.pathsep.join(["/srv/a", "", "~/b"]))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_settings().settings.ingest.roots == (Path("/srv/a"), tmp_path / "b")


def test_machines_are_a_table_of_folders_whatever_signs_they_have(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    content = "[ingest.machines]\n'/srv/station.1/a b' = 'DLTS: 1 = old'\n'~/lts' = \"LTS Ω\"\n"
    file.write_text(content, encoding="utf-8")
    loaded = load_settings()
    named = {Path("/srv/station.1/a b"): "DLTS: 1 = old", tmp_path / "lts": "LTS Ω"}
    assert loaded.settings.ingest.machines == named
    assert loaded.origins["ingest.machines"] == Origin(OriginKind.FILE, "ingest.machines")
    assert refuse_unusable_file(file) == content
    assert exported(loaded) == ({"ingest": {"machines": {str(folder): name for folder, name in named.items()}}}, False)
    text = f"/srv/station.1/a b=DLTS: 1 = old{os.pathsep}{tmp_path / 'lts'}=LTS Ω"
    assert shown_value(loaded.value("ingest.machines")) == text
    assert record(loaded)["settings"][-1]["value"] == {str(folder): name for folder, name in named.items()}
    monkeypatch.setenv("LTA_INGEST__MACHINES", f"/srv/b=c=LTS 2{os.pathsep}{os.pathsep}~/d=x")
    assert load_settings().settings.ingest.machines == {Path("/srv/b=c"): "LTS 2", tmp_path / "d": "x"}, "in place of the file's"
    file.write_text("[ingest.machines]\n", encoding="utf-8")
    monkeypatch.delenv("LTA_INGEST__MACHINES")
    assert load_settings().settings.ingest.machines == {}


def test_settings_cannot_be_changed() -> None:
    settings = load_settings().settings
    with pytest.raises(TypeError):
        settings.ingest.machines[Path("/srv")] = "x"  # type: ignore[index]
    with pytest.raises(ValidationError):
        settings.performance = settings.performance
    with pytest.raises(ValidationError):
        settings.performance.jobs = 3


# ---- the file


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_the_file_may_begin_with_a_mark_and_hold_empty_tables(start: bytes, file: Path) -> None:
    file.write_bytes(start + "[ingest]\n[user]\nname = 'Ä. Ω'\n".encode())
    assert load_settings().settings.user.name == "Ä. Ω"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[performance\njobs = 3", "line 1"),
        (b"jobs\njobs", "line 1"),
        (b"user.name = '\xff'", "utf-8"),
        (b"[user]\nname = 'a'\nname = 'b'\nx = 1", "line 3"),
        (b"a = " + b"[" * 20_000, ""),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_place(content: bytes, said: str, file: Path) -> None:
    file.write_bytes(content)
    problem = refusal()
    assert (problem.code, problem.path) == ("SETTINGS_UNREADABLE", str(file))
    assert said in problem.message


def test_a_folder_is_no_file_of_settings(file: Path) -> None:
    file.mkdir()
    assert (refusal().code, refusal().path) == ("SETTINGS_UNREADABLE", str(file))


# ---- what is not known


@pytest.mark.parametrize(
    ("content", "name", "nearest"),
    [
        ("[performance]\nmax_memory = 3", "performance.max_memory", "performance.max_memory_mb"),
        ("[perfomance]\njobs = 3", "perfomance.jobs", "performance.jobs"),
        ("jobs = 3", "jobs", "performance.jobs"),
        ("database = 'sqlite:///x.db'", "database", "database.url"),
        ("[databse]", "databse", "database.url"),
        ("[[user]]\nname = 'a'", "user", "user.name"),
        ("[Performance]\njobs = 3", "Performance.jobs", "performance.jobs"),
        ("[performance.jobs]\nmost = 3", "performance.jobs.most", "performance.jobs"),
        ("[ingest.machine]\n'/srv/a' = 'x'", "ingest.machine./srv/a", "ingest.machines"),
        ("[machines]\n'/srv/a' = 'x'", "machines./srv/a", "ingest.machines"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(content: str, name: str, nearest: str, file: Path) -> None:
    file.write_text(content, encoding="utf-8")
    problem = refusal()
    assert (problem.code, problem.path) == ("SETTING_UNKNOWN", str(file))
    assert f"({name}; the nearest is {nearest})" in problem.message


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("LTA_JOBS", "LTA_PERFORMANCE__JOBS"),
        ("LTA_PERFORMANCE_JOBS", "LTA_PERFORMANCE__JOBS"),
        ("LTA_MAX_MEMORY_MB", "LTA_PERFORMANCE__MAX_MEMORY_MB"),
        ("LTA_DATABASE", "LTA_DATABASE__URL"),
        ("LTA_DATABASE_URL", "LTA_DATABASE__URL"),
        ("LTA_USER", "LTA_USER__NAME"),
        ("LTA_CONFG", "LTA_CONFIG"),
        ("LTA_RETEST", "LTA_REVIEW__RETEST"),
        ("LTA_INGEST__ROOTS__0", "LTA_INGEST__ROOTS"),
        ("LTA_INGEST__MACHINES__A", "LTA_INGEST__MACHINES"),
        ("lta_performance__jobs", "LTA_PERFORMANCE__JOBS"),
    ],
)
@pytest.mark.parametrize("value", ["3", ""])
def test_an_unknown_name_of_the_environment_is_refused_with_the_nearest(
    name: str, nearest: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    problem = refusal()
    assert (problem.code, problem.path) == ("SETTING_UNKNOWN", None)
    assert f"({name}; the nearest is {nearest})" in problem.message


def test_names_that_tests_and_tasks_use_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [ROOT / "dev.py", ROOT / ".ci" / "run", *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    text = "\n".join(place.read_text(encoding="utf-8") for place in places if place != Path(__file__))
    read = set(re.findall(r"environ(?:\.get\(|\[)\"(LTA_\w+)\"", text)) | set(re.findall(r"\b(LTA_\w+)=", text))
    used = {name for name in read if not name.startswith(("LTA_CONFIG", *(known.environment for known in KNOWN.values())))}
    used -= {"LTA_WERROR", "LTA_SANITIZE", "LTA_TIDY"}  # of CMake
    assert {"LTA_CORPUS", "LTA_PROVE", "LTA_REQUIRE_CORPUS", "LTA_COVERAGE_FLOORS", "LTA_FIGURES_JSON"} <= used
    for name in used:
        monkeypatch.setenv(name, "1")
    load_settings()


# ---- what is not allowed


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("performance.jobs", "0"),
        ("performance.jobs", "65"),
        ("performance.jobs", "2.5"),
        ("performance.jobs", "many"),
        ("performance.executor", "cloud"),
        ("performance.executor", "dask://server:8786"),
        ("performance.max_memory_mb", "255"),
        ("database.wait_seconds", "-1"),
        ("database.wait_seconds", "nan"),
        ("database.wait_seconds", "inf"),
        ("database.url", "history.db"),
        ("database.url", "mysql://server/trim"),
        ("user.name", " "),
        ("user.name", "a\nb"),
        ("user.name", "x" * 201),
        ("review.retest", "best"),
        ("review.retest", "LAST"),
        ("ingest.roots", "parts"),
        ("ingest.machines", "/srv/a"),
        ("ingest.machines", "=DLTS 1"),
        ("ingest.machines", "parts=DLTS 1"),
        ("ingest.machines", "/srv/a="),
        ("ingest.machines", f"/srv/a={'x' * 201}"),
        ("ingest.machines", f"/srv/a=x{os.pathsep}/srv/a/=y"),
    ],
)
def test_a_value_that_is_not_allowed_names_where_it_stands(key: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KNOWN[key].environment, text)
    problem = refusal()
    assert (problem.code, problem.path) == ("SETTING_VALUE", None)
    assert f"({KNOWN[key].environment}: " in problem.message


@pytest.mark.parametrize(
    "line",
    [
        "performance.jobs = true",
        "performance.jobs = []",
        "database.wait_seconds = false",
        "user.name = 3",
        "ingest.roots = 3",
        "ingest.roots = [3]",
        "ingest.roots = ['relative']",
        "ingest.machines = 3",
        "ingest.machines = ['/srv/a']",
        "ingest.machines = {'/srv/a' = 3}",
        "ingest.machines = {'relative' = 'x'}",
        "ingest.machines = {'/srv/a' = {'b' = 'x'}}",
        "ingest.machines = {'/srv/a' = \"x\\ny\"}",
        "ingest.machines = {'/srv/a' = 'x', '/srv/./a/' = 'y'}",
    ],
)
def test_a_value_of_another_type_is_refused_with_the_file(line: str, file: Path) -> None:
    file.write_text(line, encoding="utf-8")
    problem = refusal()
    assert (problem.code, problem.path) == ("SETTING_VALUE", str(file))
    assert f"({line.split(' ')[0]}: " in problem.message


def test_a_value_of_an_option_names_the_option() -> None:
    assert "(--jobs: " in refusal(**{"performance.jobs": 0}).message


def test_what_is_refused_does_not_show_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTA_DATABASE__URL", "postgres://u:secret@server/trim")
    assert "secret" not in str(refusal())


# ---- showing


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://u:se/cr@et@server/trim", "postgresql+psycopg://u:***@server/trim"),
        ("postgresql://server/trim?user=u&password=secret&x=1", "postgresql://server/trim?user=u&password=***&x=1"),
        ("postgresql://u@server:5432/trim", "postgresql://u@server:5432/trim"),
        ("sqlite:///D:/trim@b/history.db", "sqlite:///D:/trim@b/history.db"),
    ],
)
def test_no_password_is_shown(url: str, shown: str) -> None:
    assert shown_value(url) == shown
    loaded = load_settings({"database.url": url})
    assert loaded.value("database.url") == url
    assert record(loaded)["settings"][0] == {"key": "database.url", "value": shown, "origin": "option", "place": "--database"}


@given(
    st.recursive(
        st.integers(), lambda inner: st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, min_size=1), max_leaves=12
    )
)
def test_what_is_made_flat_can_be_nested_again(content: object) -> None:
    if isinstance(content, dict):
        assert nested(dict(flat(content))) == content


def test_the_choices_of_retest_are_those_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    from laser_trim_analyzer.cli.choices import RetestChoice

    assert {choice.value for choice in RetestChoice} == {choice.value for choice in Retest}
    for retest in Retest:
        monkeypatch.setenv("LTA_REVIEW__RETEST", retest.value)
        assert load_settings().settings.review.retest == retest.value


# ---- the page


def test_the_page_has_a_row_for_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| `(\w+)` \| (?:`(--\w+)`)? ?\| .* \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [(known.key, known.environment, known.option or "", known.sentence) for known in KNOWN.values()]


def test_the_file_on_the_page_sets_every_setting(file: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    file.write_text(example, encoding="utf-8")
    assert {origin.kind for origin in load_settings().origins.values()} == {OriginKind.FILE}


def test_loading_the_settings_loads_no_part_of_the_program_but_the_errors() -> None:
    program = "from laser_trim_analyzer.config import load_settings; import sys; print([x for x in sys.modules if 'laser' in x])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    names = {name.split(".")[1] for name in re.findall(r"laser_trim_analyzer\.[\w.]+", done.stdout)}
    assert names == {"config", "errors", "lazy"}
