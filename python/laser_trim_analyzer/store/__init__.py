"""The history of a plant in a database: facts and verdicts in, rows and blobs never out; SQLAlchemy stays in this package."""

from .audit import Actor
from .batch import Item
from .locks import Holder, Waiting
from .mapping import FileRows, SeenContent, SeenPath, analysis_of, refused_rows, rows_of, trim_file_of
from .store import Store, open_store, revision_at
from .writer import Failure, Written

__all__ = [
    "Actor",
    "Failure",
    "FileRows",
    "Holder",
    "Item",
    "SeenContent",
    "SeenPath",
    "Store",
    "Waiting",
    "Written",
    "analysis_of",
    "open_store",
    "refused_rows",
    "revision_at",
    "rows_of",
    "trim_file_of",
]
