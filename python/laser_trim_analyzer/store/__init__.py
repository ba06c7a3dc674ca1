"""The history of a plant in a database: facts and verdicts in, rows and blobs never out; SQLAlchemy stays in this package.

Names resolve on first use: whoever only makes rows, as the processes of an ingest do, loads no SQLAlchemy.
"""

from typing import TYPE_CHECKING

from laser_trim_analyzer.lazy import lazy

if TYPE_CHECKING:
    from .audit import Actor
    from .batch import Item
    from .locks import Holder, Waiting
    from .mapping import FileRows, SeenContent, SeenPath, analysis_of, refused_rows, rows_of, trim_file_of
    from .opening import open_store, revision_at
    from .store import Store
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

_HOMES = {
    "Actor": "audit",
    "Failure": "writer",
    "FileRows": "mapping",
    "Holder": "locks",
    "Item": "batch",
    "SeenContent": "mapping",
    "SeenPath": "mapping",
    "Store": "store",
    "Waiting": "locks",
    "Written": "writer",
    "analysis_of": "mapping",
    "open_store": "opening",
    "refused_rows": "mapping",
    "revision_at": "opening",
    "rows_of": "mapping",
    "trim_file_of": "mapping",
}
__getattr__, __dir__ = lazy(__name__, _HOMES)
