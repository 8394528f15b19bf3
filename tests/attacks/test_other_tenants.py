"""T4: of another tenant nothing gets as far as the database."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.workers import Workers
from rehearsal.cast import CHAIR, SECRETARIAT
from tests.attacks.sizes import size, tried
from tests.bot.world import a_world

THEIRS = "99999999-2222-4333-8444-555555555555"


async def test_what_another_tenant_sends_is_refused_before_the_database(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chair's own words and presses, with their token, under another tenant's name or under none."""
    async with a_world(sqlite_url, tmp_path) as world:
        await world.set_up()
        shape = (await world.says(CHAIR, "task RSPCA: look at the kennels by Friday week")).sent.activity
        await world.sees(CHAIR, "look at the kennels")
        hops = counted(monkeypatch)
        with capture_logs() as lines:
            for number in range(size(10, 200)):
                kind = ("message", "invoke", "conversationUpdate", "installationUpdate")[number % 4]
                forged = {**as_theirs(shape, number), "type": kind, "id": str(uuid.uuid4())}
                assert (await world.standin.raw(json.dumps(forged))).status == 403

        assert hops == []
        said = [line for line in lines if line["event"].startswith("An activity of a tenant")]
        assert len(said) == size(10, 200)
        await world.says(SECRETARIAT, "help")
        assert hops, "else nothing was counted"
        tried("T4", "activities of another tenant, none reached the database", size(10, 200))


def as_theirs(shape: dict[str, Any], number: int) -> dict[str, Any]:
    """Everywhere, in one of the two places, or nowhere."""
    ours = shape["conversation"]["tenantId"]
    here, there = ((THEIRS, THEIRS), (THEIRS, ours), (ours, THEIRS), ("", ""))[number // 4 % 4]
    return {
        **shape,
        "conversation": {**shape["conversation"], "tenantId": here},
        "channelData": {**shape["channelData"], "tenant": {"id": there}},
    }


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every way from a turn to the database."""
    went: list[str] = []
    for name in ("read", "read_at_length", "read_in_passing", "write", "note"):
        real = getattr(Workers, name)

        def hop(self: Workers, *args: Any, _real: Any = real, _name: str = name, **how: Any) -> Any:
            if self._is_hurried:
                went.append(_name)
            return _real(self, *args, **how)

        monkeypatch.setattr(Workers, name, hop)
    return went
