"""People before their Teams clients: what they type and press, sent to the clerk as Teams sends it."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from aiohttp import ClientSession, ClientTimeout

from rehearsal import buttons
from rehearsal.activities import Place, acted
from rehearsal.connector import Connector, StoredFile
from rehearsal.conversations import Conversations, Message
from rehearsal.people import Person
from rehearsal.tokens import Authority

Json = dict[str, Any]

FILE_CONSENT = "application/vnd.microsoft.teams.card.file.consent"
SHOWN_CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True, slots=True)
class Sent:
    """The very bytes that went to the clerk, so that they can go again."""

    body: bytes
    headers: Mapping[str, str]

    @property
    def activity(self) -> Json:
        activity = json.loads(self.body)
        return activity if isinstance(activity, dict) else {}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the clerk answered: `body` is parsed where it is JSON. Status 0 means nothing was sent."""

    status: int
    body: Any
    raw: bytes
    sent: Sent


@dataclass(frozen=True, slots=True)
class _Dialog:
    """The form a person has open: what a submission of it is called, and what it was opened with."""

    card: Json
    submits_as: str
    opened_with: Json


class Client:
    """Everybody's clients at once. `bot_url` says where the clerk is; `patience` is Teams' own, in s."""

    def __init__(
        self,
        *,
        place: Place,
        people: list[Person],
        conversations: Conversations,
        authority: Authority,
        connector: Connector,
        clock: Callable[[], datetime],
        history: bool,
    ) -> None:
        self.place = place
        self.people = people
        self.conversations = conversations
        self.authority = authority
        self.connector = connector
        self.clock = clock
        self.history = history
        self.bot_url = ""
        self.url = ""
        self.patience = 15.0
        self._session: ClientSession | None = None
        self._dialogs: dict[str, _Dialog] = {}

    @property
    def service_url(self) -> str:
        return f"{self.url}/connector/"

    @property
    def refusals(self) -> dict[str, str]:
        """Teams ids of those who cannot be reached privately, with the 403's code; may be changed."""
        return self.connector.refusals

    @property
    def files(self) -> dict[str, StoredFile]:
        return self.connector.files

    def chat_id(self, person: Person) -> str:
        return self.conversations.chat_id(person.teams_id)

    def message(self, conversation: str, activity_id: str) -> Message:
        message = self.conversations.find(conversation, activity_id)
        if message is None:
            raise LookupError(f"There is no message {activity_id} in {conversation}.")
        return message

    def card(self, person: Person, message: Message) -> Json | None:
        """The card as this person sees it now."""
        return self.conversations.card_for(person.teams_id, message)

    def dialog(self, person: Person) -> Json | None:
        """The card in the dialog the person has open."""
        dialog = self._dialogs.get(person.teams_id)
        return dialog.card if dialog else None

    def close_dialog(self, person: Person) -> None:
        self._dialogs.pop(person.teams_id, None)

    def _changed(self) -> None:
        self.connector.changed()

    # What people do.

    def sign(self, **claims: Any) -> str:
        """A channel token with the usual claims, except as given; None leaves a claim out."""
        return self.authority.sign({"serviceurl": self.service_url, **claims})

    async def say(
        self,
        person: Person,
        text: str,
        *,
        where: Literal["personal", "channel"] = "personal",
        thread: str | None = None,
        mention: bool = True,
    ) -> Reply:
        """A person types. `thread` is a root message's id; without it a channel message opens a thread."""
        in_channel = where == "channel"
        conversation = self._conversation(person, where, thread)
        if not in_channel:
            self.refusals.pop(person.teams_id, None)
        spoken = self.place.spoken(text, in_channel=in_channel, mention=mention and in_channel)
        message = self.conversations.add(
            conversation, author=person.teams_id, activity={"type": "message", "text": text}, at=self.clock()
        )
        self._changed()
        activity = self._activity("message", person, message.conversation, id=message.id, **spoken)
        message.activity = {**activity, "text": text}
        if in_channel and not mention and not self.history:
            return _unsent(activity)
        return await self.send(activity)

    async def edit(self, person: Person, conversation: str, message_id: str, text: str) -> Reply:
        """A person changes their own message; the activity carries that message's id."""
        message = self.message(conversation, message_id)
        had_mention = any(entity.get("type") == "mention" for entity in message.activity.get("entities", ()))
        in_channel = self.place.is_channel(conversation)
        spoken = self.place.spoken(text, in_channel=in_channel, mention=had_mention)
        activity = self._activity(
            "messageUpdate",
            person,
            message.conversation,
            id=message_id,
            channelData=self.place.channel_data(message.conversation, eventType="editMessage"),
            **spoken,
        )
        message.activity = {**message.activity, "text": text}
        message.is_edited = True
        message.version += 1
        self._changed()
        return await self.send(activity)

    async def unsay(self, person: Person, conversation: str, message_id: str) -> Reply:
        """A person deletes their own message."""
        message = self.message(conversation, message_id)
        message.activity = {}
        message.is_deleted = True
        message.version += 1
        self._changed()
        return await self.send(
            self._activity(
                "messageDelete",
                person,
                message.conversation,
                id=message_id,
                channelData=self.place.channel_data(message.conversation, eventType="softDeleteMessage"),
            )
        )

    async def press(
        self,
        person: Person,
        conversation: str,
        activity_id: str,
        action: str | Json,
        inputs: Mapping[str, str] | None = None,
        *,
        trigger: Literal["manual", "automatic"] = "manual",
    ) -> Reply:
        """Press a button of the card as this person sees it now, named by title or verb.

        An action given whole is sent as it is, with these inputs and no others: that is how a browser's
        renderer presses, and how a forged card is pressed.
        """
        message = self.message(conversation, activity_id)
        card = self.card(person, message)
        button = buttons.find(card, action) if isinstance(action, str) else action
        content = buttons.filled(button, card if isinstance(action, str) else None, inputs or {})
        if button.get("type") == "Action.Submit":
            return await self._submit_from(person, message, button, content)
        reply = await self._invoke(
            person,
            message.conversation,
            "adaptiveCard/action",
            acted(button, content, trigger=trigger),
            replyToId=activity_id,
        )
        self._take_card(person, message, reply)
        return reply

    async def refresh(self, person: Person, conversation: str, activity_id: str) -> Reply | None:
        """What a client does when a card comes into view; None when it would not."""
        message = self.message(conversation, activity_id)
        refresh = (message.card or {}).get("refresh") or {}
        listed = refresh.get("userIds")
        if not refresh.get("action") or (listed is not None and person.teams_id not in listed):
            return None
        action = refresh["action"]
        reply = await self._invoke(
            person,
            message.conversation,
            "adaptiveCard/action",
            acted(action, action.get("data", {}), trigger="automatic"),
            replyToId=activity_id,
        )
        self._take_card(person, message, reply)
        return reply

    async def submit(
        self,
        person: Person,
        conversation: str,
        dialog_action: str | Json,
        inputs: Mapping[str, str] | None = None,
    ) -> Reply:
        """Press a button in the open dialog, named by title or verb, or any action given whole."""
        dialog = self._dialogs.get(person.teams_id)
        card = dialog.card if dialog else None
        button = buttons.find(card, dialog_action) if isinstance(dialog_action, str) else dialog_action
        content = buttons.filled(button, card if isinstance(dialog_action, str) else None, inputs or {})
        value = {**(dialog.opened_with if dialog else {}), "data": content, "context": {"theme": "default"}}
        name = dialog.submits_as if dialog else "task/submit"
        reply = await self._invoke(person, conversation, name, value)
        self._take_dialog(person, reply, submits_as=name, opened_with=dialog.opened_with if dialog else {})
        return reply

    async def message_action(
        self, person: Person, conversation: str, message_id: str, *, command: str
    ) -> Reply:
        """The app's entry in a message's own menu, such as "Put to the panel"."""
        message = self.message(conversation, message_id)
        author = next((one for one in self.people if one.teams_id == message.author), None)
        sender: Json = {"application": {"id": self.place.app_id, "displayName": self.place.clerk}}
        if author:
            sender = {
                "user": {"id": author.object_id, "displayName": author.name, "userIdentityType": "aadUser"}
            }
        text = str(message.activity.get("text", ""))
        opened_with = {
            "commandId": command,
            "commandContext": "message",
            "messagePayload": {
                "id": message_id,
                "createdDateTime": message.at.isoformat(),
                "from": sender,
                "body": {"contentType": "html", "content": self.place.quoted(text)},
                "attachments": [],
                "mentions": [],
                "reactions": [],
            },
        }
        value = {**opened_with, "context": {"theme": "default"}}
        reply = await self._invoke(person, message.conversation, "composeExtension/fetchTask", value)
        self._take_dialog(person, reply, submits_as="composeExtension/submitAction", opened_with=opened_with)
        return reply

    async def consent(self, person: Person, activity_id: str, *, accept: bool = True) -> Reply:
        """Take or decline a file the clerk has offered in the person's chat."""
        message = self.message(self.chat_id(person), activity_id)
        offer = next(
            (
                one
                for one in message.activity.get("attachments", ())
                if one.get("contentType") == FILE_CONSENT
            ),
            None,
        )
        if offer is None:
            raise LookupError("There is no file offered in this message.")
        content = offer.get("content") or {}
        name = str(offer.get("name", "file"))
        value: Json = {"type": "fileUpload", "action": "accept" if accept else "decline"}
        value["context"] = content.get("acceptContext" if accept else "declineContext")
        if accept:
            file = uuid.uuid4().hex
            self.files[file] = StoredFile(owner=person.teams_id, name=name)
            value["uploadInfo"] = {
                "contentUrl": f"{self.url}/files/{file}",
                "name": name,
                "uploadUrl": f"{self.url}/files/{file}",
                "uniqueId": file,
                "fileType": name.rpartition(".")[2],
            }
        return await self._invoke(
            person, message.conversation, "fileConsent/invoke", value, replyToId=activity_id
        )

    # Who comes and goes.

    async def installed(
        self, where: Person | Literal["channel"], *, action: str = "add"
    ) -> tuple[Reply, Reply]:
        """The app is added for a person or to the team: Teams says so twice, in two ways."""
        by = self.people[0] if where == "channel" else where
        conversation = self.place.channel if where == "channel" else self.chat_id(by)
        settings = {"selectedChannel": {"id": conversation}}
        if action == "add":
            self.refusals.pop(by.teams_id, None)
        first = await self.send(
            self._activity(
                "installationUpdate",
                by,
                conversation,
                action=action,
                channelData=self.place.channel_data(
                    conversation, source={"name": "message"}, settings=settings
                ),
            )
        )
        clerk = {"id": self.place.clerk_id}
        if where == "channel":
            change = "teamMemberAdded" if action.startswith("add") else "teamMemberRemoved"
            fields = self.place.roster_change(change, [clerk], settings=settings)
        else:
            members = [{"id": by.teams_id, "aadObjectId": by.object_id}, clerk]
            fields = {
                "membersAdded" if action.startswith("add") else "membersRemoved": members,
                "entities": None,
            }
        return first, await self.send(self._activity("conversationUpdate", by, conversation, **fields))

    async def joined(self, person: Person) -> Reply:
        """The person is in the channel's roster from now on."""
        if person not in self.people:
            self.people.append(person)
        return await self._roster_event("teamMemberAdded", person)

    async def left(self, person: Person) -> Reply:
        if person in self.people:
            self.people.remove(person)
        return await self._roster_event("teamMemberRemoved", person)

    async def _roster_event(self, change: str, person: Person) -> Reply:
        whom = [{"id": person.teams_id, "aadObjectId": person.object_id}]
        by = self.people[0] if self.people else person
        self._changed()
        return await self.send(
            self._activity(
                "conversationUpdate", by, self.place.channel, **self.place.roster_change(change, whom)
            )
        )

    # How it is sent.

    async def send(self, activity: Json) -> Reply:
        """Any activity, as Teams would send it."""
        return await self.raw(json.dumps(activity, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    async def raw(self, body: bytes | str | Json, headers: Mapping[str, str | None] | None = None) -> Reply:
        """Any bytes; `headers` replace the usual ones, None leaves one out."""
        if isinstance(body, dict):
            body = json.dumps(body, ensure_ascii=False)
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogatepass")
        usual: dict[str, str | None] = {
            "Authorization": f"Bearer {self.authority.channel_token(self.service_url)}",
            "Content-Type": "application/json; charset=utf-8",
            "x-ms-tenant-id": self.place.tenant,
        }
        chosen = {name: value for name, value in {**usual, **(headers or {})}.items() if value is not None}
        return await self._post(Sent(body, chosen))

    async def redeliver(self, last: Reply | Sent) -> Reply:
        """The very same bytes again."""
        return await self._post(last.sent if isinstance(last, Reply) else last)

    async def _post(self, sent: Sent) -> Reply:
        if self._session is None:
            raise RuntimeError("The stand-in is not being served.")
        async with self._session.post(
            f"{self.bot_url}/api/messages",
            data=sent.body,
            headers=dict(sent.headers),
            timeout=ClientTimeout(total=self.patience),
        ) as answer:
            raw = await answer.read()
            return Reply(answer.status, _parsed(raw), raw, sent)

    def _conversation(self, person: Person, where: str, thread: str | None) -> str:
        if where == "personal":
            return self.chat_id(person)
        return f"{self.place.channel};messageid={thread}" if thread else self.place.channel

    def _activity(self, kind: str, by: Person, conversation: str, **fields: Any) -> Json:
        return self.place.activity(
            kind, by=by, conversation=conversation, at=self.clock(), service_url=self.service_url, **fields
        )

    async def _invoke(self, person: Person, conversation: str, name: str, value: Json, **more: Any) -> Reply:
        return await self.send(
            self._activity(
                "invoke",
                person,
                conversation,
                name=name,
                value=value,
                channelData=self.place.channel_data(conversation, source={"name": "message"}),
                **more,
            )
        )

    async def _submit_from(self, person: Person, message: Message, button: Json, content: Any) -> Reply:
        kind = buttons.teams_type(button)
        if kind == "task/fetch":
            value = {"data": content, "context": {"theme": "default"}}
            reply = await self._invoke(
                person, message.conversation, "task/fetch", value, replyToId=message.id
            )
            self._take_dialog(person, reply, submits_as="task/submit", opened_with={})
            return reply
        if kind in ("imBack", "messageBack"):
            extension = content["msteams"]
            text = str(extension.get("text") or extension.get("value") or "")
            return await self.say(
                person,
                text,
                where="channel" if self.place.is_channel(message.conversation) else "personal",
                thread=message.conversation.partition(";messageid=")[2] or None,
            )
        return await self.send(
            self._activity(
                "message",
                person,
                message.conversation,
                value=content,
                replyToId=message.id,
                channelData=self.place.channel_data(message.conversation, source={"name": "message"}),
            )
        )

    def _take_card(self, person: Person, message: Message, reply: Reply) -> None:
        """A card in the answer to an invoke replaces the message's for this person alone."""
        if not isinstance(reply.body, dict) or reply.body.get("type") != SHOWN_CARD:
            return
        if isinstance(reply.body.get("value"), dict):
            self.conversations.show(person.teams_id, message, reply.body["value"])
            self._changed()

    def _take_dialog(self, person: Person, reply: Reply, *, submits_as: str, opened_with: Json) -> None:
        task = reply.body.get("task") if isinstance(reply.body, dict) else None
        if not isinstance(task, dict) or task.get("type") != "continue":
            if reply.status == 200:
                self.close_dialog(person)
            return
        card = ((task.get("value") or {}).get("card") or {}).get("content")
        if isinstance(card, dict):
            self._dialogs[person.teams_id] = _Dialog(card, submits_as, opened_with)


def _unsent(activity: Json) -> Reply:
    return Reply(0, None, b"", Sent(json.dumps(activity).encode(), {}))


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode("utf-8", "replace")
