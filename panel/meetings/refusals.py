"""Why a meeting is not set, moved, answered or issued; the words say what would help."""

from datetime import timedelta

from panel.cycle import Slot
from panel.language import Reference, Refusal
from panel.meetings.meeting import Meeting, MeetingState
from panel.working_time import briefly, working_day_after

CLOSEST = timedelta(days=14)
"""Two meetings nearer to each other are one that was meant to be moved."""


class MeetingRefusal(Refusal):
    """A no about one meeting."""

    def __init__(self, meeting: Meeting, words: str) -> None:
        self.meeting = meeting
        super().__init__(words)

    @property
    def about(self) -> Reference:
        return self.meeting.ref


class NoMeetingAhead(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "No meeting is planned. The secretariat sets one: meeting on 8 December at 10:00 in person at HQ"
        )


class NoSuchMeeting(Refusal):
    def __init__(self, words: str) -> None:
        super().__init__(f"I know no meeting called {words[:40]}. Type “agenda” to see the next one.")


class MeetingInThePast(Refusal):
    def __init__(self, slot: Slot) -> None:
        super().__init__(f"{slot.when} has passed. Give a time to come.")


class MeetingTooFar(Refusal):
    def __init__(self, slot: Slot) -> None:
        super().__init__(f"{briefly(slot.day)} is more than two years away. Give a nearer date.")


class NotAWorkingDay(Refusal):
    def __init__(self, slot: Slot) -> None:
        near = working_day_after(slot.day, 1)
        super().__init__(
            f"{briefly(slot.day)} is not a working day in England. The next one is {briefly(near)}."
        )


class MeetingIsNear(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting,
            f"{meeting.ref} is planned for {briefly(meeting.day)}, and two meetings are at least "
            f"{CLOSEST.days} days apart. To change it: move {meeting.ref} to 10 December at 10:00",
        )


class MeetingIsOver(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"{meeting.ref} is {meeting.state}. Nothing was changed.")


class NotBegunYet(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting,
            f"{meeting.ref} is on {meeting.slot.when}. Say afterwards what it did not come to.",
        )


class NothingWasIssued(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting,
            f"{meeting.ref} had no issued agenda, so nothing of it carries. Nothing was changed.",
        )


class SayWhichItems(Refusal):
    def __init__(self) -> None:
        super().__init__("Say the items by their numbers, 1 to 16: not reached M-6: 7, 9")


class NothingMoved(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"{meeting.ref} is planned so already. Nothing was changed.")


class SayWhyCancelled(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"Say why in a few words: cancel {meeting.ref} because …")


class SayWhatToChange(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "Say in a few words what the secretariat should change. Nothing was sent.")


class SayWhoComes(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "Say who comes for your seat. Nothing was changed.")


class SayTheItem(Refusal):
    def __init__(self) -> None:
        super().__init__("Say in a line what the panel should talk about: agenda item …")


class SayTheLine(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "Write the line as it should stand, or drop it. Nothing was changed.")


class NoSuchLine(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "That line is no longer on the draft. Open “Check lines” again.")


class LinesToCheck(MeetingRefusal):
    def __init__(self, meeting: Meeting, count: int) -> None:
        lines = "One line is" if count == 1 else f"{count} lines are"
        super().__init__(
            meeting, f"{lines} still to be checked: accept, reword or drop each, then send it to the Chair."
        )


class AgendaIsElsewhere(MeetingRefusal):
    """The step belongs to another state of the agenda; the words say which it is in."""

    def __init__(self, meeting: Meeting) -> None:
        stands = {
            MeetingState.PLANNED: "has no draft yet: type “agenda draft”",
            MeetingState.DRAFT: "is a draft with the secretariat",
            MeetingState.CHAIRS_DRAFT: "is with the Chair",
            MeetingState.ISSUED: f"is issued as v{meeting.issued}; “agenda draft” begins the next version",
        }[meeting.state]
        super().__init__(meeting, f"The agenda of {meeting.ref} {stands}. Nothing was changed.")


class DraftHasChanged(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting, f"There is a newer draft of {meeting.ref} than that card shows. Read it, then decide."
        )


class NothingNew(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting, f"Nothing has changed since v{meeting.issued} of {meeting.ref}: there is no new draft."
        )


class ItemWasSent(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting, "That form was sent already, and the item is on the list. Nothing was added."
        )


class NotIssuedYet(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting,
            f"The agenda of {meeting.ref} is not issued yet. It goes out by {briefly(meeting.final_issue)}.",
        )


class NothingToCheck(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"Every line of {meeting.ref} is checked. Nothing was changed.")


class ItemIsDecided(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "That item was decided already. Nothing was changed.")


class NoSuchItem(Refusal):
    def __init__(self) -> None:
        super().__init__("I no longer know that item. Type “agenda” to see how the next one stands.")
