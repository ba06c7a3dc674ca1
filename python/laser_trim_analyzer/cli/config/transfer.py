"""``lta config export`` and ``lta config import``: the settings as a file, checked before it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["export", "import_file"]


def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; without it the screen.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write the settings that are not defaults as a file of settings, wherever they came from.

    The password of a database is left out: name it again where the file goes. Exit code 2: the settings are refused.
    """
    from laser_trim_analyzer.cli.chosen_settings import chosen_settings
    from laser_trim_analyzer.cli.text_output import write_text
    from laser_trim_analyzer.config import exported
    from laser_trim_analyzer.errors import SettingsError
    from laser_trim_analyzer.pipeline.toml import toml_value

    try:
        sections, had_password = exported(chosen_settings())
    except SettingsError as problem:
        raise _refused(problem) from problem
    parts = [
        f"[{section}]\n" + "".join(f"{name} = {toml_value(value)}\n" for name, value in values.items())
        for section, values in sections.items()
    ]
    write_text("\n".join(parts), file, force=force)
    if had_password:
        typer.echo("lta: the password of the database was left out.", err=True)


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of settings, as lta config export writes it.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the settings that are there; they are kept beside.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file and change nothing.")] = False,
) -> None:
    """Check a file of settings and put it where settings are looked for (lta config path).

    Exit code 2: it is refused, or settings are there and --force is not given.
    """
    from laser_trim_analyzer.cli.history import say
    from laser_trim_analyzer.cli.text_output import write_text
    from laser_trim_analyzer.config import file_of_settings, refuse_unusable_file
    from laser_trim_analyzer.errors import SettingsError

    try:
        text = refuse_unusable_file(file)
    except SettingsError as problem:
        raise _refused(problem) from problem
    target = file_of_settings()
    if dry_run:
        say(f"These settings are allowed; they would be put into {target}")
        return
    try:
        before = target.read_text(encoding="utf-8") if target.exists() else None
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise typer.BadParameter(f"cannot write {target}: {problem.strerror}", param_hint="FILE") from problem
    if before is not None:
        if not force:
            raise typer.BadParameter(f"{target} is there; --force replaces it and keeps it beside", param_hint="FILE")
        write_text(before, target.with_name(f"{target.name}.before"), force=True)
    write_text(text, target, force=True)
    say(f"Settings: {target}")


def _refused(problem: Exception) -> typer.Exit:
    """Says why the settings are refused."""
    import sys

    from laser_trim_analyzer.cli.history import EXIT_USAGE
    from laser_trim_analyzer.cli.streams import shown

    typer.echo(f"lta: {shown(str(problem), sys.stderr)}", err=True)
    return typer.Exit(EXIT_USAGE)
