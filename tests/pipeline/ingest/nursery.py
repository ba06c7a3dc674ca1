"""A process that has loaded everything and makes children which ingest at once: they are killed, so they must be cheap.

Each line of its input is JSON: what to ingest, into what, and when to kill. It answers with how the child ended: the exit status,
negative where a signal ended it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.pipeline.ingest import batch, ingest, run

FILES_OF_A_BATCH = 3


class Nursery:
    """The test's side of it."""

    def __init__(self) -> None:
        line = [sys.executable, "-m", "tests.pipeline.ingest.nursery"]
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(line, cwd=Path(__file__).parents[3], **pipes)

    def ingest(self, folder: Path, database: str, killed_after: float | None = None) -> int:
        """How a child of its own ended: 0, or -9 where it was killed after so many seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([str(folder), database, killed_after]), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


def serve() -> None:
    for line in sys.stdin:
        folder, database, killed_after = json.loads(line)
        child = os.fork()
        if child == 0:
            vars(batch)["_MOST_FILES"] = FILES_OF_A_BATCH  # many small transactions: more places to be killed at
            vars(run)["_GROUP_FILES"] = 1
            try:
                for _ in ingest([folder], database=database):
                    pass
            except StoreError as problem:
                print(problem, file=sys.stderr)
                os._exit(1)
            os._exit(0)
        if killed_after is not None:
            time.sleep(killed_after)
            os.kill(child, signal.SIGKILL)  # it is there until it is waited for, also when it has ended
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
