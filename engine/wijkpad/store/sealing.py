# SPDX-License-Identifier: EUPL-1.2
"""Personal values under a key per subject, which can be destroyed."""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wijkpad.errors import NotFoundError, SettingsError, StateError
from wijkpad.store.tables import subject_keys
from wijkpad.store.wire import Wire, inserting, picking, removing

_FORMAT: Final = b"\x01"
_NONCE: Final = 12
_PRINT: Final = 4
_BLOCK: Final = 256

_key = picking(subject_keys, "kind", "subject_id")
_add_key = inserting(subject_keys)
_drop_key = removing(subject_keys, "kind", "subject_id")


class MasterKeys:
    """What is derived from the installation's secret: one key for each purpose."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise SettingsError(
                "De geheime sleutel is te kort: er zijn ten minste 32 tekens nodig."
            )
        wrapping = _derived(secret, b"wijkpad: wrapping of data keys")
        self.wrapping = AESGCM(wrapping)
        self.fingerprint = hashlib.sha256(wrapping).digest()[:_PRINT]
        chain = _derived(secret, b"wijkpad: chain of the journal")
        self.journal = hmac.new(chain, digestmod=hashlib.sha256)
        self.municipal = _derived(secret, b"wijkpad: words that belong to no subject")
        self._lookup = _derived(secret, b"wijkpad: hashes to search by")

    def keyed_hash(self, text: str) -> str:
        """Return a hash that cannot be made, or guessed at, without the secret."""
        return hmac.new(self._lookup, text.encode(), hashlib.sha256).hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def place(*parts: object) -> bytes:
    """Return the identity of a value, so that it cannot be read in another row's place."""
    return "\x1f".join(map(str, parts)).encode()


def padded(json: str) -> str:
    """Return JSON with spaces behind it: a multiple of 256 bytes, whose length tells nothing."""
    return json + " " * (-len(json.encode()) % _BLOCK)


class Box:
    """Seals and opens the values of one subject."""

    def __init__(self, municipality: str, key: bytes) -> None:
        self._municipality = municipality
        self._cipher = AESGCM(key)

    def seal(self, plain: str, *where: object) -> bytes:
        """Encrypt a text for one place: table and row."""
        return self.seal_file(plain.encode(), *where)

    def seal_file(self, content: bytes, *where: object) -> bytes:
        """Encrypt the bytes of a file for one place."""
        nonce = os.urandom(_NONCE)
        return (
            _FORMAT
            + nonce
            + self._cipher.encrypt(nonce, content, place(self._municipality, *where))
        )

    def open(self, sealed: bytes, *where: object) -> str:
        """Decrypt; raises `StateError` when it was changed or comes from another place."""
        return self.open_file(sealed, *where).decode()

    def open_file(self, sealed: bytes, *where: object) -> bytes:
        """Decrypt the bytes of a file; raises as `open` does."""
        try:
            if sealed[:1] != _FORMAT:
                raise StateError(f"unknown format of a sealed value in {where[0]}")
            nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
            return self._cipher.decrypt(nonce, rest, place(self._municipality, *where))
        except InvalidTag as error:
            raise StateError(f"a sealed value in {where[0]} was changed or moved") from error


class Vault:
    """The boxes of one unit of work; keys are kept in memory for its length only."""

    def __init__(self, wire: Wire, keys: MasterKeys) -> None:
        self._wire = wire
        self._keys = keys
        self._boxes: dict[tuple[str, str], Box] = {}
        self._wrapped: dict[tuple[str, str], bytes] = {}

    def create(self, kind: str, subject: str) -> None:
        """Make and store a key for a new subject."""
        key = AESGCM.generate_key(bit_length=256)
        nonce = os.urandom(_NONCE)
        bound = place(self._wire.municipality, "subject_keys", kind, subject)
        wrapped = (
            _FORMAT
            + self._keys.fingerprint
            + nonce
            + self._keys.wrapping.encrypt(nonce, key, bound)
        )
        self._wire.change(_add_key, {"kind": kind, "subject_id": subject, "wrapped": wrapped})
        self._boxes[kind, subject] = Box(self._wire.municipality, key)

    def box(self, kind: str, subject: str) -> Box:
        """Return the box of a subject.

        Raises:
            NotFoundError: its key was destroyed (or it never was there): nothing can be read.
            SettingsError: the database was made with another secret.
        """
        found = self._boxes.get((kind, subject))
        if found is not None:
            return found
        wrapped = self._wrapped.get((kind, subject))
        if wrapped is None:
            row = self._wire.one(_key, at_kind=kind, at_subject_id=subject)
            if row is None:
                raise NotFoundError("subject_key", subject)
            wrapped = bytes(row.wrapped)
        return self.unlocked(kind, subject, wrapped)

    def municipal(self) -> Box:
        """Return the box for words that belong to no subject, such as why cases went to a version.

        Its key is the installation's, and is not destroyed.
        """
        return Box(self._wire.municipality, self._keys.municipal)

    def note(self, kind: str, subject: str, wrapped: bytes) -> None:
        """Keep a wrapped key that was read along with its subject, in case its box is asked for."""
        self._wrapped[kind, subject] = wrapped

    def unlocked(self, kind: str, subject: str, wrapped: bytes) -> Box:
        """Return the box of a subject whose wrapped key was read along with a list."""
        made = self._boxes.get((kind, subject))
        if made is None:
            made = Box(self._wire.municipality, self._unwrap(wrapped, kind, subject))
            self._boxes[kind, subject] = made
        return made

    def destroy(self, kind: str, subject: str) -> bool:
        """Remove the key for ever; False when there was none."""
        self._boxes.pop((kind, subject), None)
        self._wrapped.pop((kind, subject), None)
        return self._wire.change(_drop_key, {"at_kind": kind, "at_subject_id": subject}) == 1

    def _unwrap(self, wrapped: bytes, kind: str, subject: str) -> bytes:
        start = 1 + _PRINT
        if wrapped[1:start] != self._keys.fingerprint:
            raise SettingsError(
                "De geheime sleutel past niet bij deze database. Zet de sleutel terug waarmee de"
                " database is gemaakt."
            )
        nonce, rest = wrapped[start : start + _NONCE], wrapped[start + _NONCE :]
        bound = place(self._wire.municipality, "subject_keys", kind, subject)
        try:
            return self._keys.wrapping.decrypt(nonce, rest, bound)
        except InvalidTag as error:
            raise StateError("a data key was changed or moved") from error
