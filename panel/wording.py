"""Words that should not stand in a task or in the channel: who somebody is, sources, watching, high markings.

A caution asks; it never forbids. Names cannot be told from other words, so their absence promises nothing.
Every pattern is bounded, so a long or hostile text costs no more than its length.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class CautionKind(StrEnum):
    PERSONAL_DATA = "personal data"
    SOURCE = "source or tactics"
    SURVEILLANCE = "surveillance"
    MARKING = "above OFFICIAL-SENSITIVE"


@dataclass(frozen=True, slots=True)
class Caution:
    kind: CautionKind
    found: str
    """The words that gave rise to it, as they were typed."""
    advice: str
    what: str = ""
    """What kind of thing it looks like, in words that repeat none of it."""


def cautions(text: str) -> tuple[Caution, ...]:
    """What in the text deserves a second look, in its order, each thing once."""
    line = as_read(text)
    placed = sorted(_found_in(line), key=lambda place: place[0])
    first: dict[tuple[CautionKind, str], Caution] = {}
    for _, caution in placed:
        first.setdefault((caution.kind, caution.found.casefold()), caution)
    return tuple(first.values())


def is_marked_too_high(text: str) -> bool:
    """Whether it bears a marking above OFFICIAL-SENSITIVE."""
    return bool(_HIGH_MARKING.search(as_read(text)))


def threatens_life(text: str) -> bool:
    """Whether it speaks of somebody about to die or to be badly hurt: that does not wait in Teams."""
    return bool(_THREAT_TO_LIFE.search(as_read(text)))


_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")


def as_read(text: str) -> str:
    """One line, as people see it: what is copied from a telephone or a letter brings characters that only
    format, dashes of another kind and wide digits, and none of them may hide a number or a marking.
    """
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    seen = "".join(c for c in line if unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    return " ".join(unicodedata.normalize("NFKC", seen).translate(_DASHES).split())


def _found_in(line: str) -> Iterator[tuple[int, Caution]]:
    """Where each caution begins; of two of a kind, one inside the other, the longer."""
    for kind in CautionKind:
        spans = [
            (m.span(), sign) for sign in _SIGNS if sign.kind is kind for m in sign.pattern.finditer(line)
        ]
        reach = 0
        for (start, end), sign in sorted(spans, key=lambda found: (found[0][0], -found[0][1])):
            if end > reach:
                reach = end
                yield start, Caution(kind, line[start:end], sign.advice, sign.what)


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: CautionKind
    advice: str
    pattern: re.Pattern[str]
    what: str


def _personal(what: str, pattern: str, *, flags: re.RegexFlag = re.IGNORECASE) -> _Sign:
    advice = f"That looks like {what}: please leave it out, and give the reference that it belongs to."
    return _Sign(CautionKind.PERSONAL_DATA, advice, re.compile(pattern, flags), what)


def _source(pattern: str) -> _Sign:
    advice = "That may point to a source or a tactic: please say what is known, not how it came to be known."
    what = "words that may point to a source or a tactic"
    return _Sign(CautionKind.SOURCE, advice, re.compile(pattern, re.IGNORECASE), what)


def _watching(pattern: str) -> _Sign:
    advice = (
        "A task must not ask a partner to watch or follow anyone: that is surveillance and needs authority."
    )
    return _Sign(CautionKind.SURVEILLANCE, advice, re.compile(pattern, re.IGNORECASE), "watching somebody")


# --- Who somebody is ----------------------------------------------------------------------------------

_NO_FLAGS = re.RegexFlag(0)

# Area codes and mobiles; 03, 08 and 09 numbers belong to organisations. Ten or eleven digits with the 0.
_PHONE = (
    r"(?<![\w£,/-])(?:(?:\+|00)44[ .()-]{0,2}(?:0[ .()-]{0,2})?|\(?0)[127]\d"
    r"(?:[ .()-]{0,2}\d){7,8}(?!\d)"
)
# The 124 areas of Royal Mail's postcodes, then a district, then the inward code, whose letters omit CIKMOV.
_POSTCODE = (
    r"\b(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]"
    r"|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO"
    r"|ZE)\d[A-Z\d]? ?\d(?!(?-i:st|nd|rd|th|hr|ft)\b)[ABD-HJLNP-UW-Z]{2}\b"
)
_NATIONAL_INSURANCE = r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]\b"
_REGISTRATION = r"\b[A-HJ-PR-Y]{2}\d\d ?(?!AND|ARE|FOR|HAS|NOT|OCG|THE|VAT|WAS)[A-HJ-PR-Z]{3}\b"
_REGISTRATION_UNSPACED = (
    r"\b(?:[A-HJ-PR-Y]{2}\d\d[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y]\d{3}[A-Z]{3}|[A-Z]{3}\d{3}[A-Z])\b"
)
_REGISTRATION_SO_CALLED = (
    r"\b(?:reg|registration|vrm|vrn|index|plates?)\b(?: (?:mark|number|no))?[.:]? ?(?:is )?"
    r"(?:[A-Z]{2}\d\d ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]"
    r"|(?-i:[A-Z]{1,3}) ?\d{1,4}(?! ?\d))\b"
)
_EMAIL = r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_BIRTH = (
    r"(?<!\w)(?:d\.?o\.?b\b\.?|date of birth|born)(?: (?:is|was|on|in|the|about|around)){0,2} ?[:.-]? ?"
    r"(?:(?:19|20)\d\d[\d-]{0,6}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ /.-]?(?:{_MONTH}|\d{{1,2}})(?:[ /.-]\d{{2,4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)\b"
)

# --- Sources and tactics ------------------------------------------------------------------------------

_SOURCE_WORDS = (
    r"\b(?:informants?|informers?|CHIS|intercept(?:s|ed|ing|ions?)?|under-?cover|wire-?taps?|phone taps?"
    r"|probes?|surveillance|covert(?:ly)?(?: (?:(?:human intelligence )?sources?|officers?|cameras?))?"
    r"|(?:listening|tracking) devices?|source handlers?|dedicated source unit)\b"
)
_A_SOURCE = (
    r"\b(?:(?:human|confidential|registered|protected|tasked|our|my) sources?"
    r"|from (?:a|the|our) source"
    r"|source (?:says|said|states|stated|reports|reported|told|tells))\b(?! of\b)"
)

# --- Asking a partner to watch ------------------------------------------------------------------------

_WHOM = r"(?:him|her|them|his|their|the|this|that|these|those|any|anyone|anybody|who|whoever|what|where|when)"
_PLACES = (
    r"(?:address|addresses|premises|house|home|flat|property|movements|whereabouts|vehicles?|cars?|vans?|yard"
    r"|suspects?|subjects?|targets?|nominals?|occupants?|visitors|associates|family)"
)
_PAPERS = (
    r"(?:advice|guidance|process|procedures?|policy|policies|protocols?|instructions?|rules?|steps?|law|code|plan"
    r"|money|trail|leads?|links?|templates?|practice|timetable|recommendations?|conditions?|terms)"
)
_DISCREETLY = (
    r"(?:covertly|secretly|discreetly|unseen|without (?:being (?:seen|noticed)|(?:his|her|their) knowledge))"
)
_TO_PICTURE = r"(?:photograph|film|video|record|take (?:photos|photographs|pictures)|obtain|gather|collect)"

_WATCH = (
    r"(?<!neighbourhood )(?<!night )\b(?:"
    rf"watch(?:ing)? (?:(?:over|for|out for) )?{_WHOM}\b|keep(?:ing)? (?:a )?(?:close |discreet )?watch\b"
    r"|(?-i:watch (?!OCG|HMRC|VAT)[A-Z][\w'’]{1,30}))"
)
_IN_TIME = (
    r"(?:next|by|in|at|from|after|when|if|as|soon|and|later|once|with|shortly|separately|tomorrow|today"
    r"|this (?:week|month|morning|afternoon|evening))"
)
_FOLLOW = (
    rf"\b(?:follow(?= \w)(?! (?:(?:(?:it|this|that|these|those) )?up|on|through|suit|{_IN_TIME})\b)"
    rf"(?!(?: [\w'’-]{{1,30}}){{0,4}} {_PAPERS}\b)"
    rf"|following (?:him|them|(?:the|his|her|their) (?:\w{{1,20}} )?{_PLACES})\b)"
)
_KEEP_AN_EYE = (
    r"\b(?:(?:keep|keeping|have) (?:an eye|eyes|tabs|obs|observations) on|eyes[ -]on|stak(?:e|ed|ing)[ -]?out"
    r"|(?:carry out|conduct|maintain) (?:\w{1,20} )?(?:surveillance|observations?|obs)|comings and goings)\b"
)
_TAIL = rf"(?<!the )(?<!its )\b(?:tail|tailing|shadow|shadowing) (?:(?!what|when|where){_WHOM})\b(?! end\b)"
_MONITOR = rf"\b(?:monitor|monitoring|track|tracking) (?:{_WHOM} )?(?:\w{{1,20}} ){{0,2}}?{_PLACES}\b"
_MONITOR_PERSON = r"\b(?:monitor|monitoring|track|tracking) (?:him|her|them)\b"
_OBSERVE = (
    rf"\b(?:observe|observing) (?:{_WHOM}\b|(?-i:[A-Z][a-z]))(?!(?: \w{{1,30}}){{0,3}} (?:meetings?|panel"
    rf"|sessions?|hearings?|limits?|deadlines?|confidentiality|requirements?|{_PAPERS})\b)"
)
_COVERTLY = rf"\b(?:{_TO_PICTURE}(?: [\w'’,-]{{1,30}}){{0,6}}? {_DISCREETLY}|{_DISCREETLY} {_TO_PICTURE})\b"

_WILL = (
    r"(?:will|(?:is|are|was|were) (?:going|planning|threatening|intending) to"
    r"|(?:plans?|threatens?|wants?) to)"
)
_BE_KILLED = r"(?:be )?(?:kill|murder|shoot|shot|stab|behead|petrol[ -]?bomb)(?:ed|bed)?"
_THREAT_TO_LIFE = re.compile(
    r"\b(?:(?:threats?|risks?|danger) to (?:(?:his|her|their|the) )?li(?:fe|ves)|TTL|osman (?:warning|notice)"
    r"|li(?:fe|ves) (?:is|are|may be|could be|at|in) (?:(?:now|at|in) )?(?:immediate )?(?:risk|danger)"
    r"|(?:immediate|imminent) (?:danger|risk|threat)|(?:death|kill) threats?"
    r"|threat(?:s|ened)? (?:to kill|of death)"
    rf"|{_WILL} {_BE_KILLED}|suicidal|kill (?:himself|herself|themselves))\b",
    re.IGNORECASE,
)

_HIGH_MARKING = re.compile(r"\b(?:TOP[ -])?SECRET\b")

_SIGNS = (
    _personal("a telephone number", _PHONE),
    _personal("a postcode", _POSTCODE),
    _personal("a National Insurance number", _NATIONAL_INSURANCE),
    _personal("a vehicle registration", _REGISTRATION, flags=_NO_FLAGS),
    _personal("a vehicle registration", _REGISTRATION_UNSPACED),
    _personal("a vehicle registration", _REGISTRATION_SO_CALLED),
    _personal("an e-mail address", _EMAIL),
    _personal("a date of birth", _BIRTH),
    _source(_SOURCE_WORDS),
    _source(_A_SOURCE),
    *map(_watching, (_WATCH, _FOLLOW, _KEEP_AN_EYE, _TAIL, _MONITOR, _MONITOR_PERSON, _OBSERVE, _COVERTLY)),
    _Sign(
        CautionKind.MARKING,
        "Nothing above OFFICIAL-SENSITIVE may be kept here: please move it to a system cleared for it.",
        _HIGH_MARKING,
        "a marking above OFFICIAL-SENSITIVE",
    ),
)
