"""Meetings in one plain sentence, for a notice, a typed answer or a terminal."""

from panel.language import spoken
from panel.meetings import Answer, MeetingState
from panel.views.meetings import MeetingView

_SAID = {
    Answer.COMING: "Noted: your seat is coming to",
    Answer.APOLOGIES: "Noted: apologies from your seat for",
    Answer.SUBSTITUTE: "Noted: somebody comes for your seat to",
}


def in_words(view: MeetingView) -> str:
    """How the meeting stands."""
    meeting = view.meeting
    if meeting is None:
        return "No meeting is planned."
    where = f"{meeting.slot.when}, {meeting.slot.where}"
    if view.mine and not view.draft:
        return f"{_SAID[view.mine]} {meeting.ref}, {where}."
    match meeting.state:
        case MeetingState.PLANNED:
            return f"{meeting.ref} is planned: {where}."
        case MeetingState.DRAFT:
            return f"The agenda of {meeting.ref} is a draft with the secretariat."
        case MeetingState.CHAIRS_DRAFT:
            return f"The agenda of {meeting.ref} is with the Chair."
        case MeetingState.ISSUED | MeetingState.HELD if meeting.not_reached:
            items = spoken([str(item.value) for item in meeting.not_reached])
            return f"Not reached at {meeting.ref}: {items}. They carry to the next agenda."
        case MeetingState.ISSUED:
            return f"The agenda of {meeting.ref} is issued, v{meeting.issued}: {where}."
        case _:
            return f"{meeting.ref} is {meeting.state}."
