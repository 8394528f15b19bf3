"""Encrypted columns and the key ring: AES-256-GCM, bound to a label, the panel and the row."""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from panel.language import Interruption, PanelId

_NONCE = 12


class SealBroken(Interruption):
    """A sealed value does not open: changed, moved to another row, or its key is missing."""


class KeyRing:
    """Numbered keys: the highest number seals, every number opens."""

    def __init__(self, seal: Mapping[int, bytes], chain: Mapping[int, bytes]) -> None:
        self._ciphers = {number: AESGCM(key) for number, key in seal.items()}
        self.sealing = max(seal)
        self._chain = {number: hmac.new(key, digestmod="sha256") for number, key in chain.items()}
        self.chaining = max(chain)

    def seal(self, text: str, *, bound_to: bytes) -> bytes:
        """Number (2 bytes), nonce (12 bytes), ciphertext with tag."""
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self.sealing].encrypt(nonce, text.encode("utf-8", "replace"), bound_to)
        return self.sealing.to_bytes(2, "big") + nonce + sealed

    def open(self, sealed: bytes, *, bound_to: bytes) -> str:
        """Raises SealBroken."""
        try:
            cipher = self._ciphers[int.from_bytes(sealed[:2], "big")]
            return cipher.decrypt(sealed[2 : 2 + _NONCE], sealed[2 + _NONCE :], bound_to).decode()
        except (KeyError, InvalidTag, ValueError) as error:
            raise SealBroken from error

    def is_newest(self, sealed: bytes) -> bool:
        return int.from_bytes(sealed[:2], "big") == self.sealing

    def chain(self, previous: bytes, line: bytes, *, number: int) -> bytes:
        """The link of one line of the trail to all lines before it."""
        link = self._chain[number].copy()
        link.update(previous + line)
        return link.digest()

    def knows_chain(self, number: int) -> bool:
        return number in self._chain


@dataclass(frozen=True, slots=True)
class Seal:
    """The key ring, for one panel."""

    ring: KeyRing
    panel: PanelId

    def close(self, label: str, row: str, text: str) -> bytes:
        """Labels are fixed words, not names of tables: a renaming migration breaks nothing."""
        return self.ring.seal(text, bound_to=self._bound(label, row))

    def open(self, label: str, row: str, sealed: bytes) -> str:
        return self.ring.open(bytes(sealed), bound_to=self._bound(label, row))

    def _bound(self, label: str, row: str) -> bytes:
        return f"{label}\x1f{self.panel}\x1f{row}".encode()
