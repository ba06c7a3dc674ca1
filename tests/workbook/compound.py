"""Writes compound files as no Excel does: small streams in the mini stream, sectors in any order, both versions, any size."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

FREE, END, FAT, DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MINI = 64
CUTOFF = 4096
IN_HEADER = 109

Arrange = Callable[[int], Iterable[int]]


def forward(count: int) -> Iterable[int]:
    return range(count)


def backward(count: int) -> Iterable[int]:
    return range(count - 1, -1, -1)


def every_other(count: int) -> Iterable[int]:
    """First the even places, then the odd ones: no two sectors of a stream are neighbours."""
    return [*range(0, count, 2), *range(1, count, 2)]


def compound_file(streams: Mapping[str, bytes], *, version: int = 3, arrange: Arrange = forward) -> bytes:
    """A file with these streams; `arrange` gives the places of the sectors, and of those of the mini stream, in stream order."""
    size = 512 if version == 3 else 4096
    small = {name: data for name, data in streams.items() if len(data) < CUTOFF}
    mini_stream, mini_table, mini_starts = _mini(small, arrange)
    large = [data for name, data in streams.items() if name not in small]
    directory_bytes = 128 * (1 + len(streams))
    chains = [*large, mini_stream, mini_table, bytes(directory_bytes)]
    counts = [-(-len(data) // size) for data in chains]
    places = list(arrange(sum(counts)))
    chained = [places[sum(counts[:i]) : sum(counts[: i + 1])] for i in range(len(counts))]
    starts = [chain[0] if chain else END for chain in chained]
    begins = mini_starts | dict(zip([name for name in streams if name not in small], starts, strict=False))
    chains[-1] = _directory(streams, begins, starts[-3], len(mini_stream))
    content = [b""] * len(places)
    for data, chain in zip(chains, chained, strict=True):
        for index, place in enumerate(chain):
            content[place] = data[index * size : (index + 1) * size].ljust(size, b"\0")
    tables, listed, difat_start, difat_count = _tables(_next(len(places), chained), size)
    header = MAGIC.ljust(24, b"\0") + struct.pack("<5H6x", 0x3E, version, 0xFFFE, size.bit_length() - 1, 6)
    sectors = counts[-1] if version == 4 else 0
    header += struct.pack("<4I", sectors, len(listed), starts[-1], 0)
    header += struct.pack("<5I", CUTOFF, starts[-2], counts[-2], difat_start, difat_count)
    header += struct.pack("<109I", *listed[:IN_HEADER], *[FREE] * (IN_HEADER - len(listed)))
    return header.ljust(size, b"\0") + b"".join(content) + tables


def _mini(streams: Mapping[str, bytes], arrange: Arrange) -> tuple[bytes, bytes, dict[str, int]]:
    """The mini stream, its table and where each stream begins in it."""
    counts = {name: -(-len(data) // MINI) for name, data in streams.items()}
    places = iter(arrange(sum(counts.values())))
    chains = {name: [next(places) for _ in range(count)] for name, count in counts.items()}
    content = [b""] * sum(counts.values())
    for name, chain in chains.items():
        for index, place in enumerate(chain):
            content[place] = streams[name][index * MINI : (index + 1) * MINI].ljust(MINI, b"\0")
    table = struct.pack(f"<{len(content)}I", *_next(len(content), chains.values()))
    filled = table + b"\xff" * (-len(table) % 512)
    return b"".join(content), filled, {name: chain[0] if chain else END for name, chain in chains.items()}


def _next(count: int, chains: Iterable[list[int]]) -> list[int]:
    """For each sector the one that follows it."""
    table = [FREE] * count
    for chain in chains:
        for here, there in pairwise([*chain, END]):
            table[here] = there
    return table


def _tables(table: list[int], size: int) -> tuple[bytes, list[int], int, int]:
    """The sectors of the allocation table and of the list of them, the list, where its sectors begin and how many they are."""
    entries = size // 4
    tables = lists = 0
    while True:
        needed = -(-(len(table) + tables + lists) // entries)
        chained = -(-max(0, needed - IN_HEADER) // (entries - 1))
        if (needed, chained) == (tables, lists):
            break
        tables, lists = needed, chained
    first = len(table)
    listed = [*range(first, first + tables)]
    whole = [*table, *[FAT] * tables, *[DIFAT] * lists]
    whole += [FREE] * (tables * entries - len(whole))
    beyond = listed[IN_HEADER:]
    chain = b""
    for index in range(lists):
        part = beyond[index * (entries - 1) : (index + 1) * (entries - 1)]
        after = first + tables + index + 1 if index + 1 < lists else END
        chain += struct.pack(f"<{entries}I", *part, *[FREE] * (entries - 1 - len(part)), after)
    return struct.pack(f"<{len(whole)}I", *whole) + chain, listed, first + tables if lists else END, lists


def _directory(streams: Mapping[str, bytes], starts: Mapping[str, int], mini_start: int, mini_size: int) -> bytes:
    """The root and its streams, each the right neighbour of the one before."""
    entries = [_entry("Root Entry", 5, FREE, 1 if streams else FREE, mini_start if mini_size else END, mini_size)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        right = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, 2, right, FREE, starts[name], len(data)))
    return b"".join(entries)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, FREE, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
