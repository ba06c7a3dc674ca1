"""The one table of support codes and the exceptions that carry them; nothing here decides what to do about an error."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

__all__ = [
    "CODES",
    "Code",
    "DataError",
    "ProviderError",
    "ReadError",
    "SettingsError",
    "SpecError",
    "StoreError",
    "TrimError",
    "shown_path",
]


@dataclass(frozen=True, slots=True)
class Code:
    """A support code: the sentence a user reads and what to do next."""

    sentence: str
    remedy: str


CODES: Final[dict[str, Code]] = {
    # the file as the operating system gives it
    "FILE_NOT_FOUND": Code("There is no such file.", "Check the path; the file may have been moved while it was being read."),
    "FILE_NO_PERMISSION": Code("The file may not be read by this user.", "Ask its owner for read access."),
    "FILE_LOCKED": Code("Another program holds the file.", "Close it there (often Excel or the trim station) and try again."),
    "FILE_IS_FOLDER": Code("This is a folder, not a file.", "Name the workbook, or let `lta analyze` walk the folder."),
    "FILE_NOT_REGULAR": Code("This is a device or a pipe, not a file.", "Copy the workbook to an ordinary file first."),
    "FILE_LINK_LOOP": Code("The path is a link that leads back to itself.", "Remove the link, or name the real file."),
    "FILE_CHANGING": Code("The file changed while it was read.", "Wait until it is written completely and try again."),
    "FILE_UNREADABLE": Code("The operating system could not read the file.", "Check the disk or the network share and try again."),
    "FILE_TOO_LARGE": Code("The file is larger than the limit.", "If it really is a trim workbook, raise the limit (--max-mb)."),
    # the file as a container
    "FILE_EMPTY": Code("The file has no content.", "Export the workbook again, or restore it from a backup."),
    "FILE_IS_OWNER_LOCK": Code(
        "This is the small file that Excel keeps beside an open workbook.", "Nothing to do: read the workbook itself."
    ),
    "FILE_NOT_A_WORKBOOK": Code("This is not an Excel workbook.", "Read the workbook that the trim station wrote."),
    "FILE_IS_TEXT": Code(
        "This is text or a web page, not an Excel workbook.",
        "Open it in Excel and save it as an Excel workbook (.xls or .xlsx).",
    ),
    "FILE_ENCRYPTED": Code("The workbook is protected by a password.", "Open it in Excel, remove the password and save it again."),
    "FILE_TOO_OLD": Code(
        "The workbook has the format of Excel 95 or older.",
        "Open it in Excel and save it as an Excel 97-2003 workbook (.xls).",
    ),
    "FILE_TRUNCATED": Code(
        "The end of the workbook is missing.", "Copy the file again from the trim station; the copy was cut short."
    ),
    "FILE_DAMAGED": Code(
        "The workbook is damaged.",
        "Restore it from a backup, or export it again; opening and saving it in Excel may repair it.",
    ),
    "FILE_EXPANDS_TOO_FAR": Code(
        "The workbook unpacks to more than the limit.", "Do not open it unless you know where it came from."
    ),
    "FILE_UNSAFE_XML": Code(
        "The workbook declares XML entities, which no Excel writes.",
        "Do not open it unless you know where it came from.",
    ),
    # the workbook as a trim record
    "LAYOUT_UNKNOWN": Code(
        "This workbook is not a trim record that this program knows.",
        "Look at docs/format.md; send a sample if a trim station wrote it.",
    ),
    "LAYOUT_AMBIGUOUS": Code(
        "The workbook has the sheets of two different trim systems.",
        "Restore the workbook as the trim station wrote it.",
    ),
    "SHEET_MISSING": Code("A sheet that every trim record has is missing.", "Restore the workbook as the trim station wrote it."),
    "SHEET_UNREADABLE": Code("A sheet cannot be read.", "Restore the workbook from a backup, or export it again."),
    "SHEET_EMPTY": Code("A measurement sheet holds no readings.", "Restore the workbook as the trim station wrote it."),
    "SHEET_TOO_LARGE": Code(
        "A sheet claims more cells than a trim record can have.",
        "Delete the stray cells far outside the table and save it again.",
    ),
    "SHEET_NAME_UNKNOWN": Code(
        "A measurement sheet has a name that does not tell its track and pass.",
        "Rename it as the station does, or remove the copy.",
    ),
    "TABLE_BROKEN": Code(
        "A measurement table is not whole.", "Restore the workbook as the trim station wrote it; readings would be lost."
    ),
    "CELL_NOT_A_NUMBER": Code(
        "A cell that must hold a number holds something else.",
        "Restore the workbook as the trim station wrote it, or type the number again.",
    ),
    "PASSES_BROKEN": Code(
        "The trim passes are not numbered 1, 2, 3 without a gap.",
        "Restore the missing sheet, or remove the double one.",
    ),
    "FINAL_IS_TEMPLATE": Code(
        "The unit was cut, but its final sheet holds the template instead of readings.",
        "Measure the unit again; this record has no final result.",
    ),
    # the table of specifications
    "SPEC_UNREADABLE": Code(
        "This is not a table of specifications that can be read.",
        "Save it as TOML or CSV in UTF-8, or as an Excel workbook; docs/specifications.md shows each.",
    ),
    "SPEC_TOO_LARGE": Code(
        "The table of specifications is larger than the limit.", "Check that this is the right file; keep only the models you make."
    ),
    "SPEC_SCHEMA": Code(
        "The table of specifications does not have the keys or columns that it must have.",
        "Compare it with the table of columns in docs/specifications.md.",
    ),
    "SPEC_VALUE": Code(
        "A value in the table of specifications is not allowed.",
        "Write the value as the table of columns in docs/specifications.md says.",
    ),
    "SPEC_DUPLICATE": Code("Two specifications are for the same model.", "Keep one of them; upper and lower case are the same."),
    # the settings
    "SETTINGS_UNREADABLE": Code(
        "The file of settings cannot be read.",
        "Write it as TOML in UTF-8; docs/settings.md shows one, `lta config path` says where.",
    ),
    "SETTING_UNKNOWN": Code(
        "There is no such setting.", "Write the name as docs/settings.md does, or take it out; `lta config show` lists them all."
    ),
    "SETTING_VALUE": Code("A setting has a value that is not allowed.", "Write the value as docs/settings.md says."),
    # the store
    "STORE_URL": Code(
        "This does not name a database.", "Name a file, sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME (docs/store.md)."
    ),
    "STORE_FOLDER_MISSING": Code("The folder of the database does not exist.", "Make the folder, or name the database elsewhere."),
    "STORE_NOT_FOUND": Code(
        "There is no database yet.", "`lta ingest FOLDER` makes it and stores what lies in the folder; or check the path."
    ),
    "STORE_NOT_A_DATABASE": Code("This file is not a database of this program.", "Name another file; this one was left as it is."),
    "STORE_DAMAGED": Code("The database is damaged.", "Restore it from the newest backup (`lta db restore`)."),
    "STORE_BLOB_DAMAGED": Code(
        "A stored curve or record is damaged.", "Read its file again (`lta ingest --reread`), or restore the newest backup."
    ),
    "STORE_READ_ONLY": Code(
        "The database may not be written by this user.", "Ask its owner for write access to the file and its folder."
    ),
    "STORE_LOCKED": Code("Another program holds the database.", "Close that program, or try again when it is done."),
    "STORE_BUSY": Code(
        "Another run writes to the database and did not make room in time.", "Let it finish, or wait longer (--wait)."
    ),
    "STORE_DISK_FULL": Code(
        "The disk is full.", "Free some space; what was stored before is whole, and the next run goes on from there."
    ),
    "STORE_NEWER": Code("The database was made by a newer version of this program.", "Update this program on this computer."),
    "STORE_OLDER": Code("The database was made by an older version of this program.", "Upgrade it with `lta db upgrade`."),
    "STORE_BACKUP": Code(
        "The backup could not be made or does not open.", "Nothing was changed; check the folder and its free space."
    ),
    "STORE_BACKUP_RIGHT": Code(
        "The server does not let this user make the backup that an upgrade needs.",
        "Run the command in parentheses as the database's owner, or make a backup with pg_dump and `lta db upgrade --backup-made`.",
    ),
    "STORE_OWNER": Code(
        "The tables belong to another user of the server.", "Let the user in parentheses upgrade the history: `lta db upgrade`."
    ),
    "STORE_BACKUP_EXISTS": Code(
        "A file of the backup's name is there.", "Name another file, or replace it with --force; nothing was changed."
    ),
    "STORE_BACKUP_UNSOUND": Code("The backup cannot be restored.", "The database was left as it is; choose another backup."),
    "STORE_EXISTS": Code("There is a database already.", "Use it as it is, or name another place; nothing was changed."),
    "STORE_IN_USE": Code("Another program has the database open.", "Close it there and try again; nothing was changed."),
    "STORE_ON_SERVER": Code(
        "This is done by the database server's own program.", "Run the command in parentheses on a computer that has it."
    ),
    "STORE_NOT_EMPTY": Code("The database to copy into holds data.", "Name one that is empty or not there yet."),
    "STORE_COPY": Code(
        "The copy is not the same as the original.", "Nothing of it was kept; check disk and memory, then try again."
    ),
    "STORE_SCHEMA": Code(
        "A table, index or trigger is missing or was changed.",
        "`lta db upgrade` makes missing indexes anew; else copy the history into a new one (`lta db copy`), or restore a backup.",
    ),
    "STORE_REFERENCE": Code("A row refers to another one that is not there.", "Restore the newest backup (`lta db restore`)."),
    "STORE_HASH": Code(
        "A stored content is not what its hash says.", "Read its files again (`lta ingest --reread`), or restore the newest backup."
    ),
    "STORE_UNITS": Code(
        "A unit or lot is not what its attempts make of it.", "Read its files again (`lta ingest --reread`), or restore a backup."
    ),
    "STORE_AUDIT": Code("The log was changed afterwards.", "Find out who could; compare it with the log of a backup."),
    "STORE_NETWORK": Code(
        "The database lies on a network file system, where it could be damaged.",
        "Keep it on a disk of this computer, or use PostgreSQL to share it.",
    ),
    "STORE_UNREACHABLE": Code("The database server does not answer.", "Check its address and that it runs; nothing was lost."),
    "STORE_DENIED": Code("The database server refused the user.", "Check user, password and database in its address."),
    "STORE_DRIVER": Code(
        "The driver for PostgreSQL is not installed.", "Install it: pip install 'laser-trim-analyzer[postgresql]'."
    ),
    "STORE_GONE": Code("The file of the database was moved or deleted while it was in use.", "Put it back, or start again."),
    "STORE_TEXT": Code(
        "A name in the record cannot be stored as it stands.",
        "Check model, serial and names in the workbook: at most 200 signs, none of them NUL or half a character.",
    ),
    "STORE_NAN": Code("A number of a result is not a number.", "Please report it with the support code and the log (--log-file)."),
    "STORE_CONFLICT": Code(
        "A row contradicts what the database allows.", "Please report it with the support code and the log (--log-file)."
    ),
    "STORE_FAILED": Code("The database refused an operation.", "Look at its own words in parentheses; nothing was stored in part."),
    # workers elsewhere
    "CLUSTER_ADDRESS": Code(
        "This does not name a cluster that may be used.",
        "Name dask+tls://HOST:PORT; without encryption (dask+tcp://) only on this computer (docs/ingest.md).",
    ),
    "CLUSTER_LIBRARY": Code(
        "The library for work on a cluster is not installed.", "Install it: pip install 'laser-trim-analyzer[cluster]'."
    ),
    "CLUSTER_CERTIFICATES": Code(
        "Dask has no certificates with which this computer could speak to the cluster.",
        "Set ca-file, client.cert and client.key under distributed.comm.tls in Dask's configuration (docs/ingest.md).",
    ),
    "CLUSTER_UNREACHABLE": Code(
        "The cluster does not answer or has no workers.",
        "Check its address, its certificates and that workers run; what was stored before is whole.",
    ),
    "CLUSTER_VERSION": Code(
        "Workers of the cluster have another version of this program.", "Install the same version on all of them and here."
    ),
    "SPEC_CHANGED": Code(
        "The specifications of the history changed while this file was read.",
        "Begin the same command again; it grades the file by those that hold now.",
    ),
    "CONTENT_FORGOTTEN": Code(
        "The content of this file was taken out of the history while it was found again.",
        "Begin the same command again; it reads the file.",
    ),
    "CLUSTER_LOST": Code(
        "The workers that read this file were lost.", "Look at their logs; begin the same command again, it goes on from there."
    ),
    # what people ask of the history
    "REGRADE_UNKNOWN": Code("There is no such run.", "`lta regrade --list` names them all."),
    "REGRADE_NOT_LAST": Code("A later run changed some of the same tracks.", "Revert the later run first."),
    "ANNOTATION_TARGET": Code(
        "This does not name one file, track or unit of the history.",
        "Give --sha256, with --track for one track, or --model and --serial, with --day where a serial was used again.",
    ),
    "ANNOTATION_UNKNOWN": Code("There is no such annotation, or it was withdrawn.", "`lta annotate --list` names them all."),
    # questions to the store
    "QUERY_COLUMN": Code("The list cannot be sorted by this column.", "Choose one of the columns in parentheses (docs/query.md)."),
    # the program
    "POLICY_UNKNOWN": Code(
        "This evaluation policy is not available.", "Choose one of the policies that `lta analyze --help` lists."
    ),
    "PROFILE_UNKNOWN": Code(
        "This profile of the sigma gradient does not exist.", "Choose standard, v2 or one_pole (docs/verdicts.md)."
    ),
    "INTERNAL": Code(
        "The program made a mistake on this file.", "Please report it with the support code and the log (--log-file)."
    ),
}


def shown_path(path: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> str:
    """A path as text that any terminal, log and JSON can carry: what is not UTF-8 appears as ``\\xNN`` or ``\\uNNNN``."""
    try:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a character, which no file system has
        return str(path).encode("utf-8", "backslashreplace").decode()


class TrimError(Exception):
    """An error with a support code of `CODES`, and the place where it was met."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        path: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
    ) -> None:
        self.code = code
        self.detail = detail
        self.path = path
        self.sheet = sheet
        self.cell = cell
        self.sha256: str | None = None  # known once the bytes were read; set by the reader
        self.size: int | None = None
        super().__init__(code, detail, path, sheet, cell)

    @property
    def message(self) -> str:
        """The sentence of the code, the place and the detail, without the path."""
        place = ", cell ".join(part for part in (self.sheet and f"sheet '{self.sheet}'", self.cell) if part)
        extra = "; ".join(part for part in (place, self.detail) if part)
        return CODES[self.code].sentence + (f" ({extra})" if extra else "")

    @property
    def remedy(self) -> str:
        return CODES[self.code].remedy

    def __reduce__(self) -> tuple[Callable[..., TrimError], tuple[type[TrimError], dict[str, Any]]]:
        return _rebuilt, (type(self), self.__dict__)  # from a worker's process: what is in `args` are no words of `__init__`

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message} {self.remedy} [{self.code}]"


def _rebuilt(kind: type[TrimError], state: dict[str, Any]) -> TrimError:
    error = kind(state["code"], state["detail"], path=state["path"], sheet=state["sheet"], cell=state["cell"])
    vars(error).update(state)
    return error


class ReadError(TrimError):
    """A file could not be read as a trim record; `path`, `sheet` and `cell` say where."""


class SpecError(TrimError):
    """A table of specifications is refused; `remedy` says what to write where the code's own is too general."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        remedy: str | None = None,
        path: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
    ) -> None:
        super().__init__(code, detail, path=path, sheet=sheet, cell=cell)
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        return self._remedy or super().remedy


class SettingsError(TrimError):
    """The settings are refused; `path` is the file where it is to blame."""


class StoreError(TrimError):
    """The database cannot be opened, read or written; `path` is its file where it is one."""


class ProviderError(TrimError):
    """A service that somebody else runs for us (a cluster of workers) cannot be used; `path` is its address."""


class DataError(TrimError):
    """A request does not fit the data or the rules."""
