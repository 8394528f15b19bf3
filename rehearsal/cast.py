"""The people of the rehearsal whom you meet first: a fictional panel, whose addresses end in .example."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from rehearsal.people import Person

HOST = "11111111-2222-4333-8444-555555555555"
_PARTNERS = "22222222-3333-4444-8555-666666666666"

PANEL = "Northmoor disruption panel"


@dataclass(frozen=True, slots=True)
class Try:
    """A line to type, what comes of it after the weeks before, and by which words that is seen."""

    words: str
    promise: str
    shows: str


HELP = Try("help", "What you may do here.", "What you can do here")


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody on the stage. Without a seat they are in the channel, but nobody has enrolled them."""

    person: Person
    title: str
    """How the page introduces them."""
    seat: str = ""
    role: str = "member"
    duties: str = ""
    isa_until: str = "31/12/2027"
    """The last day of the agreement of their seat's body."""
    tries: tuple[Try, ...] = (HELP,)
    """What they might type first."""
    is_lead: bool = True
    """Among the first whom the page offers to become."""

    @property
    def key(self) -> str:
        """What the page calls them."""
        return self.person.email.partition("@")[0]


def police(name: str, address: str) -> Person:
    return Person.invented(name, email=f"{address}@northmoor.police.example", tenant=HOST)


def partner(name: str, email: str, *, refuses: str | None = None) -> Person:
    return Person.invented(name, email=email, tenant=_PARTNERS, user_role="guest", refuses=refuses)


CHAIR = Part(
    police("T. Grant", "t.grant"),
    "Det Supt, Chair",
    "Police SOC",
    "chair",
    tries=(
        Try(
            "task Trading Standards, Durham: check complaint history for the corner shop by Friday week",
            "An agency is asked; for 20 seconds you can undo it.",
            "Issued to Trading Standards, Durham (S. Okoro)",
        ),
        Try("overdue", "What is past its date, and who has it.", "T-4"),
        Try(
            "task Tradng Standards: list shops that sell to children by Friday week",
            "In doubt it asks; nothing is guessed.",
            "Trading Standards, Darlington",
        ),
        Try("actions pdf", "The action log as a file, offered in your chat.", "Action log"),
        Try("agenda", "When the panel meets, and how far the agenda is.", "M-"),
        Try(
            "delegate to H. Pemberton until Friday week",
            "A deputy chairs meanwhile.",
            "H. Pemberton stands in for you",
        ),
    ),
)
SECRETARIAT = Part(
    police("R. Whitfield", "r.whitfield"),
    "Secretariat",
    "Police SOC",
    "secretariat",
    "SPOC",
    tries=(
        Try("ack T-2 for GLAA by phone, spoke to L. Byrne", "Enters what a telephone call brought.", "T-2"),
        Try("status", "Whom to ring, what was not delivered, and that the clock lives.", "How the clerk is"),
        Try("who GLAA", "Who sits there, and what is missing.", "L. Byrne"),
        Try("agenda draft", "The agenda, drafted from the records alone.", "Draft agenda"),
        Try("actions word", "The action log as a file, offered in your chat.", "Action log"),
        HELP,
    ),
)
GATEKEEPER = Part(
    police("N. Rahman", "n.rahman"),
    "Intelligence gatekeeper",
    "Police intelligence",
    "intelligence gatekeeper",
    "SPOC",
    tries=(
        Try("queue", "What was raised and waits for you: grade it, or send it back.", "money laundering"),
        Try("F-1", "A flag that is out, and how many have answered.", "F-1"),
        HELP,
    ),
)
AWAY = Try("away until Friday week", "Your items go to whoever stands in; “back” ends it.", "You are away")
_OWNS = (
    Try("mine", "What your seat has to do, with buttons.", "T-11"),
    Try("ack T-11", "“We have it”; it commits you to nothing.", "T-11"),
    Try("update T-11 visit booked for Tuesday", "The chair sees it at once.", "T-11 is now: in progress"),
    Try("reply F-2 no hit", "Hit or no hit, never the detail.", "Replied to F-2"),
    Try("flag", "Raise what you know; only the gatekeeper learns of it.", "Raise a flag"),
    AWAY,
)
TRADING = Part(
    partner("S. Okoro", "s.okoro@durham.example"),
    "Trading Standards, Durham",
    "Trading Standards, Durham",
    duties="owner SPOC",
    tries=_OWNS,
)
TRADING_DEPUTY = Part(
    partner("J. Marsh", "j.marsh@durham.example"),
    "Trading Standards, deputy",
    "Trading Standards, Durham",
    duties="deputy",
    tries=_OWNS,
    is_lead=False,
)
REVENUE = Part(
    partner("A. Fenwick", "a.fenwick@hmrc.example"),
    "HMRC",
    "HM Revenue and Customs",
    duties="owner SPOC",
    tries=(
        Try("mine", "What your seat has to do, with buttons.", "T-3"),
        Try(
            "extend T-3 to Friday week because two quarters are missing", "You ask; the chair decides.", "T-3"
        ),
        Try("flags", "The open flags that your seat may see.", "F-2"),
        Try(
            "agenda item Licensing of the yard behind the market",
            "A line for the next agenda; the secretariat looks at the wording.",
            "Put forward for M-",
        ),
        Try("actions word", "Your seat's tasks as a file, offered in your chat.", "Action log"),
        HELP,
    ),
)
ANIMALS = Part(
    partner("M. Castell", "m.castell@rspca.example"),
    "RSPCA",
    "RSPCA",
    duties="owner SPOC",
    tries=(Try("flags", "The open flags that your seat may see.", "F-2"), HELP),
    is_lead=False,
)
ENVIRONMENT = Part(
    partner("D. Holloway", "d.holloway@environment.example"),
    "Environment Agency",
    "Environment Agency",
    duties="owner SPOC",
    tries=(Try("flags", "The open flags that your seat may see.", "F-2"), HELP),
    is_lead=False,
)
UNREACHABLE = Part(
    partner("L. Byrne", "l.byrne@glaa.example", refuses="BotNotInConversationRoster"),
    "GLAA, not reachable privately",
    "Gangmasters and Labour Abuse Authority",
    duties="owner SPOC",
    isa_until="",
    tries=(
        Try("ack T-2", "Once you write, the clerk can reach you again.", "T-2"),
        Try("mine", "What your seat has to do, with buttons.", "T-2"),
    ),
)
STRANGER = Part(
    partner("K. Adeyemi", "k.adeyemi@visitor.example"),
    "Nobody has enrolled them yet",
    tries=(
        Try("mine", "Told whom to ask, and nothing else.", "I don't know you yet"),
        Try("help", "What anybody may know.", "I don't know you yet"),
    ),
)

PARTS = (
    CHAIR,
    SECRETARIAT,
    GATEKEEPER,
    TRADING,
    TRADING_DEPUTY,
    REVENUE,
    ANIMALS,
    ENVIRONMENT,
    UNREACHABLE,
    STRANGER,
)
"""A panel small enough for a test; `rehearsal.ensemble` has the whole of it."""
PEOPLE = tuple(part.person for part in PARTS)


def register(parts: Sequence[Part] = PARTS) -> str:
    """Those people as the secretariat's CSV file; every seat has an agreement that runs, but GLAA."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("seat", "name", "e-mail", "role", "owner/SPOC/deputy", "ISA until"))
    rows.writerows(
        (part.seat, part.person.name, part.person.email, part.role, part.duties, part.isa_until)
        for part in parts
        if part.seat
    )
    return table.getvalue()
