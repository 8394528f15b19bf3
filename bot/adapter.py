"""The Bot Framework's own parts, under an adapter of ours: no token, no client and no model of its own."""

from collections.abc import Mapping
from typing import Any

from botbuilder.core import ActivityHandler, BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from bot.activities import JSONObject
from bot.conversation import Conversation


class ClerkAdapter(BotAdapter):  # type: ignore[misc]
    """Runs one turn of an activity that the door has admitted."""

    def __init__(self, handler: "ClerkHandler") -> None:
        super().__init__()
        self._handler = handler

    async def take(self, activity: JSONObject) -> bytes | None:
        """The body of the answer to an invoke, ready to be sent; None for anything else."""
        turn = TurnContext(self, _loaded(activity))
        await self.run_pipeline(turn, self._handler.on_turn)
        answered = turn.turn_state.get(BotAdapter._INVOKE_RESPONSE_KEY)
        return answered.value.body if answered else None

    async def send_activities(
        self, context: TurnContext, activities: list[Activity]
    ) -> list[ResourceResponse]:
        """Only the answer to an invoke passes here; letters go their own way."""
        for activity in activities:
            if activity.type == ActivityTypes.invoke_response:
                context.turn_state[BotAdapter._INVOKE_RESPONSE_KEY] = activity
        return [ResourceResponse() for _ in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        raise NotImplementedError

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        raise NotImplementedError


class ClerkHandler(ActivityHandler):  # type: ignore[misc]
    """Hands every kind of activity to the conversation, whole: the SDK's own handlers fetch and guess."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._turn(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        await self._turn(turn_context)

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        await self._turn(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        await self._turn(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self._turn(turn_context)

    async def on_unrecognized_activity_type(self, turn_context: TurnContext) -> None:
        await self._turn(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> None:
        """The answer is put where the SDK would put it; sent its way, it would be copied deeply first."""
        body = await self._turn(turn_context)
        answer = InvokeResponse(status=200, body=body or b"{}")
        turn_context.turn_state[BotAdapter._INVOKE_RESPONSE_KEY] = Activity(
            type=ActivityTypes.invoke_response, value=answer
        )

    async def _turn(self, turn_context: TurnContext) -> bytes | None:
        return await self._conversation.turn(turn_context.activity.additional_properties)


def _loaded(activity: JSONObject) -> Activity:
    """The parts that the SDK steers by, and the whole beside them: it drops what it does not know."""

    def text(name: str) -> str | None:
        value = activity.get(name)
        return value if isinstance(value, str) else None

    loaded: Any = Activity(
        type=text("type") or "",  # Without one the SDK would not begin the turn.
        id=text("id"),
        name=text("name"),
        channel_id=text("channelId"),
        service_url=text("serviceUrl"),
    )
    loaded.additional_properties = dict(activity) if isinstance(activity, Mapping) else {}
    return loaded
