"""python requirements/sbom.py: what a serving clerk is made of, from its hashed lock, as CycloneDX 1.5."""

import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOCK, BILL = HERE / "serve.txt", HERE.parent / "sbom.cdx.json"

_PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$"
)
_HASH = re.compile(r"--hash=(?P<kind>\S+?):(?P<value>[0-9a-f]+)")


class NotLocked(Exception):
    """A line of the lock that names no version, or no hash."""


def locked(text: str) -> Iterator[dict[str, Any]]:
    """Name, version, marker and hashes of every package. Raises NotLocked."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    found: list[dict[str, Any]] = []
    for line in lines:
        if line[0].isspace() and found:
            found[-1]["hashes"] += [one.groupdict() for one in _HASH.finditer(line)]
        elif pinned := _PINNED.match(line):
            found.append({**pinned.groupdict(), "hashes": []})
        else:
            raise NotLocked(line)
    for one in found:
        if not one["hashes"] or {each["kind"] for each in one["hashes"]} != {"sha256"}:
            raise NotLocked(one["name"])
        yield one


def bill(text: str) -> str:
    """The same lock makes the same bill: it has no time of its own."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "panel-clerk", "bom-ref": "panel-clerk"}},
        "components": [_component(one) for one in locked(text)],
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _component(one: dict[str, Any]) -> dict[str, Any]:
    purl = f"pkg:pypi/{one['name'].lower().replace('_', '-')}@{one['version']}"
    files = [
        {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": each["value"]}]}
        for each in one["hashes"]
    ]
    marker = [{"name": "marker", "value": one["marker"]}] if one["marker"] else []
    return {
        "type": "library",
        "bom-ref": purl,
        "name": one["name"],
        "version": one["version"],
        "purl": purl,
        "externalReferences": files,
        **({"properties": marker} if marker else {}),
        **_licence(one["name"]),
    }


def _licence(name: str) -> dict[str, Any]:
    """As the installed package says; a package for another system is not there to be asked."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return {}
    classed = [line for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    words = said.get("License-Expression") or "; ".join(line.rpartition(" :: ")[2] for line in classed)
    words = words or (said.get("License") or "").partition("\n")[0][:80]
    return {"licenses": [{"license": {"name": words}}]} if words else {}


if __name__ == "__main__":
    try:
        BILL.write_text(bill(LOCK.read_text()))
    except NotLocked as line:
        sys.exit(f"Not locked: {line}")
