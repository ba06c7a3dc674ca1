"""Finish a built wheel: the platform's own repair, then a bill of materials (PEP 770) and the licences of what it contains and
needs.

    python -m wheels.repair WHEEL FOLDER     (in the top folder of the project)

`dev.py wheel` and cibuildwheel call it. It needs cyclonedx-python-lib, packaging and wheel; on Linux auditwheel, on macOS
delocate; and pip's index, because what the wheel needs is installed into a temporary folder to be described.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .bill import Material, bill_of_materials, table_of_licences


def main(words: list[str]) -> None:
    if len(words) != 2:
        sys.exit(__doc__)
    wheel, folder = Path(words[0]), Path(words[1])
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        repaired = repair(wheel, place / "repaired")
        run("wheel", "unpack", "--dest", place / "open", repaired)
        (content,) = (place / "open").iterdir()
        (info,) = content.glob("*.dist-info")
        describe(info, wheel, place / "site")
        folder.mkdir(parents=True, exist_ok=True)
        run("wheel", "pack", "--dest-dir", folder, content)


def repair(wheel: Path, folder: Path) -> Path:
    """What the platform asks of a wheel before it may leave this machine; the wheel itself where it asks nothing."""
    if sys.platform == "linux":
        run("auditwheel", "repair", "--wheel-dir", folder, wheel)
    elif sys.platform == "darwin":
        run("delocate.cmd.delocate_wheel", "--wheel-dir", folder, wheel)
    else:
        return wheel
    (repaired,) = folder.glob("*.whl")
    return repaired


def describe(info: Path, wheel: Path, site: Path) -> None:
    """Write the bill and the licences into the wheel's .dist-info."""
    run("pip", "install", "--quiet", "--target", site, wheel)
    pybind11 = version_of_pybind11(site)
    run("pip", "install", "--quiet", "--no-deps", "--target", site, f"pybind11=={pybind11}")
    found = {str(canonicalize_name(one.name)): one for one in distributions(path=[str(site)])}
    own = found["laser-trim-analyzer"]
    needed = [Material.of(found[name], contained=False) for name in sorted(closure(own, found))]
    materials = [Material.of(found["pybind11"], contained=True), *needed]
    (info / "sboms").mkdir(exist_ok=True)
    (info / "sboms" / "laser-trim-analyzer.cdx.json").write_text(bill_of_materials(own, materials), encoding="utf-8")
    (info / "licenses" / "DEPENDENCIES.md").write_text(table_of_licences(materials), encoding="utf-8")
    for material in materials:
        if material.contained:
            (info / "licenses" / f"LICENSE.{material.name}").write_text(material.licence_text, encoding="utf-8")


def version_of_pybind11(site: Path) -> str:
    """The version of the headers that the core was compiled with; the core knows."""
    look = "from laser_trim_analyzer import _core; print(_core.__pybind11__)"
    path = {"PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, "-c", look], env=os.environ | path, check=True, capture_output=True, text=True
    ).stdout.strip()


def closure(own: Distribution, found: dict[str, Distribution]) -> set[str]:
    """The names of everything that an installation without extras brings along, on this platform."""
    names: set[str] = set()
    queue = [own]
    while queue:
        for line in queue.pop().requires or []:
            requirement = Requirement(line)
            name = str(canonicalize_name(requirement.name))
            if name not in names and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                names.add(name)
                queue.append(found[name])
    return names


def run(module: str, *words: object) -> None:
    """Run a tool of this environment; its words are shown only where it fails."""
    line = [sys.executable, "-m", module, *map(str, words)]
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(line)}\n{done.stdout}")


if __name__ == "__main__":
    main(sys.argv[1:])
