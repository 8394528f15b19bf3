"""Behind Read: a flag's words, its grade and conditions; and by name who has answered."""

from cards.buttons import Signer
from cards.elements import Action, Card, Fact, FactSet, Part, TextBlock
from cards.escaping import plain, quoted
from cards.flags.lines import ANSWERS, call_999, counts, facts, in_words, name_of
from cards.headings import heading, marking, small, strong
from cards.verbs import Verb
from panel.flags.flag import Flag, Words
from panel.language import spoken
from panel.views.flags import FlagReader, FlagRoster, FlagView
from panel.working_time import moment, written


def words_dialog(view: FlagView, signer: Signer) -> Card:
    """What recipients read, and the acknowledgement within reach (two taps in all)."""
    flag = view.flag
    body: list[Part] = [
        marking(),
        heading(name_of(flag)),
        TextBlock(facts(flag), spacing="Small"),
        *words_of(flag.wording or Words(information="")),
        *(in_words(flag.grade) if flag.grade else []),
    ]
    if flag.grade and flag.grade.conditions:
        body += [strong("Conditions"), quoted(flag.grade.conditions)]
    if view.why_you:
        body.append(TextBlock(f"Why you: {plain(view.why_you)}.", is_subtle=True))
    if flag.as_at:
        body.append(small(f"As at {written(flag.as_at)}."))
    if view.seen:
        body.append(
            TextBlock(
                f"✓ Acknowledged by {plain(view.seen_by)}, {moment(view.seen.at)}",
                color="Good",
                weight="Bolder",
            )
        )
    return Card([*body, call_999()], actions=_answers(view, signer))


def _answers(view: FlagView, signer: Signer) -> list[Action]:
    flag = view.flag
    who = [signer.send("Who has answered", Verb.OPEN_ROSTER, ref=flag.ref)] if view.sees_names else []
    if view.reader is not FlagReader.SEAT or not flag.is_open:
        return who
    acknowledge = signer.send("Acknowledge", Verb.ACK_FLAG, ref=flag.ref, rev=flag.version)
    reply = signer.send("Reply", Verb.OPEN_REPLY, ref=flag.ref)
    return [*([] if view.seen else [acknowledge]), reply, *who]


def original_dialog(view: FlagView, signer: Signer) -> Card:
    """What was raised, for its raiser and the gatekeeper."""
    del signer
    return Card([marking(), *as_raised(view.flag, view.raised_by)])


def as_raised(flag: Flag, raised_by: str) -> list[Part]:
    """The original, never shown to anybody else."""
    people = spoken([category.value for category in flag.mentions]) or "nobody"
    return [
        heading(f"{flag.intake} · as it was raised"),
        TextBlock(f"{plain(raised_by)}, {plain(flag.raised_seat_name)}, {moment(flag.raised_at)}"),
        *words_of(flag.original),
        small(f"How they know: {flag.how_known}. Mentions: {people}."),
    ]


def words_of(words: Words) -> list[Part]:
    """Fact and opinion, apart."""
    parts: list[Part] = [strong("Information"), quoted(words.information)]
    if words.assessment:
        parts += [strong("Assessment (opinion)"), quoted(words.assessment)]
    return parts


def roster_dialog(view: FlagRoster) -> Card:
    """Who has it, what they replied, who is missing."""
    flag = view.flag
    lines = [Fact(plain(line.ask.seat_name), _stands(line.ask.is_held, line.seen_by)) for line in view.lines]
    replies = [
        Fact(plain(line.ask.seat_name), ANSWERS[line.reply.answer]) for line in view.lines if line.reply
    ]
    body: list[Part] = [heading(f"{flag.ref} · version {flag.version}"), TextBlock(counts(flag))]
    if lines:
        body.append(FactSet(lines))
    if replies:
        body += [strong("Replies"), FactSet(replies)]
    return Card([*body, small("Names are for you alone: the channel shows counts.")])


def _stands(is_held: bool, seen_by: str) -> str:
    if is_held:
        return "held: no agreement"
    return f"✓ {plain(seen_by)}" if seen_by else "not acknowledged"
