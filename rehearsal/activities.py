"""What a Teams client sends, field by field, after activities recorded from Microsoft's own client."""

import html
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rehearsal.conversations import base_id
from rehearsal.people import Person

Json = dict[str, Any]

HOME = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Place:
    """The host tenant, the team and its channel, and the clerk in it."""

    app_id: str
    clerk: str
    tenant: str
    team: str
    team_name: str
    group_id: str
    channel: str
    channel_name: str
    channel_type: str = ""
    """`shared` for a channel that other organisations share; Teams says nothing of a standard one here."""

    @property
    def clerk_id(self) -> str:
        return f"28:{self.app_id}"

    def is_channel(self, conversation: str) -> bool:
        return base_id(conversation) == self.channel

    def activity(
        self, kind: str, *, conversation: str, by: Person, at: datetime, service_url: str, **fields: Any
    ) -> Json:
        """The fields all activities share; `fields` given as None are left out."""
        in_channel = self.is_channel(conversation)
        where: Json = {
            "conversationType": "channel" if in_channel else "personal",
            "tenantId": self.tenant,
            "id": conversation,
        }
        if in_channel:
            where["isGroup"] = True
        common = {
            "type": kind,
            "id": str(uuid.uuid4()),
            "timestamp": _stamp(at),
            "localTimestamp": at.astimezone(HOME).isoformat(timespec="milliseconds"),
            "localTimezone": "Europe/London",
            "channelId": "msteams",
            "serviceUrl": service_url,
            "from": {"id": by.teams_id, "name": by.name, "aadObjectId": by.object_id},
            "conversation": where,
            "recipient": {"id": self.clerk_id, "name": self.clerk},
            "locale": "en-GB",
            "entities": [self.client()],
            "channelData": self.channel_data(conversation),
        }
        return {name: value for name, value in {**common, **fields}.items() if value is not None}

    def client(self) -> Json:
        return {
            "type": "clientInfo",
            "locale": "en-GB",
            "country": "GB",
            "platform": "Web",
            "timezone": "Europe/London",
        }

    def channel_data(self, conversation: str, **more: Any) -> Json:
        tenant = {"tenant": {"id": self.tenant}}
        if not self.is_channel(conversation):
            return {**tenant, **more}
        kind = {"type": self.channel_type} if self.channel_type else {}
        return {
            "teamsChannelId": self.channel,
            "teamsTeamId": self.team,
            **tenant,
            "team": {"id": self.team, "name": self.team_name, "aadGroupId": self.group_id},
            "channel": {"id": self.channel, "name": self.channel_name, **kind},
            **more,
        }

    def mention(self) -> Json:
        return {
            "type": "mention",
            "text": f"<at>{self.clerk}</at>",
            "mentioned": {"id": self.clerk_id, "name": self.clerk},
        }

    def spoken(self, text: str, *, in_channel: bool, mention: bool) -> Json:
        """The text of a message, the mention in front where there is one, and its HTML copy."""
        quoted = self.quoted(text, mention=mention)
        if mention:
            text = f"<at>{self.clerk}</at> {text}"
        spoken: Json = {"text": text, "textFormat": "plain"}
        if mention:
            spoken["entities"] = [self.mention(), self.client()]
        if in_channel:
            spoken["attachments"] = [{"contentType": "text/html", "content": quoted}]
        return spoken

    def quoted(self, text: str, *, mention: bool = False) -> str:
        """The HTML that Teams makes of a message."""
        said = html.escape(text, quote=False).replace("\n", "<br>")
        if mention:
            said = (
                f'<span itemscope itemtype="http://schema.skype.com/Mention">{self.clerk}</span>&nbsp;{said}'
            )
        return f"<div>{said}</div>"

    def roster_change(self, change: str, people: list[Json], **more: Any) -> Json:
        """`teamMemberAdded` or `teamMemberRemoved`, as the fields of a conversationUpdate."""
        whom = "membersAdded" if change == "teamMemberAdded" else "membersRemoved"
        return {
            whom: people,
            "entities": None,
            "channelData": self.channel_data(self.channel, eventType=change, **more),
        }


def acted(action: Mapping[str, Any], content: Any, *, trigger: str) -> Json:
    """The value of an adaptiveCard/action invoke."""
    named = {name: action[name] for name in ("type", "id", "title", "verb") if name in action}
    return {"action": {**named, "data": content}, "trigger": trigger}


def _stamp(at: datetime) -> str:
    return at.astimezone(ZoneInfo("UTC")).isoformat(timespec="milliseconds").replace("+00:00", "Z")
