"""A command into a button's data, and back: signed, so that a changed button is known for one."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cards.elements import JSON, Action, Execute, OpenDialog, Refresh, Submit
from cards.verbs import INPUTS, LIKELY, OPENS, Verb
from panel.language import PanelId, Refusal

SIGNED = ("verb", "ref", "rev", "key", "card", "mac")
LONGEST_INPUT = 20_000


class BadButton(Refusal):
    """A button that this clerk did not make, not here, or not like this."""

    def __init__(self) -> None:
        super().__init__("I can't use that button: it is old or was changed. Nothing was done. Type “mine”.")


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes the buttons of one panel in one conversation; they work nowhere else."""

    keys: Mapping[int, bytes]
    panel: PanelId
    conversation: str
    card: str = ""
    """Which live card they stand on, if they stand on one: see `panel.letters.CardName`."""

    def data(self, verb: Verb, *, ref: str = "", rev: int = 0, key: str = "") -> dict[str, JSON]:
        number = max(self.keys)
        parts = {"verb": verb.value, "ref": ref, "rev": str(rev), "key": key, "card": self.card}
        mac = _mac(self.keys[number], self.panel, self.conversation, **parts)
        return {**parts, "mac": f"{number}.{self.panel}.{mac}"}

    def press(self, title: str, verb: Verb, *, ref: str = "", rev: int = 0, key: str = "") -> Action:
        """A button that is answered on the spot."""
        return Execute(
            title,
            verb=verb.value,
            data=self.data(verb, ref=ref, rev=rev, key=key),
            associated_inputs="none",
            style="positive" if verb in LIKELY else "default",
        )

    def open(self, title: str, verb: Verb, *, ref: str = "", rev: int = 0, key: str = "") -> Action:
        """A button that opens a dialog."""
        return OpenDialog(title, self.data(verb, ref=ref, rev=rev, key=key), associated_inputs="none")

    def send(self, title: str, verb: Verb, *, ref: str = "", rev: int = 0, key: str = "") -> Action:
        """A button inside a dialog; what was filled in goes with it."""
        data = self.data(verb, ref=ref, rev=rev, key=key)
        return Submit(title, data, associated_inputs="auto" if verb in INPUTS else "none")

    def refresh(self, *, ref: str, rev: int, user_ids: tuple[str, ...]) -> Refresh:
        data = self.data(Verb.SHOW, ref=ref, rev=rev)
        return Refresh(verb=Verb.SHOW.value, data=data, user_ids=user_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button that proved to be ours."""

    panel: PanelId
    verb: Verb
    ref: str
    rev: int
    key: str
    card: str
    inputs: Mapping[str, str]


def pressed(sent: Mapping[str, object], *, conversation: str, keys: Mapping[int, bytes]) -> Pressed:
    """What a press means, or BadButton. Only the signed fields and the verb's own inputs are ever read."""
    values = [sent.get(name) for name in SIGNED]
    verb, ref, rev, key, card, mac = (value if isinstance(value, str) else "\x00" for value in values)
    number, _, rest = mac.partition(".")
    panel, _, given = rest.partition(".")
    secret = keys.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else None
    if secret is None or not _is_plain(verb, ref, rev, key, card, panel, given):
        raise BadButton
    expected = _mac(secret, PanelId(panel), conversation, verb=verb, ref=ref, rev=rev, key=key, card=card)
    if not hmac.compare_digest(expected, given):
        raise BadButton
    known = Verb(verb)
    return Pressed(
        panel=PanelId(panel),
        verb=known,
        ref=ref,
        rev=int(rev),
        key=key,
        card=card,
        inputs={name: _words(sent.get(name)) for name in INPUTS.get(known, ())},
    )


def _mac(
    secret: bytes, panel: PanelId, conversation: str, *, verb: str, ref: str, rev: str, key: str, card: str
) -> str:
    """Over every part with its length before it, so that no two buttons read alike; dialogs stand apart."""
    opens = "task/fetch" if verb in OPENS else ""
    own = f"{len(verb)}:{verb}{len(ref)}:{ref}{len(rev)}:{rev}{len(key)}:{key}{len(opens)}:{opens}"
    mac = _keyed(secret).copy()
    mac.update((_place(panel, conversation, card) + own).encode())
    return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()


@lru_cache(maxsize=64)
def _place(panel: PanelId, conversation: str, card: str) -> str:
    """What all buttons of one card share."""
    return "".join([f"{len(part)}:{part}" for part in (panel, conversation, card)])


@lru_cache(maxsize=8)
def _keyed(secret: bytes) -> hmac.HMAC:
    """Begun once for each key, which is most of the work of so short a message."""
    return hmac.new(secret, digestmod="sha256")


def _is_plain(*parts: str) -> bool:
    return all(part.isascii() and part.isprintable() and len(part) <= 200 for part in parts)


def _words(value: object) -> str:
    """Half a character, which JSON may bring and UTF-8 can't keep, is read as a question mark."""
    return value[:LONGEST_INPUT].encode(errors="replace").decode() if isinstance(value, str) else ""
