"""The verb annotate: comments, dispositions and exclusions of files, tracks and units; it knows no frontend."""

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.annotations import Aim, Annotation
from laser_trim_analyzer.store.words import AnnotationKind

from .lines import SCHEMA, annotation_line
from .verbs import listed, said, taken_back

__all__ = ["SCHEMA", "Access", "Aim", "Annotation", "AnnotationKind", "annotation_line", "listed", "said", "taken_back"]
