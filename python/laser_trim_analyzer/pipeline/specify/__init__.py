"""The verbs on the specifications that a history holds: import, export, list; what a specification means is decided elsewhere."""

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.specifications import Imported, SpecVersion

from .forms import as_csv, as_toml
from .verbs import export, import_table, versions

__all__ = ["Access", "Imported", "SpecVersion", "as_csv", "as_toml", "export", "import_table", "versions"]
