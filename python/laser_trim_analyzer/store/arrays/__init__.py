"""Arrays of a sweep in blobs and back, losslessly and checked; knows nothing of tables or of what a column means."""

from .blobs import Columns, pack, unpack
from .sealing import seal, unseal

__all__ = ["Columns", "pack", "seal", "unpack", "unseal"]
