"""What buttons ask for, by name, and what each brings with it."""

from collections.abc import Mapping
from enum import StrEnum


class Verb(StrEnum):
    """What a button asks for. Each has exactly the inputs that `INPUTS` declares."""

    ACKNOWLEDGE = "ack"
    ACCEPT = "accept"
    DECLINE = "decline"
    UPDATE = "update"
    DONE = "done"
    READ = "read"
    UNDO = "undo"
    CHANGE = "change"
    ISSUE = "issue"
    TAKE_UP = "take-up"
    TURN_DOWN = "turn-down"
    CHOOSE = "choose"
    SHOW = "show"
    MINE = "mine"
    HELP = "help"
    PANEL = "panel"
    WHO = "who"
    OPEN_DELEGATE = "open-delegate"
    DELEGATE = "delegate"
    DELEGATION_OFF = "delegation-off"
    OPEN_LEAVE = "open-leave"
    LEAVE = "leave"
    OPEN_ENROL = "open-enrol"
    ENROL = "enrol"
    DISMISS = "dismiss"
    PUT_FORWARD = "put-forward"
    READ_SPILL = "read-spill"
    OPEN_CLOSE_SPILL = "open-close-spill"
    CLOSE_SPILL = "close-spill"
    PAPER = "paper"
    TAKE_FILE = "take-file"
    DECLINE_FILE = "decline-file"
    TURN_PAGE = "turn-page"
    SET_MEETING = "set-meeting"
    DRAFT_AGENDA = "draft-agenda"
    CHECK_LINE = "check-line"
    TO_CHAIR = "to-chair"
    SEND_AGENDA_BACK = "send-agenda-back"
    ISSUE_AGENDA = "issue-agenda"
    COMING = "coming"
    APOLOGIES = "apologies"
    SEND_SOMEONE = "send-someone"
    PUT_ITEM = "put-item"
    TAKE_ITEM = "take-item"
    LEAVE_ITEM = "leave-item"
    NOT_REACHED = "not-reached"
    CANCEL_MEETING = "cancel-meeting"
    AGENDA = "agenda"
    SHOW_MEETING = "show-meeting"
    READ_AGENDA = "read-agenda"
    TURN_AGENDA = "turn-agenda"
    OPEN_CHECK = "open-check"
    OPEN_MEETING = "open-meeting"
    OPEN_ITEM = "open-item"
    OPEN_SUBSTITUTE = "open-substitute"
    OPEN_AGENDA_BACK = "open-agenda-back"
    OPEN_NOT_REACHED = "open-not-reached"
    OPEN_CANCEL_MEETING = "open-cancel-meeting"
    AWAY = "away"
    BACK = "back"
    STATUS = "status"
    SEND_AGAIN = "send-again"
    OPEN_AWAY = "open-away"
    OPEN_SNOOZE = "open-snooze"
    SNOOZE = "snooze"
    OPEN_TASK = "open-task"
    OPEN_CHANGE = "open-change"
    OPEN_UPDATE = "open-update"
    OPEN_DECLINE = "open-decline"
    OPEN_TURN_DOWN = "open-turn-down"
    OPEN_FLAG = "open-flag"
    OPEN_AGAIN = "open-again"
    RAISE = "raise"
    RAISE_AGAIN = "raise-again"
    READ_FLAG = "read-flag"
    SHOW_FLAG = "show-flag"
    ACK_FLAG = "ack-flag"
    OPEN_REPLY = "open-reply"
    REPLY = "reply"
    SUGGEST = "suggest"
    OPEN_ROSTER = "open-roster"
    OPEN_GRADE = "open-grade"
    GRADE = "grade"
    OPEN_AUDIENCE = "open-audience"
    ADDRESS = "address"
    RELEASE = "release"
    OPEN_SEND_BACK = "open-send-back"
    SEND_BACK = "send-back"
    OPEN_REFUSE = "open-refuse"
    REFUSE = "refuse"
    OPEN_RECALL = "open-recall"
    RECALL = "recall"
    OPEN_LIFT = "open-lift"
    LIFT = "lift"
    CLOSE_FLAG = "close-flag"
    MORE_TIME = "more-time"
    OPEN_MORE_TIME = "open-more-time"
    AGREE_TIME = "agree-time"
    REFUSE_TIME = "refuse-time"
    OPEN_REFUSE_TIME = "open-refuse-time"
    PASS_ON = "pass-on"  # noqa: S105
    OPEN_PASS_ON = "open-pass-on"  # noqa: S105
    OPEN_MORE = "open-more"
    PHONE = "phone"
    OPEN_PHONE = "open-phone"
    SIGN_OFF = "sign-off"
    OPEN_SIGN_OFF = "open-sign-off"
    SIGN_OFF_TOGETHER = "sign-off-together"
    OPEN_TOGETHER = "open-together"
    NOT_YET = "not-yet"
    OPEN_NOT_YET = "open-not-yet"
    MOVE = "move"
    OPEN_MOVE = "open-move"
    END = "end"
    OPEN_END = "open-end"
    AS_DEPUTY = "as-deputy"
    OPEN_AS_DEPUTY = "open-as-deputy"
    LIST = "list"


FLAG_INPUTS = (
    *("kind", "theme", "area", "priority", "information", "assessment", "how"),
    *("mentions", "seats", "due", "cleared"),
)
WHY_YOU = tuple(f"why-{place}" for place in range(20))
"""A line for each seat that a flag may be addressed to by name."""

INPUTS: Mapping[Verb, tuple[str, ...]] = {
    Verb.DELEGATE: ("to", "until"),
    Verb.LEAVE: ("member", "last_day", "heir"),
    Verb.ENROL: ("name", "seat", "role", "until"),
    Verb.DECLINE: ("because",),
    Verb.TURN_DOWN: ("because",),
    Verb.UPDATE: ("progress", "words", "due"),
    Verb.ISSUE: (
        *("seat", "what", "due"),
        *("is_urgent", "priority", "four_p", "theme", "serves", "supporting", "rationale"),
    ),
    Verb.MORE_TIME: ("due", "because"),
    Verb.REFUSE_TIME: ("because",),
    Verb.PASS_ON: ("to", "because"),
    Verb.PHONE: ("said", "spoke_to", "words"),
    Verb.SIGN_OFF: ("level", "four_p", "rationale"),
    Verb.SIGN_OFF_TOGETHER: ("tasks",),
    Verb.NOT_YET: ("because",),
    Verb.MOVE: ("seat", "due", "because"),
    Verb.END: ("how", "because", "replaced_by"),
    Verb.AS_DEPUTY: ("because",),
    Verb.CHANGE: ("what", "due"),
    Verb.AWAY: ("back_on",),
    Verb.SNOOZE: ("record", "until"),
    Verb.PUT_FORWARD: ("line", "note"),
    Verb.RAISE: FLAG_INPUTS,
    Verb.RAISE_AGAIN: FLAG_INPUTS,
    Verb.REPLY: ("answer",),
    Verb.GRADE: (
        *("source", "assessed", "handling", "action", "sanitisation", "conditions"),
        *("area", "information", "assessment", "cleared"),
    ),
    Verb.ADDRESS: ("audience", "seats", "due", "as-at"),
    Verb.RELEASE: WHY_YOU,
    Verb.SEND_BACK: ("because",),
    Verb.REFUSE: ("because",),
    Verb.RECALL: ("because",),
    Verb.LIFT: ("because",),
    Verb.CLOSE_SPILL: ("note",),
    Verb.TAKE_FILE: ("upload_url", "content_url", "unique_id", "file_type"),
    Verb.SET_MEETING: ("day", "starts", "mode", "venue"),
    Verb.CHECK_LINE: ("fate", "words"),
    Verb.SEND_AGENDA_BACK: ("because",),
    Verb.SEND_SOMEONE: ("who",),
    Verb.PUT_ITEM: ("words",),
    Verb.NOT_REACHED: ("items",),
    Verb.CANCEL_MEETING: ("because",),
}
OPENS = frozenset(
    {
        Verb.READ,
        Verb.OPEN_DELEGATE,
        Verb.OPEN_LEAVE,
        Verb.OPEN_ENROL,
        Verb.READ_AGENDA,
        Verb.OPEN_CHECK,
        Verb.OPEN_MEETING,
        Verb.OPEN_ITEM,
        Verb.OPEN_SUBSTITUTE,
        Verb.OPEN_AGENDA_BACK,
        Verb.OPEN_NOT_REACHED,
        Verb.OPEN_CANCEL_MEETING,
        Verb.OPEN_AWAY,
        Verb.OPEN_SNOOZE,
        Verb.OPEN_TASK,
        Verb.OPEN_CHANGE,
        Verb.OPEN_UPDATE,
        Verb.OPEN_DECLINE,
        Verb.OPEN_TURN_DOWN,
        Verb.OPEN_FLAG,
        Verb.OPEN_AGAIN,
        Verb.READ_FLAG,
        Verb.OPEN_REPLY,
        Verb.OPEN_ROSTER,
        Verb.SUGGEST,
        Verb.OPEN_GRADE,
        Verb.OPEN_AUDIENCE,
        Verb.OPEN_SEND_BACK,
        Verb.OPEN_REFUSE,
        Verb.OPEN_RECALL,
        Verb.OPEN_LIFT,
        Verb.READ_SPILL,
        Verb.OPEN_CLOSE_SPILL,
        Verb.OPEN_MORE_TIME,
        Verb.OPEN_REFUSE_TIME,
        Verb.OPEN_PASS_ON,
        Verb.OPEN_MORE,
        Verb.OPEN_PHONE,
        Verb.OPEN_SIGN_OFF,
        Verb.OPEN_TOGETHER,
        Verb.OPEN_NOT_YET,
        Verb.OPEN_MOVE,
        Verb.OPEN_END,
        Verb.OPEN_AS_DEPUTY,
    }
)
"""Verbs that open a dialog."""

LIKELY = frozenset(
    {
        *(Verb.ACKNOWLEDGE, Verb.ACK_FLAG, Verb.ACCEPT, Verb.TAKE_UP, Verb.AGREE_TIME),
        *(Verb.ISSUE_AGENDA, Verb.COMING),
    }
)
"""What most people press; it stands first and stands out."""
