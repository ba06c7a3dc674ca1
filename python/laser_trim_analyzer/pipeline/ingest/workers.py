"""Who reads and grades in an ingest: threads of this process, or the workers of a Dask cluster; they store nothing."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from laser_trim_analyzer.about import versions
from laser_trim_analyzer.analysis.plugins import installed_analyzers
from laser_trim_analyzer.errors import ProviderError
from laser_trim_analyzer.readers import READER_VERSION

__all__ = ["LOCAL", "Workers", "cluster_address", "workers_of"]

LOCAL: Final = "local"

_CLUSTER: Final = re.compile(r"dask\+(?P<kind>tls|tcp)://(?P<host>\[[0-9A-Fa-f:]+\]|[^\s:/@\[\]]+):(?P<port>\d{1,5})/?")
_ANSWER_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Workers:
    """`count` pieces of work run in `pool` at the same time. Those that are `far` cannot ask the store; `lost` is what a piece of
    work raises whose workers died of it, again and again; `beside_mb` is the memory that they may take beside this process."""

    pool: Executor
    count: int
    far: bool = False
    lost: tuple[type[Exception], ...] = ()
    beside_mb: float = 0


@contextmanager
def workers_of(executor: str, jobs: int) -> Iterator[Workers]:
    """`local` are `jobs` threads; ``dask+tls://HOST:PORT`` all workers of the cluster whose scheduler listens there.

    Raises ProviderError CLUSTER_….
    """
    if executor == LOCAL:
        installed_analyzers()  # loaded in the caller's thread: other people's code may need the main one
        with ThreadPoolExecutor(jobs, thread_name_prefix="lta-ingest") as pool:
            yield Workers(pool, jobs)
    else:
        with _client(cluster_address(executor)) as client:
            yield _cluster(client, executor)


def cluster_address(executor: str) -> str:
    """The address of a scheduler as Dask writes it.

    Raises ProviderError CLUSTER_ADDRESS, also for one that would send a plant's facts to another computer in the clear.
    """
    found = _CLUSTER.fullmatch(executor)
    if found is None or not 0 < int(found["port"]) < 65_536:
        raise ProviderError("CLUSTER_ADDRESS", path=executor)
    if found["kind"] == "tcp" and not _is_here(found["host"].strip("[]")):
        raise ProviderError("CLUSTER_ADDRESS", "it leads to another computer without encryption", path=executor)
    return f"{found['kind']}://{found['host']}:{found['port']}"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        import distributed
    except ImportError as problem:
        raise ProviderError("CLUSTER_LIBRARY", path=address) from problem
    if address.startswith("tls:"):
        _require_certificates(address)
    connect: Any = distributed.Client  # its hints are few
    try:
        client = connect(address, timeout=_ANSWER_SECONDS, set_as_default=False, name="lta-ingest")
    except (OSError, TimeoutError, TypeError, ValueError) as problem:
        raise ProviderError("CLUSTER_UNREACHABLE", " ".join(str(problem).split()), path=address) from problem
    with client:
        yield client


def _require_certificates(address: str) -> None:
    """Asked before it connects: without them it would try for half a minute and end in a traceback."""
    from distributed import Security

    ours: Any = Security
    try:
        context = ours().get_connection_args("client")["ssl_context"]
    except (OSError, ValueError) as problem:
        raise ProviderError("CLUSTER_CERTIFICATES", str(problem), path=address) from problem
    if context is None:
        raise ProviderError("CLUSTER_CERTIFICATES", "none are set", path=address)


def _cluster(client: Any, shown: str) -> Workers:
    import distributed

    try:
        client.wait_for_workers(1, timeout=_ANSWER_SECONDS)
        found = client.run(_versions)
    except (OSError, TimeoutError) as problem:
        raise ProviderError("CLUSTER_UNREACHABLE", "no worker", path=shown) from problem
    except ImportError as problem:
        raise ProviderError("CLUSTER_VERSION", str(problem), path=shown) from problem
    others = sorted({str(theirs) for theirs in found.values() if theirs != _versions()})
    if others:
        raise ProviderError("CLUSTER_VERSION", f"there {', '.join(others)}; here {_versions()}", path=shown)
    return Workers(
        client.get_executor(pure=False), max(1, sum(client.nthreads().values())), far=True, lost=(distributed.KilledWorker,)
    )


def _versions() -> str:
    """What decides over the facts and verdicts that a worker makes."""
    return ", ".join(f"{name} {number}" for name, number in {**versions(), "reader": READER_VERSION}.items())
