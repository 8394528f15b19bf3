"""A Teams activity into what somebody said, pressed, opened, sent or changed."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.markup import plain_words
from panel.history import Change
from panel.language import Person
from panel.views.places import Via

JSONObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What every activity says of itself; the sender is as Teams verified them."""

    key: str
    """SHA-256 of conversation and activity id: the same again is a redelivery."""
    whole: JSONObject = field(repr=False, compare=False)
    sender: Person | None
    """None for somebody without an object id: anonymous, or another bot."""
    teams_id: str
    name: str
    bot: str
    """The clerk's own id in this conversation, `28:…`."""
    tenant: str
    service_url: str
    conversation: str
    """The base channel id, or the id of the personal conversation."""
    thread: str
    """The conversation as it came: in a channel, with the id of its root message."""
    at: datetime | None
    """When, by Teams; None where it does not say, or says nonsense."""
    message: str
    """The activity's own id: in an edit or a deletion, that of the message which it changes."""
    pressed_on: str
    """The id of the message whose button was pressed; empty where nothing was."""
    in_channel: bool
    is_elsewhere: bool
    """Neither a channel nor a chat with the clerk alone: nothing is said there, and nobody reached there."""
    team: str
    is_shared: bool = False
    """A channel that other organisations share: their people can't be written to privately there."""

    @property
    def fingerprint(self) -> str:
        """Of what was sent, and by whom; only what changes something is asked for it."""
        parts = {name: self.whole.get(name) for name in ("type", "name", "text", "value", "from")}
        return _digest(json.dumps(parts, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Said:
    words: str
    mentions_clerk: bool
    mentions: tuple[str, ...] = ()
    """Teams' ids of the other people it names."""
    attachments: tuple[str, ...] = ()
    """Names of files: they stay where they are."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A message was edited, deleted or brought back; `Coming.message` says which."""

    change: Change
    now: Said
    """How it reads now; empty where it was deleted."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a card."""

    sent: JSONObject
    is_automatic: bool
    """The card refreshed itself: never an acknowledgement."""
    is_invoke: bool
    """False for an older client's Action.Submit, whose answer is a letter."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A button that opens a dialog."""

    sent: JSONObject


@dataclass(frozen=True, slots=True)
class Submitted:
    """A dialog, filled in."""

    sent: JSONObject


@dataclass(frozen=True, slots=True)
class Chosen:
    """The clerk's entry in a message's own menu; what its form sends comes back as `Submitted`."""

    action: str
    """As the app's manifest names it: `put-to-panel`."""
    message: str
    """The id of the message; empty where the action was not chosen from one."""
    words: str
    """Of the message, plain. A client's claim: good for filling in a form, and for nothing else."""


@dataclass(frozen=True, slots=True)
class RosterChanged:
    clerk_is_added: bool = False
    """One of the two ways in which Teams says that the clerk was installed."""


@dataclass(frozen=True, slots=True)
class Installed:
    is_added: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that this clerk does not do, named for the log and the counter."""

    kind: str


What = Said | Changed | Pressed | Opened | Submitted | Chosen | RosterChanged | Installed | Unknown


def coming(activity: JSONObject) -> Coming:
    """Missing or misshapen parts become empty; nothing here is believed but what the door has checked."""
    conversation = _object(activity, "conversation")
    channel = _object(activity, "channelData")
    thread = _text(conversation, "id")
    base = thread.partition(";")[0]
    tenant = (_text(conversation, "tenantId") or _text(_object(channel, "tenant"), "id")).lower()
    sender = _object(activity, "from")
    object_id = named_id(_text(sender, "aadObjectId").lower())
    kind = _text(conversation, "conversationType")
    is_channel = kind == "channel"
    is_personal = kind == "personal" and not conversation.get("isGroup") and not thread.startswith("19:")
    # An activity without an id is told apart by all that it says.
    named = _text(activity, "id") or json.dumps(activity, sort_keys=True)
    return Coming(
        key=_digest(thread, named, *_change(activity)),
        whole=activity,
        sender=Person(tenant, object_id) if object_id else None,
        teams_id=_text(sender, "id"),
        name=_text(sender, "name"),
        bot=_text(_object(activity, "recipient"), "id"),
        tenant=tenant,
        service_url=_text(activity, "serviceUrl"),
        conversation=base if is_channel else thread,
        thread=thread if is_channel else "",
        at=_moment(activity),
        message=named_id(_text(activity, "id")) or _digest(named),
        pressed_on=named_id(_text(activity, "replyToId")),
        in_channel=is_channel,
        is_elsewhere=not (is_channel or is_personal),
        team=_text(_object(channel, "team"), "id"),
        is_shared=_text(_object(channel, "channel"), "type").lower() == "shared",
    )


def what(activity: JSONObject) -> What:
    match _text(activity, "type"):
        case "message":
            return _message(activity)
        case "messageUpdate" | "messageDelete":
            return _changed(activity)
        case "invoke":
            return _invoke(activity)
        case "conversationUpdate":
            return _roster(activity)
        case "installationUpdate":
            return Installed(_text(activity, "action").startswith("add"))
        case kind:
            return Unknown(kind[:40] or "nothing")


def waits_for(activity: JSONObject) -> Via | None:
    """How its sender would see an answer, found without reading their words; None where nobody waits."""
    match _text(activity, "type"), _text(activity, "name"):
        case "invoke", "fileConsent/invoke":
            return Via.TYPED
        case "invoke", name:
            return Via.OPENED if name.startswith(("task/", "composeExtension/")) else Via.PRESSED
        case "message", _:
            return None if _is_talk(activity) else Via.TYPED
        case _:
            return None


def must_be_kept(activity: JSONObject) -> bool:
    """Whether the clerk would lack something if it never came: talk and its changes, who comes and goes."""
    kind = _text(activity, "type")
    is_news = kind in ("messageUpdate", "messageDelete", "conversationUpdate", "installationUpdate")
    return is_news or (kind == "message" and _is_talk(activity))


def _is_talk(activity: JSONObject) -> bool:
    """Said in a channel, and not to the clerk."""
    in_channel = _text(_object(activity, "conversation"), "conversationType") == "channel"
    return in_channel and not activity.get("value") and not _mentions_of_clerk(activity)


def _message(activity: JSONObject) -> What:
    value = activity.get("value")
    if isinstance(value, Mapping) and value:
        return Pressed(value, is_automatic=False, is_invoke=False)
    return _said(activity)


def _said(activity: JSONObject) -> Said:
    return Said(
        _words(activity) if _text(activity, "text") else _only_html(activity),
        mentions_clerk=bool(_mentions_of_clerk(activity)),
        mentions=_mentions_of_others(activity),
        attachments=_attachments(activity),
    )


def _changed(activity: JSONObject) -> What:
    kind = _text(_object(activity, "channelData"), "eventType")
    match _text(activity, "type"), kind.lower():
        case "messageUpdate", "editmessage":
            return Changed(Change.EDITED, _said(activity))
        case "messageUpdate", "undeletemessage":
            return Changed(Change.RESTORED, _said(activity))
        case "messageDelete", "softdeletemessage":
            return Changed(Change.DELETED, Said("", mentions_clerk=False))
        case form, _:
            return Unknown(f"{form} {kind}"[:60].strip())


def _invoke(activity: JSONObject) -> What:
    value = _object(activity, "value")
    match _text(activity, "name"):
        case "adaptiveCard/action":
            action = _object(value, "action")
            sent = {**_object(action, "data"), "verb": _text(action, "verb")}
            return Pressed(sent, is_automatic=value.get("trigger") == "automatic", is_invoke=True)
        case "task/fetch":
            return Opened(_object(value, "data"))
        case "fileConsent/invoke":
            return _consented(value)
        case "composeExtension/fetchTask":
            return _chosen(value)
        case "task/submit" | "composeExtension/submitAction":
            return Submitted(_object(value, "data"))
        case name:
            return Unknown(f"invoke {name}"[:60])


def _consented(value: JSONObject) -> Pressed:
    """An offered file taken or declined; Teams shows no answer to it, so the answer is a letter."""
    upload = _object(value, "uploadInfo")
    sent = {
        **_object(value, "context"),
        "upload_url": _text(upload, "uploadUrl"),
        "content_url": _text(upload, "contentUrl"),
        "unique_id": _text(upload, "uniqueId"),
        "file_type": _text(upload, "fileType"),
    }
    return Pressed(sent, is_automatic=False, is_invoke=False)


def _chosen(value: JSONObject) -> Chosen:
    message = _object(value, "messagePayload")
    body = _object(message, "body")
    content = _text(body, "content")
    return Chosen(
        action=_text(value, "commandId")[:40],
        message=named_id(_text(message, "id")),
        words=content if _text(body, "contentType") == "text" else plain_words(content),
    )


def root_of(came: Coming) -> str:
    """The thread's first message; a message to the channel itself begins a thread of its own."""
    return named_id(came.thread.partition(";messageid=")[2]) or came.message


def named_id(claimed: str) -> str:
    """Teams' id of a message, or empty: whatever could not be one is none."""
    return claimed if re.fullmatch(r"[\w.:=@-]{1,64}", claimed, re.ASCII) else ""


def kept_as(key: str) -> str:
    """A message that is a command too is claimed twice: as what it asks, and as what was said."""
    return _digest(key, "kept")


def _roster(activity: JSONObject) -> What:
    channel = _object(activity, "channelData")
    kind = _text(channel, "eventType").lower()
    if activity.get("membersAdded") or activity.get("membersRemoved") or "member" in kind:
        added = activity.get("membersAdded")
        clerk = _text(_object(activity, "recipient"), "id")
        new = (
            {_text(one, "id") for one in added if isinstance(one, Mapping)}
            if isinstance(added, list)
            else set()
        )
        return RosterChanged(clerk_is_added=bool(clerk) and clerk in new)
    return Unknown(f"conversationUpdate {kind}"[:60])


def _words(activity: JSONObject) -> str:
    """What was typed, without the clerk's own mention; other people's stay as they are."""
    text = _text(activity, "text")
    for entity in _mentions_of_clerk(activity):
        if mention := _text(entity, "text"):
            text = text.replace(mention, " ", 1)
    plain = html.unescape(text).replace("\xa0", " ")
    return re.sub(r"<(?:br|/p|/div)\s*/?>", "\n", plain).strip()


def _mentions_of_clerk(activity: JSONObject) -> list[JSONObject]:
    clerk = _text(_object(activity, "recipient"), "id")
    return [m for m in _mentions(activity) if clerk and _text(_object(m, "mentioned"), "id") == clerk]


def _mentions_of_others(activity: JSONObject) -> tuple[str, ...]:
    clerk = _text(_object(activity, "recipient"), "id")
    named = (named_id(_text(_object(mention, "mentioned"), "id")) for mention in _mentions(activity))
    return tuple(dict.fromkeys(one for one in named if one and one != clerk))


def _mentions(activity: JSONObject) -> list[JSONObject]:
    entities = activity.get("entities")
    found = entities[:200] if isinstance(entities, list) else []
    return [e for e in found if isinstance(e, Mapping) and e.get("type") == "mention"]


def _only_html(activity: JSONObject) -> str:
    """What a message without a text says in the HTML that stands beside it."""
    attached = activity.get("attachments")
    found = [a for a in attached[:20] if isinstance(a, Mapping)] if isinstance(attached, list) else []
    copies = [_text(a, "content") for a in found if _text(a, "contentType") == "text/html"]
    return plain_words(copies[0]) if copies else ""


def _attachments(activity: JSONObject) -> tuple[str, ...]:
    """What is attached, by name; Teams' own HTML copy of the words is no attachment."""
    attached = activity.get("attachments")
    found = [a for a in attached[:20] if isinstance(a, Mapping)] if isinstance(attached, list) else []
    kinds = [(a, _text(a, "contentType")) for a in found]
    return tuple((_text(a, "name") or kind)[:200] for a, kind in kinds if kind and kind != "text/html")


def _change(activity: JSONObject) -> tuple[str, ...]:
    """An edit and a deletion carry the id of the message they change, so the whole body tells them apart."""
    kind = _text(activity, "type")
    if kind not in ("messageUpdate", "messageDelete"):
        return ()
    return (_text(_object(activity, "channelData"), "eventType"), json.dumps(activity, sort_keys=True))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _moment(activity: JSONObject) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(activity, "timestamp"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _object(parent: JSONObject, name: str) -> JSONObject:
    value = parent.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(parent: JSONObject, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""
