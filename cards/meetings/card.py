"""A meeting's card: in the channel, on the desk of the secretariat and the chair, and as an answer."""

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain
from cards.papers import paper_button
from cards.tasks.parts import heading, small_print
from cards.verbs import Verb
from panel.cycle import Slot
from panel.language import counted
from panel.meetings import Answer, Meeting, MeetingState
from panel.papers import Format, PaperKind
from panel.views.meetings import Attender, Draft, MeetingView
from panel.working_time import briefly, tersely

_AT_THE_DESK = (Attender.SECRETARIAT, Attender.CHAIR)
_SAID = {
    Answer.COMING: "✓ Your seat is coming",
    Answer.APOLOGIES: "✓ Apologies noted for your seat",
    Answer.SUBSTITUTE: "✓ Somebody comes for your seat",
}


def meeting_card(view: MeetingView, signer: Signer) -> Card:
    """How a meeting and its agenda stand, with the buttons that the reader has today."""
    if view.meeting is None:
        return _none_planned(view, signer)
    if view.is_stale:
        return Card([heading(f"{view.meeting.ref}: a newer draft"), TextBlock("Its card stands below.")])
    if view.meeting.is_over:
        return _over(view, view.meeting, signer)
    body = _drafted(view, view.draft) if view.draft else _stands(view)
    return Card([*body, *_who_comes(view)], actions=_buttons(view, signer))


def _none_planned(view: MeetingView, signer: Signer) -> Card:
    if view.reader is Attender.SECRETARIAT:
        return Card(
            [
                heading("No meeting is planned"),
                TextBlock("Set the first one; those after it follow by the two-monthly cycle."),
            ],
            actions=[signer.open("Set a meeting", Verb.OPEN_MEETING)],
        )
    return Card([heading("No meeting is planned"), TextBlock("The secretariat sets it.")])


def _drafted(view: MeetingView, draft: Draft) -> list[Part]:
    """The draft in numbers, for those who work on it."""
    meeting = view.meeting
    assert meeting is not None  # noqa: S101 (a draft is of a meeting)
    whose = "Chair's draft" if meeting.state is MeetingState.CHAIRS_DRAFT else "Draft agenda"
    check = f" · {draft.to_check} in people's words, to check" if draft.to_check else ""
    lines = counted(draft.from_records, "line")
    body: list[Part] = [
        heading(f"{whose} · {meeting.ref} · {_when(meeting.slot)}"),
        TextBlock(f"{lines} from records{check}", spacing="Small"),
        TextBlock(f"{draft.minutes} of {meeting.minutes} minutes", spacing="None"),
    ]
    if meeting.issued:
        body.append(small_print(f"v{meeting.issued} stands until this is issued. {_changed(draft)}"))
    if meeting.note:
        body.append(TextBlock("The Chair sent it back:", weight="Bolder"))
        body.append(TextBlock(plain(meeting.note), spacing="None"))
    if meeting.state is MeetingState.CHAIRS_DRAFT and view.reader is Attender.SECRETARIAT:
        body.append(small_print("It is with the Chair now."))
    return body


def _changed(draft: Draft) -> str:
    parts = [
        f"{len(keys)} {what}"
        for keys, what in (
            (draft.changes.new, "new"),
            (draft.changes.gone, "gone"),
            (draft.changes.changed, "changed"),
        )
        if keys
    ]
    parts += ["another day, time or place"] if draft.changes.is_moved else []
    return f"Since then: {', '.join(parts)}." if parts else "Nothing has changed since."


def _stands(view: MeetingView) -> list[Part]:
    meeting = view.meeting
    assert meeting is not None  # noqa: S101 (see meeting_card)
    if meeting.issued:
        new = [counted(view.new_flags, "flag"), counted(view.new_tasks, "task")]
        return [
            heading(f"Agenda issued, v{meeting.issued} · {_when(meeting.slot)}"),
            TextBlock(f"{meeting.ref} · New since last time: {', '.join(new)}", spacing="Small"),
        ]
    return [
        heading(f"{meeting.ref} · {_when(meeting.slot)}"),
        TextBlock(f"The agenda is {_state(meeting)}.", spacing="Small"),
        TextBlock(
            f"Items until {briefly(meeting.cut_off)}; it is issued by {tersely(meeting.final_issue)}.",
            spacing="None",
        ),
    ]


def _state(meeting: Meeting) -> str:
    return "not begun yet" if meeting.state is MeetingState.PLANNED else "being prepared"


def _who_comes(view: MeetingView) -> list[Part]:
    """Counts for all; who said what only at the desk."""
    tally = view.tally
    parts = [
        f"{count} {what}"
        for count, what in (
            (tally.coming, "coming"),
            (tally.substitutes, "sending someone"),
            (tally.apologies, "apologies"),
        )
        if count
    ]
    body: list[Part] = [small_print(" · ".join(parts))] if parts else []
    body += [small_print(plain(line)) for line in tally.lines[:40]]
    return [TextBlock(_SAID[view.mine], color="Good", weight="Bolder"), *body] if view.mine else body


def _buttons(view: MeetingView, signer: Signer) -> list[Action]:
    """At most six, the likely one first."""
    meeting = view.meeting
    assert meeting is not None  # noqa: S101 (see meeting_card)
    if view.reader in _AT_THE_DESK and view.draft:
        return _desk_buttons(view, meeting, view.draft, signer)
    if view.reader is Attender.OBSERVER:
        return [signer.open("Read", Verb.READ_AGENDA, ref=meeting.ref)] if meeting.issued else []
    read = [signer.open("Read", Verb.READ_AGENDA, ref=meeting.ref)] if meeting.issued else []
    keeps = [
        signer.press(
            "New draft" if meeting.issued else "Draft the agenda", Verb.DRAFT_AGENDA, ref=meeting.ref
        ),
        signer.open("Change date", Verb.OPEN_MEETING, ref=meeting.ref),
    ]
    if view.reader is Attender.SECRETARIAT:
        item = signer.open("Add an item", Verb.OPEN_ITEM, ref=meeting.ref)
        return [*read, *keeps, item, *_open_part(meeting, signer), _cancel(meeting, signer)]
    return [*read, *_answers(meeting, view.mine, signer)]


def _answers(meeting: Meeting, mine: Answer | None, signer: Signer) -> list[Action]:
    ref = meeting.ref
    coming = [] if mine is Answer.COMING else [signer.press("Coming", Verb.COMING, ref=ref)]
    sorry = [] if mine is Answer.APOLOGIES else [signer.press("Apologies", Verb.APOLOGIES, ref=ref)]
    instead = signer.open("Send someone", Verb.OPEN_SUBSTITUTE, ref=ref)
    item = signer.open("Add an item", Verb.OPEN_ITEM, ref=ref)
    # Once there is an answer, a second tap in the same place must not give the other one.
    return [item, instead, *coming, *sorry] if mine else [*coming, *sorry, instead, item]


def _desk_buttons(view: MeetingView, meeting: Meeting, draft: Draft, signer: Signer) -> list[Action]:
    ref, rev = meeting.ref, meeting.draft
    read = signer.open("Read", Verb.READ_AGENDA, ref=ref)
    word = paper_button("Open Word", signer, kind=PaperKind.AGENDA, made_as=Format.WORD, ref=ref)
    if meeting.state is MeetingState.CHAIRS_DRAFT and view.reader is Attender.CHAIR:
        return [
            signer.press("Approve and issue", Verb.ISSUE_AGENDA, ref=ref, rev=rev),
            signer.open("Send back with a note", Verb.OPEN_AGENDA_BACK, ref=ref),
            read,
            word,
        ]
    if view.reader is Attender.CHAIR:
        return [read, signer.open("Add an item", Verb.OPEN_ITEM, ref=ref)]
    again = signer.press("Draft again", Verb.DRAFT_AGENDA, ref=ref)
    if meeting.state is MeetingState.CHAIRS_DRAFT:
        return [read, again, word, _cancel(meeting, signer)]
    if draft.to_check:
        check = "Check 1 line" if draft.to_check == 1 else f"Check {draft.to_check} lines"
        return [signer.open(check, Verb.OPEN_CHECK, ref=ref), read, again, word, _cancel(meeting, signer)]
    # Not where "Draft" stood: a second tap must not send what nobody has read.
    send = signer.press("Send to chair", Verb.TO_CHAIR, ref=ref, rev=rev)
    return [read, again, send, word, _cancel(meeting, signer)]


def _open_part(meeting: Meeting, signer: Signer) -> list[Action]:
    """Part A, to hand to observers and whoever asks for it under freedom of information."""
    if not meeting.issued:
        return []
    kind = PaperKind.OPEN_AGENDA
    return [paper_button("Part A as PDF", signer, kind=kind, made_as=Format.PDF, ref=meeting.ref)]


def _cancel(meeting: Meeting, signer: Signer) -> Action:
    """Opens the form that asks why."""
    return signer.open("Cancel meeting…", Verb.OPEN_CANCEL_MEETING, ref=meeting.ref)


def _over(view: MeetingView, meeting: Meeting, signer: Signer) -> Card:
    """It was held, and the secretariat says what carries; or it is cancelled."""
    head = heading(f"{meeting.ref} · {_when(meeting.slot)}")
    if meeting.state is MeetingState.CANCELLED:
        return Card([head, TextBlock("It is cancelled.")])
    body: list[Part] = [head, TextBlock("It was held.")]
    if view.reader not in _AT_THE_DESK:
        return Card(body)
    if meeting.not_reached:
        body.append(TextBlock("Not reached, so on the next agenda:", weight="Bolder"))
        numbered = [plain(f"{item.value}. {item.title}") for item in meeting.not_reached]
        body += [TextBlock(each, spacing="None") for each in numbered]
    is_secretariat = view.reader is Attender.SECRETARIAT and meeting.issued
    missed = [signer.open("Not reached", Verb.OPEN_NOT_REACHED, ref=meeting.ref)] if is_secretariat else []
    return Card(body, actions=missed)


def _when(slot: Slot) -> str:
    return f"{slot.when}, {plain(slot.where)}"
