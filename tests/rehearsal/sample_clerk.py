"""A clerk that answers like the real one looks, without knowing anything: for looking at the page."""

import asyncio
from typing import Any

from rehearsal.cast import TRADING
from rehearsal.standin import Standin
from tests.rehearsal.conftest import FakeClerk, Line, a_card

Json = dict[str, Any]
SHOWN = "application/vnd.microsoft.card.adaptive"


def words(text: str, **more: Any) -> Json:
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def execute(title: str, verb: str, **more: Any) -> Json:
    content = {"verb": verb, "ref": "T-2026-014"}
    spare = {"type": "Action.Submit", "title": title, "data": content}
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": verb,
        "data": content,
        "fallback": spare,
        **more,
    }


def opens(title: str, verb: str) -> Json:
    return {
        "type": "Action.Submit",
        "title": title,
        "data": {"msteams": {"type": "task/fetch"}, "verb": verb},
    }


def marked() -> Json:
    return words("OFFICIAL-SENSITIVE", size="Small", weight="Bolder", color="Attention")


def headed(text: str) -> Json:
    return words(text, weight="Bolder", size="Medium", style="heading", spacing="Small")


TASK_IN_CHANNEL = a_card(
    execute("Acknowledge", "ack"),
    opens("Read", "read"),
    body=[
        headed("T-2026-014"),
        words("Trading Standards, Durham · due Fri 27 Nov · issued", spacing="None"),
    ],
    refresh={"action": execute("Show", "view"), "userIds": [TRADING.person.teams_id]},
)

FLAG = a_card(
    opens("Read", "read"),
    execute("Acknowledge", "ack"),
    opens("Reply", "reply"),
    opens("Suggest a task", "suggest"),
    body=[
        marked(),
        headed("Flag F-2026-031 · High · illicit tobacco"),
        words("East of county · as at 20 Nov · reply by Wed 2 Dec", spacing="None"),
        {
            "type": "FactSet",
            "facts": [
                {"title": "Acknowledged", "value": "14 of 22 seats"},
                {"title": "Replies", "value": "6"},
            ],
        },
        words("Life at risk? Call 999. Teams is not monitored.", size="Small", isSubtle=True),
    ],
)

TASK_IN_PRIVATE = a_card(
    execute("Acknowledge", "ack", style="positive"),
    execute("Can't take this", "decline"),
    opens("More…", "more"),
    body=[
        marked(),
        headed("Task T-2026-014 · Trading Standards, Durham"),
        words("Due **Fri 27 Nov 2026, 17:00** · asked by the Chair", spacing="None"),
        {
            "type": "RichTextBlock",
            "inlines": [
                {
                    "type": "TextRun",
                    "text": "Check complaint history for the premises in F-2026-031\nand say.",
                }
            ],
        },
        words("Why you: you enforce tobacco sales law.", isSubtle=True),
        words("Acknowledging says you have it, not that you agree.", isSubtle=True, size="Small"),
    ],
)

MINE = a_card(
    execute("Accept", "accept"),
    execute("Update", "update"),
    execute("Done", "done"),
    execute("More time", "extend"),
    execute("Can't do this", "decline"),
    execute("Pass on", "pass"),
    body=[
        words("✓ Acknowledged by you, 09:14 Fri 20 Nov", color="Good", weight="Bolder"),
        words("T-2026-014 · due Fri 27 Nov, 17:00", spacing="None"),
    ],
)["attachments"][0]["content"]

FORM: Json = a_card(
    {"type": "Action.Submit", "title": "Send", "style": "positive", "data": {"verb": "update"}},
    {"type": "Action.Submit", "title": "Cancel", "data": {"verb": "cancel"}, "associatedInputs": "none"},
    body=[
        words("T-2026-014 · due Fri 27 Nov, 17:00", isSubtle=True),
        {
            "type": "Input.ChoiceSet",
            "id": "state",
            "label": "How does it stand?",
            "style": "expanded",
            "isRequired": True,
            "errorMessage": "Pick one.",
            "choices": [{"title": title, "value": title} for title in ("Done", "Under way", "Stuck")],
        },
        {"type": "Input.Text", "id": "words", "label": "One line for the panel", "isMultiline": True},
        {"type": "Input.Date", "id": "until", "label": "New date, if you need one"},
        {"type": "Input.Toggle", "id": "tell", "title": "Tell the chair today"},
    ],
)["attachments"][0]["content"]

OFFER = {
    "type": "message",
    "attachments": [
        {
            "contentType": "application/vnd.microsoft.teams.card.file.consent",
            "name": "Agenda M-2026-06.docx",
            "content": {
                "description": "Draft agenda, OFFICIAL-SENSITIVE",
                "sizeInBytes": 48_211,
                "acceptContext": {"ref": "M-2026-06"},
                "declineContext": {"ref": "M-2026-06"},
            },
        }
    ],
}


def dialog() -> Json:
    card = {"contentType": SHOWN, "content": FORM}
    return {"task": {"type": "continue", "value": {"title": "Update T-2026-014", "card": card}}}


def notice(text: str) -> Json:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def answers(activity: Json) -> Json | None:
    match activity.get("name"):
        case "adaptiveCard/action":
            verb = activity["value"]["action"]["verb"]
            if verb in ("view", "ack") and activity["from"]["id"] == TRADING.person.teams_id:
                return {"statusCode": 200, "type": SHOWN, "value": MINE}
            if verb == "done":
                wrong = {"code": "Stale", "message": "The words have changed. A fresh card is below."}
                return {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": wrong}
            return notice("This is with Trading Standards. Nothing was changed.")
        case "task/fetch" | "composeExtension/fetchTask":
            return dialog()
        case "task/submit":
            return {"task": {"type": "message", "value": "Saved. The chair will see it."}}
        case _:
            return None


class SampleClerk:
    """Sends what the cards page of the design shows, and uploads a file that was allowed."""

    def __init__(self, standin: Standin, clerk: FakeClerk, line: Line) -> None:
        self.standin = standin
        self.clerk = clerk
        self.line = line
        clerk.answers = self._answer

    async def post(self, conversation: str, activity: Json) -> str:
        status, body = await self.line.ask("POST", f"v3/conversations/{conversation}/activities", activity)
        assert status == 201, body
        return body["id"]

    async def tell(self, person: Any, activity: Json) -> str:
        return await self.post(await self.line.chat(person), activity)

    async def update(self, conversation: str, message: str, activity: Json) -> None:
        status, body = await self.line.ask(
            "PUT", f"v3/conversations/{conversation}/activities/{message}", activity
        )
        assert status == 200, body

    async def _answer(self, activity: Json) -> Json | None:
        if activity.get("name") == "fileConsent/invoke" and activity["value"]["action"] == "accept":
            self.uploading = asyncio.create_task(self._upload(activity))
        return answers(activity)

    async def _upload(self, activity: Json) -> None:
        upload = activity["value"]["uploadInfo"]
        headers = {"Content-Range": "bytes 0-3/4"}
        async with self.line.session.put(upload["uploadUrl"], data=b"docx", headers=headers) as answer:
            assert answer.status == 201
        shown = {
            "contentType": "application/vnd.microsoft.teams.card.file.info",
            "name": upload["name"],
            "contentUrl": upload["contentUrl"],
            "content": {"uniqueId": upload["uniqueId"], "fileType": "docx"},
        }
        await self.post(activity["conversation"]["id"], {"type": "message", "attachments": [shown]})
