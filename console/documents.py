"""Drawings by SHA-256: fetched in the background, verified, kept for when there is no line."""

import hashlib
import logging
import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from console.background import Background
from console.fault_words import fault_words
from console.sync.client import Client, LinkError
from resources.words import t

log = logging.getLogger("wanghuolou.documents")

MOST_BYTES = 2_000_000_000
"""Room for kept documents; the least recently used go first."""
MOST_DOCUMENT_BYTES = 200_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


class DocumentUnavailable(Exception):
    """It could not be fetched: no line, not there, or not what its name says."""


class Documents(QObject):
    """The kept documents of a profile.

    `want` and `prefetch` are the UI thread's, `get` and `fetch` background work's.
    """

    arrived = Signal(str)
    """The SHA-256 of a document that is here now."""
    failed = Signal(str, str)
    """The SHA-256 of one that did not come, and why: words for the place of a reason within a sentence."""

    def __init__(self, folder: Path, client: Client, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._client = client
        self._background = background
        self._lock = threading.Lock()
        self._asked: set[str] = set()

    def get(self, sha256: str) -> Path | None:
        """The document's file when it is here; None when it is not, or that is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            return None
        path = self._path(sha256)
        return path if path.is_file() else None

    def want(self, sha256: str) -> None:
        """Fetch a document in the background unless it is here; `arrived` or `failed` follows."""
        if sha256 in self._asked or not _SHA256.fullmatch(sha256):
            return
        self._asked.add(sha256)
        self._background.query(
            lambda: self.fetch(sha256),
            then=lambda _path: self._came(sha256),
            failed=lambda error: self._did_not_come(sha256, error),
        )

    def prefetch(self, wanted: Iterable[str]) -> None:
        """Fetch many, one after the other, so that they are here when the line is not."""
        asked = tuple(wanted)
        if asked:
            self._background.query(lambda: self._fetch_all(asked), then=self._all_came, key="documents.prefetch")

    def fetch(self, sha256: str) -> Path:
        """The document's file, fetched if need be. Blocks. Raises DocumentUnavailable."""
        if not _SHA256.fullmatch(sha256):
            raise DocumentUnavailable(t("plans.fetching.no_hash", name=sha256[:80]))
        path = self._path(sha256)
        if path.is_file():
            # Its time of use decides what goes when room is short.
            os.utime(path)
            return path
        try:
            body = self._client.get_bytes(f"/v1/documents/{sha256}", MOST_DOCUMENT_BYTES)
        except LinkError as error:
            raise DocumentUnavailable(fault_words(error)) from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise DocumentUnavailable(t("plans.fetching.other"))
        self._keep(path, body)
        return path

    def _fetch_all(self, wanted: Iterable[str]) -> list[str]:
        came = []
        for sha256 in wanted:
            if self.get(sha256) is not None:
                continue
            try:
                self.fetch(sha256)
            except DocumentUnavailable as error:
                # Without a line the rest would fail alike; the next call asks again.
                log.info("documents wait: %s", error)
                break
            came.append(sha256)
        return came

    def _keep(self, path: Path, body: bytes) -> None:
        with self._lock:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                beside = path.with_suffix(f".{threading.get_ident()}.new")
                beside.write_bytes(body)
                beside.replace(path)
                self._make_room()
            except OSError as error:
                raise DocumentUnavailable(fault_words(error)) from error

    def _make_room(self) -> None:
        files = sorted(
            (
                (file.stat().st_mtime, file.stat().st_size, file)
                for file in self._folder.glob("??/*")
                if file.is_file()
            ),
            reverse=True,
        )
        room = MOST_BYTES
        for _used, size, file in files:
            room -= size
            if room < 0:
                file.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _came(self, sha256: str) -> None:
        self._asked.discard(sha256)
        self.arrived.emit(sha256)

    def _all_came(self, came: list[str]) -> None:
        for sha256 in came:
            self.arrived.emit(sha256)

    def _did_not_come(self, sha256: str, error: Exception) -> None:
        self._asked.discard(sha256)
        self.failed.emit(sha256, fault_words(error))
