"""The people of the rehearsal: a fictional panel, whose addresses end in .example."""

import csv
import io
from dataclasses import dataclass

from rehearsal.people import Person

HOST = "11111111-2222-4333-8444-555555555555"
_PARTNERS = "22222222-3333-4444-8555-666666666666"

PANEL = "Northmoor disruption panel"


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
    suggestions: tuple[str, ...] = ()
    """What they might type first."""

    @property
    def key(self) -> str:
        """What the page calls them."""
        return self.person.email.partition("@")[0]


def _police(name: str, address: str) -> Person:
    return Person.invented(name, email=f"{address}@northmoor.police.example", tenant=HOST)


def _partner(name: str, email: str, *, refuses: str | None = None) -> Person:
    return Person.invented(name, email=email, tenant=_PARTNERS, user_role="guest", refuses=refuses)


CHAIR = Part(
    _police("T. Grant", "t.grant"),
    "Det Supt, Chair",
    "Police SOC",
    "chair",
    suggestions=(
        "task Trading Standards, Durham: check complaint history for the corner shop by Friday week",
        "task GLAA: say who supplies labour to the car wash by 11 December",
        "task",
        "help",
    ),
)
SECRETARIAT = Part(
    _police("R. Whitfield", "r.whitfield"),
    "Secretariat",
    "Police SOC",
    "secretariat",
    "SPOC",
    suggestions=("mine", "help"),
)
GATEKEEPER = Part(
    _police("N. Rahman", "n.rahman"),
    "Intelligence gatekeeper",
    "Police intelligence",
    "intelligence gatekeeper",
    "SPOC",
    suggestions=("mine", "help"),
)
_OWNS = ("mine", "ack T-1", "update T-1 visit booked for Tuesday", "done T-1 two complaints, both sent on")
TRADING = Part(
    _partner("S. Okoro", "s.okoro@durham.example"),
    "Trading Standards, Durham",
    "Trading Standards, Durham",
    duties="owner SPOC",
    suggestions=_OWNS,
)
TRADING_DEPUTY = Part(
    _partner("J. Marsh", "j.marsh@durham.example"),
    "Trading Standards, deputy",
    "Trading Standards, Durham",
    duties="deputy",
    suggestions=_OWNS,
)
REVENUE = Part(
    _partner("A. Fenwick", "a.fenwick@hmrc.example"),
    "HMRC",
    "HM Revenue and Customs",
    duties="owner SPOC",
    suggestions=("mine", "help"),
)
ANIMALS = Part(
    _partner("M. Castell", "m.castell@rspca.example"),
    "RSPCA",
    "RSPCA",
    duties="owner SPOC",
    suggestions=("mine", "help"),
)
ENVIRONMENT = Part(
    _partner("D. Holloway", "d.holloway@environment.example"),
    "Environment Agency",
    "Environment Agency",
    duties="owner SPOC",
    suggestions=("mine", "help"),
)
UNREACHABLE = Part(
    _partner("L. Byrne", "l.byrne@glaa.example", refuses="BotNotInConversationRoster"),
    "GLAA, not reachable privately",
    "Gangmasters and Labour Abuse Authority",
    duties="owner SPOC",
    isa_until="",
    suggestions=("mine", "help"),
)
STRANGER = Part(
    _partner("K. Adeyemi", "k.adeyemi@visitor.example"),
    "Nobody has enrolled them yet",
    suggestions=("help", "mine"),
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
PEOPLE = tuple(part.person for part in PARTS)


def register() -> str:
    """The panel's people as the secretariat's CSV file; every seat has an agreement that runs, but GLAA."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("seat", "name", "e-mail", "role", "owner/SPOC/deputy", "ISA until"))
    rows.writerows(
        (part.seat, part.person.name, part.person.email, part.role, part.duties, part.isa_until)
        for part in PARTS
        if part.seat
    )
    return table.getvalue()
