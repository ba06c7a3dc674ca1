"""What a wheel contains and needs, as a CycloneDX bill of materials and as a table of licences; it only writes texts."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import Distribution

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.utils import canonicalize_name

LICENCES = LicenseFactory()


@dataclass(frozen=True, slots=True)
class Material:
    """One distribution: `contained` says that its code is compiled into the wheel, else that the wheel needs it installed."""

    name: str
    version: str
    licence: str
    licence_text: str
    contained: bool

    @classmethod
    def of(cls, distribution: Distribution, *, contained: bool) -> Material:
        return cls(
            name=canonicalize_name(distribution.name),
            version=distribution.version,
            licence=_licence(distribution),
            licence_text=_text(distribution),
            contained=contained,
        )


def _licence(distribution: Distribution) -> str:
    """The SPDX expression; of older metadata the short field or the classifiers. Where there is none, "not declared"."""
    metadata = distribution.metadata
    short = [metadata[field].strip() for field in ("License-Expression", "License") if field in metadata]
    for declared in short:
        if declared and "\n" not in declared:
            return declared
    words = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    return " AND ".join(words) or "not declared"


def _text(distribution: Distribution) -> str:
    """The texts of its licence files, one after the other."""
    files = [file for file in distribution.files or [] if ".dist-info" in str(file) and "LICEN" in file.name.upper()]
    return "\n\n".join(file.read_text(encoding="utf-8") for file in sorted(files))


def bill_of_materials(own: Distribution, materials: list[Material]) -> str:
    """CycloneDX 1.6 as JSON. The versions are those that were newest where the wheel was made; it accepts the declared ranges."""
    bom = Bom()
    root = _component(Material.of(own, contained=True), ComponentType.APPLICATION)
    bom.metadata.component = root
    for material in materials:
        component = _component(material, ComponentType.LIBRARY)
        bom.components.add(component)
        bom.register_dependency(root, [component])
    return str(JsonV1Dot6(bom).output_as_string(indent=1))


def _component(material: Material, kind: ComponentType) -> Component:
    contained = "compiled into the wheel" if material.contained else "installed beside it"
    return Component(
        type=kind,
        name=material.name,
        version=material.version,
        bom_ref=f"{material.name}@{material.version}",
        purl=PackageURL("pypi", name=material.name, version=material.version),
        licenses=[LICENCES.make_from_string(material.licence)],
        scope=ComponentScope.REQUIRED,
        properties=[Property(name="laser-trim-analyzer:place", value=contained)],
    )


def table_of_licences(materials: list[Material]) -> str:
    """A Markdown table for people."""
    rows = [
        f"| {one.name} | {one.version} | {one.licence} | {'compiled in' if one.contained else 'installed beside'} |"
        for one in materials
    ]
    head = "# What this wheel contains and needs\n\n| distribution | version seen | licence | place |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"
