"""Damages workbooks at random, reads each through the pipeline and says what became of it; run as a child by test_mutations.

``python -m tests.readers.mutations FIRST COUNT SCRATCH FILE…`` writes one JSON object per seed. A hang or a crash of native code
ends the child; the line before the last one then tells the seed.
"""

from __future__ import annotations

import faulthandler
import json
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from laser_trim_analyzer.model import Status, TrackResult
from laser_trim_analyzer.pipeline import Outcome, outcome_of, record_line

SECONDS = 5
DECIDED = (Status.PASS, Status.WATCH, Status.FAIL)
CELL_RECORDS = (b"\x03\x02\x0e\x00", b"\x7e\x02\x0a\x00", b"\xfd\x00\x0a\x00", b"\x05\x02\x08\x00", b"\x0a\x00\x00\x00")
RECORD_TYPES = (b"\x03\x02", b"\x7e\x02", b"\xfd\x00", b"\x06\x00", b"\x01\x02", b"\x0a\x00", b"\x09\x08", b"\xbd\x00", b"\xfc\x00")
ODD_DOUBLES = (
    "000000000000f87f",
    "000000000000f07f",
    "000000000000f0ff",
    "ffffffffffffef7f",
    "0000000000000080",
    "0100000000000000",
)

Mutation = Callable[[random.Random, bytearray, bytes], None]


def place(chance: random.Random, data: bytes | bytearray) -> int:
    """A place in the data: half of them in the first 4 KB, at a sector's edge or at the end, where the structure is."""
    size = len(data)
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randrange(min(size, 4096))
    if kind == 1:
        return min(size - 1, chance.randrange(0, size, 512) + chance.randrange(8))
    return chance.randrange(size)


def truncate(chance: random.Random, data: bytearray, other: bytes) -> None:
    del data[place(chance, data) :]


def flip_bits(chance: random.Random, data: bytearray, other: bytes) -> None:
    for _ in range(chance.choice((1, 1, 1, 2, 8, 64))):
        data[place(chance, data)] ^= 1 << chance.randrange(8)


def set_bytes(chance: random.Random, data: bytearray, other: bytes) -> None:
    for _ in range(chance.choice((1, 2, 4, 16, 200))):
        data[place(chance, data)] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF, chance.randrange(256)))


def overwrite(chance: random.Random, data: bytearray, other: bytes) -> None:
    start, length = place(chance, data), chance.choice((4, 8, 16, 64, 512, 4096))
    end = min(len(data), start + length)
    fill = chance.choice((b"\x00", b"\xff", b"\xfe\xff\xff\xff", chance.randbytes(16)))
    data[start:end] = (fill * length)[: end - start]


def insert(chance: random.Random, data: bytearray, other: bytes) -> None:
    start, length = place(chance, data), chance.choice((1, 2, 4, 16, 512, 4096))
    data[start:start] = chance.choice((bytes(length), chance.randbytes(length), other[:length]))


def delete(chance: random.Random, data: bytearray, other: bytes) -> None:
    start = place(chance, data)
    del data[start : start + chance.choice((1, 2, 4, 16, 512, 4096))]


def splice(chance: random.Random, data: bytearray, other: bytes) -> None:
    cut = chance.randrange(0, len(data), chance.choice((1, 512)))
    data[cut:] = other[min(len(other), chance.choice((cut, chance.randrange(0, len(other), 512)))) :]


def transplant(chance: random.Random, data: bytearray, other: bytes) -> None:
    start, origin = chance.randrange(0, len(data), 512), chance.randrange(0, len(other), 512)
    piece = other[origin : origin + 512 * chance.choice((1, 2, 8, 64))]
    data[start : start + len(piece)] = piece


def swap(chance: random.Random, data: bytearray, other: bytes) -> None:
    one, two = chance.randrange(0, len(data), 512), chance.randrange(0, len(data), 512)
    data[one : one + 512], data[two : two + 512] = data[two : two + 512], data[one : one + 512]


def damage_cells(chance: random.Random, data: bytearray, other: bytes) -> None:
    """Change records of cells: their type, row, column, format or value."""
    for _ in range(chance.choice((1, 1, 2, 10, 100))):
        at = data.find(chance.choice(CELL_RECORDS), chance.randrange(len(data)))
        if at < 0 or at + 18 > len(data):
            continue
        match chance.randrange(5):
            case 0:
                data[at : at + 2] = chance.choice(RECORD_TYPES)
            case 1:
                data[at + 4 : at + 6] = chance.randrange(700).to_bytes(2, "little")
            case 2:
                data[at + 6] = chance.randrange(256)
            case 3:
                data[at + 8 : at + 10] = chance.randrange(80).to_bytes(2, "little")
            case _:
                data[at + 10 : at + 18] = chance.choice((*map(bytes.fromhex, ODD_DOUBLES), chance.randbytes(8)))


MUTATIONS: tuple[Mutation, ...] = (
    *(truncate, flip_bits, flip_bits, set_bytes, overwrite, insert, delete, splice, transplant, swap),
    *(damage_cells, damage_cells, damage_cells),
)


def mutated(seed: int, files: Sequence[Path]) -> tuple[str, str, bytes]:
    """The name of the file, the name of the damage and the damaged bytes of a seed."""
    chance = random.Random(seed)
    file, other = chance.choice(files), chance.choice(files)
    data = bytearray(file.read_bytes())
    mutation = chance.choice(MUTATIONS)
    mutation(chance, data, other.read_bytes())
    return file.name, mutation.__name__, bytes(data)


def broken_invariants(outcome: Outcome) -> list[str]:
    """What of an outcome cannot be; empty for every damage that was refused or read in order."""
    record_line(outcome)  # raises ValueError on NaN
    if outcome.error is not None:
        named = outcome.error.code != "INTERNAL" and outcome.error.path is not None and bool(outcome.error.remedy)
        return [] if named and outcome.analysis is None else [f"error {outcome.error!r}"]
    assert outcome.analysis is not None
    return [f"{track.track}: {broken}" for track in outcome.analysis.tracks for broken in _broken_track(track)]


def _broken_track(track: TrackResult) -> list[str]:
    held = {
        "graded + missing <= points": 0 <= track.graded_points <= track.points - track.missing_points,
        "counts are not negative": min(track.points, track.missing_points, track.phantom_rows, track.passes) >= 0,
        "a decision needs 3 graded points": track.status not in DECIDED or track.graded_points >= 3,
        "a failure counts no reading as missing twice": track.status is not Status.NOT_GRADED or bool(track.reasons),
        "evaluations exist unless untrimmed": (track.as_measured is None) == (track.status is Status.UNTRIMMED),
    }
    found = track.decisive  # the default policy: an offset may accept what the machine did not
    if found is not None:
        held["fail_points <= graded"] = 0 <= found.fail_points <= track.graded_points
        held["a margin is finite"] = found.margin is None or math.isfinite(found.margin)
        held["a negative margin is a point out"] = found.margin is None or found.margin >= 0 or found.fail_points > 0
        held["FAIL has points out"] = (track.status is Status.FAIL) <= (found.fail_points > 0)
        accepted = track.status in (Status.PASS, Status.WATCH)
        held["accepted has none out, none missing"] = not accepted or (found.fail_points == 0 and track.missing_points == 0)
    return [name for name, holds in held.items() if not holds]


def try_seed(seed: int, scratch: Path, files: Sequence[Path]) -> dict[str, Any]:
    name, mutation, data = mutated(seed, files)
    path = scratch / f"{seed} {name}"
    path.write_bytes(data)
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    started = time.perf_counter()
    try:
        outcome = outcome_of(path)
        broken = broken_invariants(outcome)
    finally:
        faulthandler.cancel_dump_traceback_later()
        path.unlink()
    seconds = time.perf_counter() - started
    code = outcome.error.code if outcome.error else outcome.status.value
    return {"seed": seed, "mutation": mutation, "code": code, "seconds": seconds, "broken": broken}


def main() -> None:
    first, count = int(sys.argv[1]), int(sys.argv[2])
    scratch, files = Path(sys.argv[3]), [Path(name) for name in sys.argv[4:]]
    faulthandler.enable()
    for seed in range(first, first + count):
        print(json.dumps({"begun": seed}), flush=True)
        print(json.dumps(try_seed(seed, scratch, files)), flush=True)


if __name__ == "__main__":
    main()
