"""Arrays of a sweep in blobs and back, losslessly and checked; knows nothing of tables or of what a column means."""

from .form import Columns, seal, unseal
from .one_column import unpack_column
from .packing import pack, pack_all, pack_each
from .unpacking import unpack

__all__ = ["Columns", "pack", "pack_all", "pack_each", "seal", "unpack", "unpack_column", "unseal"]
