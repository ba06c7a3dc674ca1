"""The only place where a verdict or a metric of a track is computed; reads no file and shows nothing."""

from .grade import grade

__all__ = ["grade"]
