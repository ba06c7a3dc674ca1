"""The command ``lta``: one module per verb, each thin; this one only starts them and is the last to catch a mistake of ours."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]

_EXIT_INTERNAL = 70
_EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command line; a mistake of ours ends with a support code, not with a traceback in the user's face."""
    # NumPy's library for matrices starts threads that wait busily for work; no verb multiplies matrices, and files need the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from .streams import prepare_streams, writing_output

        prepare_streams()
        with writing_output():
            from .app import app

            app(prog_name="lta")
    except KeyboardInterrupt:
        sys.exit(_EXIT_INTERRUPTED)
    except Exception as problem:
        from .log import report_crash

        report_crash(problem)
        sys.exit(_EXIT_INTERNAL)
