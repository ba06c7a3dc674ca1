"""Starting the command: help that is quick, versions, completion for four shells, and the end of a mistake of ours."""

from __future__ import annotations

import importlib.metadata
import json
import re
from pathlib import Path

import pytest
from tests.cli.program import lta, run_python

VERBS = [
    "analyze",
    "annotate",
    "config",
    "db",
    "explain",
    "forget",
    "ingest",
    "inspect",
    "plot",
    "query",
    "regrade",
    "simulate",
    "spec",
    "version",
]
ERRORS_PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"

MODULES = """
import sys
from laser_trim_analyzer.cli import main
sys.argv = ["lta", *sys.argv[1:]]
try:
    main()
finally:
    print("\\n".join(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("analyze", "--help"),
        ("config", "show", "--help"),
        ("db", "check", "--help"),
        ("ingest", "--help"),
        ("query", "units", "--help"),
        ("regrade", "--help"),
        ("version",),
    ],
)
def test_neither_help_nor_version_loads_what_is_slow(words: tuple[str, ...]):
    done = run_python(MODULES, *words)
    assert done.returncode == 0
    assert {"numpy", "rich", "pydantic", "pydantic_settings", "platformdirs", "python_calamine", "sqlalchemy", "alembic"} & set(
        done.stderr.split()
    ) == set()


def test_help_names_the_verbs_with_whole_sentences():
    text = lta("--help").stdout
    for verb in VERBS:
        assert re.search(rf"^  {verb} +\w.*\.$", text, re.MULTILINE)
    assert "..." not in text.replace("[ARGS]...", "")


@pytest.mark.parametrize("verb", VERBS)
def test_the_list_says_of_a_verb_what_its_own_help_says_first(verb: str):
    listed = re.search(rf"^  {verb} +(\w.*)$", lta("--help").stdout, re.MULTILINE)
    assert listed
    assert lta(verb, "--help").stdout.splitlines()[2].strip() == listed[1]


def test_the_list_of_verbs_loads_none_and_a_verb_no_other():
    loaded = {words: run_python(MODULES, *words).stderr.split() for words in [("--help",), ("db", "--help")]}
    verbs = {words: {verb for verb in VERBS if f"laser_trim_analyzer.cli.{verb}" in loaded[words]} for words in loaded}
    assert verbs == {("--help",): set(), ("db", "--help"): {"db"}}


def test_the_name_of_the_command_is_lta_however_it_was_started():
    assert lta("--help").stdout.startswith("Usage: lta ")
    assert "Try 'lta analyze -h' for help." in lta("analyze").stderr


def test_help_of_analyze_names_formats_verdicts_and_exit_codes():
    text = " ".join(lta("analyze", "--help").stdout.split())
    for word in ("table|jsonl|csv", "as_measured", "fail,not_graded", "130 interrupted", "--output FILE", "--jobs N"):
        assert word in text


def test_version_as_json_is_one_object_with_program_and_rules():
    done = lta("version", "--json")
    found = json.loads(done.stdout)
    assert set(found) == {"version", "rules", "python", "platform"}
    assert found["version"] == importlib.metadata.version("laser-trim-analyzer")
    assert found["version"] in lta("version").stdout


@pytest.mark.parametrize(
    ("shell", "sign"),
    [
        ("bash", "complete -o default -F _lta_completion lta"),
        ("zsh", "#compdef lta"),
        ("fish", "complete --command lta"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName lta"),
    ],
)
def test_there_is_a_completion_script_for(shell: str, sign: str):
    done = lta(_LTA_COMPLETE=f"source_{shell}")
    assert sign in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("shell", "environment"),
    [
        ("bash", {"COMP_WORDS": "lta ", "COMP_CWORD": "1"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "lta "}),
        ("fish", {"_TYPER_COMPLETE_ARGS": "lta ", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
        ("powershell", {"_TYPER_COMPLETE_ARGS": "lta ", "_TYPER_COMPLETE_WORD_TO_COMPLETE": ""}),
    ],
)
def test_completion_names_the_verbs_in(shell: str, environment: dict[str, str]):
    done = lta(_LTA_COMPLETE=f"complete_{shell}", **environment)
    assert [verb for verb in VERBS if verb not in done.stdout] == []


@pytest.mark.parametrize(("line", "found"), [("lta db ", "vacuum"), ("lta analyze --form", "--format"), ("lta config s", "show")])
def test_completion_goes_on_inside_a_verb(line: str, found: str):
    done = lta(_LTA_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(line.count(" ")))
    assert found in done.stdout.split()


CRASHING = """
import sys
from laser_trim_analyzer.cli import {module}
def fail(*_, **__):
    raise ZeroDivisionError("Customer Ltd")
{module}.{name} = fail
from laser_trim_analyzer.cli import main
sys.argv = ["lta", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(
    ("verb", "module", "name"),
    [("analyze", "run", "print_summary"), ("inspect", "inspection", "_file_facts"), ("version", "version", "json.dumps")],
)
def test_a_mistake_of_ours_ends_with_a_sentence_and_a_support_code(verb: str, module: str, name: str, sound: Path):
    program = CRASHING.format(module=module, name=name)
    done = run_python(program, verb, *(["--json"] if verb == "version" else [sound]))
    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    assert "Customer" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("lta: The program made a mistake and stopped. ")
    assert last.endswith("[INTERNAL ZeroDivisionError at <string>:5]")


def test_a_crash_leaves_its_place_in_the_log(sound: Path, tmp_path: Path):
    program = CRASHING.format(module="run", name="print_summary")
    run_python(program, "analyze", sound, "--log-file", tmp_path / "log")
    last = json.loads((tmp_path / "log").read_text(encoding="ascii").splitlines()[-1])
    assert (last["event"], last["code"], last["exception"]) == ("crash", "INTERNAL", "ZeroDivisionError")
    assert last["frames"][-1] == "<string>:5:fail"


def test_the_page_of_support_codes_says_what_the_program_says():
    from laser_trim_analyzer.errors import CODES

    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \| (.+?) \|$", ERRORS_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {row[0]: (row[1], row[3]) for row in rows} == {code: (entry.sentence, entry.remedy) for code, entry in CODES.items()}
