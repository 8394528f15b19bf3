"""What one person sees before their client, as the page draws it."""

from collections.abc import Sequence
from typing import Any

from rehearsal.cast import Part
from rehearsal.client import FILE_CONSENT, Reply
from rehearsal.conversations import CARD, Message
from rehearsal.people import Person
from rehearsal.standin import Standin

Json = dict[str, Any]

FILE_SHOWN = "application/vnd.microsoft.teams.card.file.info"

# A long rehearsal stays quick: older threads and lines are still there for the clerk, but not drawn.
MOST_THREADS = 80
MOST_LINES = 200


def scene(standin: Standin, parts: Sequence[Part], me: Part, *, old: str = "0") -> Json:
    """The channel, my own chat, and how much everybody has been told (counts only).

    Messages up to the id `old` are no news to anybody.
    """
    threads = standin.threads()[-MOST_THREADS:]
    return {
        "changes": standin.changes,
        "now": standin.clock().isoformat(),
        "old": int(old),
        "me": me.key,
        "clerk": standin.place.clerk,
        "people": [_introduced(standin, part, old=int(old)) for part in parts],
        "tries": [{"words": one.words, "promise": one.promise} for one in me.tries],
        "team": standin.place.team_name,
        "channel": {
            "name": standin.place.channel_name,
            "conversation": standin.place.channel,
            "threads": [
                {
                    "root": thread.root,
                    "messages": [seen(standin, me.person, message) for message in thread.messages],
                }
                for thread in threads
            ],
        },
        "chat": {
            "conversation": standin.chat_id(me.person),
            "messages": [
                seen(standin, me.person, message) for message in standin.chat(me.person)[-MOST_LINES:]
            ],
        },
    }


def seen(standin: Standin, me: Person, message: Message) -> Json:
    """One message. `card` is mine if I have one of my own, else everybody's."""
    author = next((person for person in standin.people if person.teams_id == message.author), None)
    is_clerk = message.author == standin.place.clerk_id
    name = standin.place.clerk if is_clerk else author.name if author else "Someone who has left"
    activity = message.activity
    entities = activity.get("entities") or ()
    card = standin.card(me, message)
    refresh = (message.card or {}).get("refresh") or {}
    listed = refresh.get("userIds")
    return {
        "id": message.id,
        "conversation": message.conversation,
        "by": name,
        "isClerk": is_clerk,
        "isMine": message.author == me.teams_id,
        "at": message.at.isoformat(),
        "version": message.version,
        "isEdited": message.is_edited,
        "isDeleted": message.is_deleted,
        "text": activity.get("text") or "",
        "mentionsClerk": not is_clerk and any(entity.get("type") == "mention" for entity in entities),
        "card": card,
        "isForMeAlone": card is not message.card,
        "refreshes": bool(refresh.get("action")) and (listed is None or me.teams_id in listed),
        "files": [_file(standin, one) for one in activity.get("attachments") or () if _is_file(one)],
        "unknown": [
            str(one.get("contentType")) for one in activity.get("attachments") or () if not _is_known(one)
        ],
        "choices": [
            {"title": choice.get("title"), "value": choice.get("value")}
            for choice in (activity.get("suggestedActions") or {}).get("actions") or ()
            if choice.get("type") == "imBack"
        ],
    }


def outcome(reply: Reply | None) -> Json:
    """What a client makes of the answer to an invoke: a notice, an error, a dialog, or the end of one."""
    if reply is None or reply.status == 0:
        return {}
    if reply.status == 501:
        return {"error": "The clerk does not know this button."}
    if reply.status != 200:
        return {"error": f"Something went wrong. The clerk answered {reply.status}."}
    body = reply.body if isinstance(reply.body, dict) else {}
    if task := body.get("task"):
        return _dialog(task)
    match body.get("type"):
        case "application/vnd.microsoft.activity.message":
            return {"notice": str(body.get("value") or ""), "closes": True}
        case "application/vnd.microsoft.error":
            told = body.get("value") or {}
            return {"error": str(told.get("message") or told.get("code") or "Something went wrong.")}
        case _:
            return {"closes": True}


def _introduced(standin: Standin, part: Part, *, old: int) -> Json:
    told = (m for m in standin.chat(part.person) if m.author == standin.place.clerk_id)
    return {
        "key": part.key,
        "name": part.person.name,
        "title": part.title,
        "seat": part.seat,
        "role": part.role if part.seat else "not on the register",
        "isLead": part.is_lead,
        "told": sum(int(message.id) > old for message in told),
    }


def _dialog(task: Json) -> Json:
    if task.get("type") != "continue":
        return {"notice": str(task.get("value") or ""), "closes": True}
    value = task.get("value") or {}
    card = (value.get("card") or {}).get("content")
    if not isinstance(card, dict):
        return {"error": "The clerk opened a dialog without a card."}
    return {
        "dialog": {
            "title": str(value.get("title") or ""),
            "card": card,
            "width": value.get("width"),
            "height": value.get("height"),
        }
    }


def _file(standin: Standin, attachment: Json) -> Json:
    content = attachment.get("content") or {}
    file = str(content.get("uniqueId", ""))
    stored = standin.files.get(file)
    return {
        "name": str(attachment.get("name", "")),
        "words": str(content.get("description", "")),
        "size": content.get("sizeInBytes"),
        "isOffer": attachment.get("contentType") == FILE_CONSENT,
        "file": file if stored and stored.content is not None else None,
    }


def _is_file(attachment: Json) -> bool:
    return attachment.get("contentType") in (FILE_CONSENT, FILE_SHOWN)


def _is_known(attachment: Json) -> bool:
    return _is_file(attachment) or attachment.get("contentType") in (CARD, "text/html")
