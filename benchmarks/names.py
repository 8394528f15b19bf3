"""Who and where everything is in a measurement: made up, and the same for every bot."""

import base64
import json
import socket
from pathlib import Path

APP_ID = "0a1b2c3d-0000-4000-8000-00000000c1e2"
PASSWORD = "measured"
TENANT = "11111111-2222-4333-8444-555555555555"
LOOPBACK = "127.0.0.1"
AT_ONCE = 16

RINGS = {ring: {1: bytes([place] * 32)} for place, ring in enumerate(("seal", "chain", "mac"), start=1)}


def free_port() -> int:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


def environment(*, teams: str, database: str, port: int, folder: Path) -> dict[str, str]:
    """The clerk's settings, as its operator would give them."""
    keys = {
        ring: {number: base64.b64encode(key).decode() for number, key in keys.items()}
        for ring, keys in RINGS.items()
    }
    given = {
        "environment": "development",
        "database_url": database,
        "app_id": APP_ID,
        "app_password": PASSWORD,
        "app_tenant_id": TENANT,
        "tenants": TENANT,
        "service_hosts": LOOPBACK,
        "anchor_file": str(folder / "anchors.jsonl"),
        "openid_metadata_url": f"{teams}/openid/.well-known/openidconfiguration",
        "login_url": f"{teams}/login",
        "keys": json.dumps(keys),
        "host": LOOPBACK,
        "port": str(port),
    }
    return {f"CLERK_{name.upper()}": value for name, value in given.items()}
