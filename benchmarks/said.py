"""What Teams sends in a measurement, as the rehearsal's clients would send it."""

import json
from datetime import UTC, datetime
from typing import Any

from benchmarks.names import APP_ID, TENANT
from benchmarks.town import Asked
from rehearsal.activities import Place, acted


class Writer:
    """Ready bodies: nothing is composed while the clock runs."""

    def __init__(self, service_url: str) -> None:
        self._service_url = service_url

    def acknowledges(self, asked: Asked) -> bytes:
        return self._pressed(asked, asked.acknowledge, "manual")

    def refreshes(self, asked: Asked) -> bytes:
        return self._pressed(asked, asked.show, "automatic")

    def asks_for_help(self, asked: Asked) -> bytes:
        spoken = _place(asked.channel).spoken("help", in_channel=False, mention=False)
        return self._activity("message", asked, asked.conversation, **spoken)

    def asks_for_help_in_the_channel(self, asked: Asked) -> bytes:
        """1.9 kB, which every echo bot gets too."""
        spoken = _place(asked.channel).spoken("help", in_channel=True, mention=True)
        thread = f"{asked.channel};messageid=1763799999000"
        room = 1_900 - len(self._activity("message", asked, thread, **spoken))
        spoken["attachments"][0]["content"] += f"<!--{'-' * (room - 7)}-->"
        return self._activity("message", asked, thread, **spoken)

    def _pressed(self, asked: Asked, button: dict[str, str], trigger: str) -> bytes:
        action = {"type": "Action.Execute", "title": "Acknowledge", "verb": button["verb"]}
        return self._activity(
            "invoke",
            asked,
            asked.conversation,
            name="adaptiveCard/action",
            value=acted(action, button, trigger=trigger),
            replyToId=asked.card,
        )

    def _activity(self, kind: str, asked: Asked, conversation: str, **fields: Any) -> bytes:
        activity = _place(asked.channel).activity(
            kind,
            conversation=conversation,
            by=asked.owner,
            at=datetime.now(UTC),
            service_url=self._service_url,
            **fields,
        )
        return json.dumps(activity).encode()


def _place(channel: str) -> Place:
    return Place(
        app_id=APP_ID,
        clerk="Panel Clerk",
        tenant=TENANT,
        team="19:team@thread.tacv2",
        team_name="Disruption panel",
        group_id="bbbbbbbb-0000-4000-8000-000000000031",
        channel=channel,
        channel_name="Panel",
    )
