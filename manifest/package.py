"""The app package: the manifest filled in from the settings, and the same zip for the same settings."""

import io
import json
import tomllib
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from bot.settings import Registration
from manifest.commands import command_lists
from manifest.permissions import asked_for, explained

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
ICONS = ("color.png", "outline.png")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the clock leaves no mark in it."""


def version() -> str:
    """From pyproject.toml; where the clerk was installed without it, from what was installed."""
    if PYPROJECT.is_file():
        return str(tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"])
    return metadata.version("panel-clerk")


def manifest_for(registration: Registration, *, with_history: bool) -> dict[str, Any]:
    """The committed manifest.json with its blanks filled in."""
    blanks = {
        "{{version}}": version(),
        "{{app_id}}": registration.app_id,
        "{{public_url}}": registration.public_url,
        "{{host}}": urlsplit(registration.public_url).hostname or "",
        "{{reads}}": explained(with_history=with_history),
    }
    manifest = _filled(json.loads(_read("manifest.json")), blanks)
    manifest["bots"][0]["commandLists"] = command_lists()
    manifest["authorization"]["permissions"]["resourceSpecific"] = [
        {"name": asked.name, "type": "Application"} for asked in asked_for(with_history=with_history)
    ]
    return dict(manifest)


def package_of(manifest: dict[str, Any]) -> bytes:
    """The zip that Teams takes: every file at the root, and the same bytes on any computer."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    zipped = io.BytesIO()
    with ZipFile(zipped, "w", ZIP_STORED) as package:
        for name, content in [("manifest.json", text.encode()), *((icon, _read(icon)) for icon in ICONS)]:
            entry = ZipInfo(name, LONG_AGO)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return zipped.getvalue()


def _read(name: str) -> bytes:
    return files("manifest").joinpath(name).read_bytes()


def _filled(part: Any, blanks: dict[str, str]) -> Any:
    """After parsing, so that what is filled in cannot become part of the manifest's shape."""
    match part:
        case dict():
            return {name: _filled(inner, blanks) for name, inner in part.items()}
        case list():
            return [_filled(inner, blanks) for inner in part]
        case str():
            for blank, words in blanks.items():
                part = part.replace(blank, words)
    return part
