"""Keys of map sources: in the key store of the system, in a file of this user's where there is none."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from console.identity.key_store import SERVICE, KeyStore
from console.identity.private_file import read_private, write_private

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

MOST_CHARS = 500


class SourceKeys:
    """Keys by the source's name, for one profile. Blocks for disk or key store: never on the UI thread."""

    def __init__(self, folder: Path, backend: "KeyringBackend | None" = None) -> None:
        self._file = folder / "source_keys.json"
        self._profile = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
        self._store = KeyStore(backend)

    def load(self, name: str) -> str:
        """The key of a source, empty when it has none."""
        stored = self._store.ask(lambda store: store.get_password(SERVICE, self._name(name)))
        return str(stored) if stored else self._kept().get(name, "")

    def keep(self, name: str, key: str) -> bool:
        """Keep a key; is it in the key store? Raises OSError when there is neither that nor room for a file."""
        text = key[:MOST_CHARS]
        account = self._name(name)
        answer = self._store.ask(lambda store: store.set_password(SERVICE, account, text) or "kept")
        is_stored = bool(answer == "kept")
        kept = self._kept()
        kept.pop(name, None)
        self._write(kept if is_stored else {**kept, name: text})
        return is_stored

    def forget(self, name: str) -> None:
        """The source is gone, and its key with it. Raises OSError."""
        self._store.ask(lambda store: store.delete_password(SERVICE, self._name(name)))
        kept = self._kept()
        if kept.pop(name, None) is not None:
            self._write(kept)

    def _name(self, name: str) -> str:
        return f"source {self._profile} {name}"

    def _kept(self) -> dict[str, str]:
        return read_private(self._file, dict[str, str]) or {}

    def _write(self, kept: dict[str, str]) -> None:
        if kept:
            write_private(self._file, msgspec.json.encode(kept))
        else:
            self._file.unlink(missing_ok=True)
