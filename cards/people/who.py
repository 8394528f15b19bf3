"""Who sits on the panel, seat by seat: a page for a phone, one seat, and what the secretariat should know."""

from datetime import date, datetime

from cards.buttons import Signer
from cards.elements import Action, Card, Fact, FactSet, Part, TextBlock
from cards.escaping import clean, plain
from cards.verbs import Verb
from panel.language import spoken
from panel.people import Body, Member, Role
from panel.views.people import Concerns, Sitting, Strangers, Who, WhoSeat
from panel.working_time import briefly, last_day, local_day

MOST_NAMES = 8
_NEW = "New in the channel, and not on the register"


def who_card(view: Who, signer: Signer) -> Card:
    """A page of seats; each opens with a tap."""
    heading = f"Who sits on {plain(view.panel)}"
    body: list[Part] = [TextBlock(heading, weight="Bolder", size="Medium", style="heading")]
    if view.words and not view.seats:
        body.append(TextBlock(f"No seat here is called anything like “{plain(view.words[:60])}”."))
    elif view.words:
        body.append(TextBlock(f"“{plain(view.words[:60])}” may be one of these.", is_subtle=True))
    elif view.page == 0:
        body.append(TextBlock(_chair(view)))
    for sitting in view.seats:
        body += [
            TextBlock(f"**{plain(sitting.seat.name)}**", spacing="Medium"),
            TextBlock(_people(sitting, view.at), spacing="None"),
        ]
    if view.pages > 1:
        body.append(TextBlock(f"Page {view.page + 1} of {view.pages}", size="Small", is_subtle=True))
    if view.concerns:
        body += _concerns(view.concerns)
    turn = []
    if view.pages > 1:
        page = (view.page + 1) % view.pages
        turn = [signer.press("Next" if page else "First page", Verb.WHO, rev=page)]
    strangers = view.concerns.strangers[:1] if view.concerns else ()
    add = [_add(one.name, one.person.object_id, signer) for one in strangers]
    seats = [
        signer.press(clean(s.seat.name)[:40], Verb.WHO, ref=s.seat.id)
        for s in view.seats[: 6 - len(turn) - len(add)]
    ]
    return Card(body, actions=[*turn, *seats, *add])


def _chair(view: Who) -> str:
    chair = f"Chair: {plain(spoken(list(view.chairs)))}." if view.chairs else "Nobody is chair at present."
    standing = [f" {plain(name)} stands in until {_until(ends)}." for name, ends in view.standing_in]
    return chair + "".join(standing)


def _people(sitting: Sitting, at: datetime) -> str:
    if not sitting.people:
        return "Nobody yet"
    return " · ".join(_person(member, at) for member in sitting.people)


def _person(member: Member, at: datetime) -> str:
    marks = [role.value for role in Role if role in member.roles and role is not Role.MEMBER]
    marks += ["task owner"] if member.is_owner else []
    marks += ["point of contact"] if member.is_spoc else []
    marks += ["deputy"] if member.is_deputy else []
    if member.chairs(at) and not member.holds(Role.CHAIR) and member.chairs_until:
        marks.append(f"stands in for the chair until {_until(member.chairs_until)}")
    if member.valid_from and member.valid_from > at:
        marks.append(f"from {briefly(local_day(member.valid_from))}")
    if member.valid_to:
        marks.append(f"until {_until(member.valid_to)}")
    return f"{plain(member.name)} ({', '.join(marks)})" if marks else plain(member.name)


def _until(moment: datetime) -> str:
    return briefly(last_day(moment))


def _concerns(concerns: Concerns) -> list[Part]:
    lines = [
        ("Can't be written to privately, please ring", concerns.unreachable),
        ("Not seen in the channel yet", concerns.unseen),
        ("No information sharing agreement that runs", concerns.without_agreement),
        ("Left, but still in the channel: please take them out of the team", concerns.lingering),
        ("In the channel, but not on the register", tuple(s.name for s in concerns.strangers)),
    ]
    facts = [f"**{what}**: {_names(names)}" for what, names in lines if names]
    return [
        TextBlock("For the secretariat", weight="Bolder", spacing="Large"),
        *(TextBlock(fact) for fact in facts or ["Everybody is known, seen and reachable."]),
    ]


def _names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(plain(name) for name in names[:MOST_NAMES]) + more


def seat_card(view: WhoSeat, signer: Signer) -> Card:
    """One seat: its people, what it can do, by which names it is found."""
    seat = view.sitting.seat
    body: list[Part] = [
        TextBlock(plain(seat.name), weight="Bolder", size="Medium", style="heading"),
        *(TextBlock(f"It {plain(seat.can_do)}.", spacing="Small") for _ in range(bool(seat.can_do))),
        *(TextBlock(_person(member, view.at)) for member in view.sitting.people),
    ]
    if not view.sitting.people:
        body.append(TextBlock("Nobody sits here yet."))
    facts = []
    if seat.body and seat.body != seat.name:
        facts.append(Fact("Sits for", plain(seat.body)))
    if seat.aliases:
        facts.append(Fact("Also called", plain(", ".join(seat.aliases))))
    if seat.former:
        facts.append(Fact("Formerly", plain(", ".join(seat.former))))
    if view.body:
        facts += _of_body(view.body, local_day(view.at))
    if facts:
        body.append(FactSet(facts))
    leaves = [signer.open("Somebody leaves", Verb.OPEN_LEAVE, ref=seat.id)] if view.may_end else []
    return Card(body, actions=[signer.press("Everybody", Verb.WHO), *leaves])


def _of_body(body: Body, today: date) -> list[Fact]:
    if body.isa_until is None:
        agreement = "none is signed"
    elif body.isa_until < today:
        agreement = f"ended {briefly(body.isa_until)}"
    else:
        agreement = f"runs until {briefly(body.isa_until)}"
    said = [
        ("Agreement", agreement),
        ("Signed by", body.signatory),
        ("Sponsor", body.sponsor),
        ("Sector", body.sector.value if body.sector else ""),
        ("Legal regime", body.regime.value if body.regime else ""),
        ("Gateways", body.gateways),
    ]
    return [Fact(what, plain(words)) for what, words in said if words]


def strangers_card(view: Strangers, signer: Signer) -> Card:
    """Who is in the channel and on no register; the secretariat answers for each with two taps."""
    if not view.strangers:
        return Card([TextBlock("✓ Everybody in the channel is answered for.")])
    more = len(view.strangers) - 6
    body: list[Part] = [
        TextBlock(
            "New in the channel, and not on the register", weight="Bolder", size="Medium", style="heading"
        ),
        *(TextBlock(plain(stranger.name), spacing="Small") for stranger in view.strangers[:6]),
        *(TextBlock(f"And {more} more, who follow here.", is_subtle=True) for _ in range(more > 0)),
        TextBlock("Until you add them they can read the channel, and nothing else.", is_subtle=True),
    ]
    return Card(body, actions=[_add(one.name, one.person.object_id, signer) for one in view.strangers[:6]])


def _add(name: str, object_id: str, signer: Signer) -> Action:
    return signer.open(f"Add {clean(name)[:40]}", Verb.OPEN_ENROL, ref=object_id)
