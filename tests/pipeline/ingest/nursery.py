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
from laser_trim_analyzer.pipeline.ingest import Wishes, batch, growing, ingest, run

FILES_OF_A_BATCH = 3


class Nursery:
    """The test's side of it."""

    def __init__(self) -> None:
        line = [sys.executable, "-m", "tests.pipeline.ingest.nursery"]
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(line, cwd=Path(__file__).parents[3], **pipes)

    def ingest(
        self, folder: Path, database: str, killed_after: float | None = None, *, processes: bool = False
    ) -> tuple[int, float]:
        """How a child of its own ended, 0, or -9 where it was killed, and after how many seconds; they count from the moment when
        the `processes` that read for it are there."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([str(folder), database, killed_after, processes]), file=self._process.stdin, flush=True)
        status, seconds = json.loads(self._process.stdout.readline())
        return status, seconds

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


def serve() -> None:
    for line in sys.stdin:
        folder, database, killed_after, processes = json.loads(line)
        begun, begin = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(_ingest(folder, database, processes, begin))
        os.close(begin)
        os.read(begun, 1)  # also at its end
        os.close(begun)
        started = time.monotonic()
        if killed_after is not None:
            time.sleep(killed_after)
            os.kill(child, signal.SIGKILL)  # it is there until it is waited for, also when it has ended
        _, status = os.waitpid(child, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), time.monotonic() - started]), flush=True)


def _ingest(folder: str, database: str, processes: bool, begin: int) -> int:
    told: list[int] = []

    def are_ready(pool: Any) -> bool:
        """All files are for the processes: none is read until they are there."""
        if not told:
            pool._starter.join()
            for one in pool._starting:
                one.result()
            told.append(os.write(begin, b"!"))
        return True

    vars(batch)["_MOST_FILES"] = FILES_OF_A_BATCH  # many small transactions: more places to be killed at
    vars(run)["_GROUP_FILES"] = 1
    vars(growing).update(_WORTH_FILES=1, _OF_FILES=1, _READS_BESIDE=0)
    growing._Growing._are_ready = are_ready  # type: ignore[method-assign, assignment]
    if not processes:
        os.write(begin, b"!")
    try:
        for _ in ingest([folder], database=database, wishes=Wishes(jobs=2, processes=processes)):
            pass
    except StoreError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    serve()
