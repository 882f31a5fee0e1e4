"""The key store of the system, asked with patience but not for ever."""

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "wanghuolou"
ANSWER_WITHIN_S = 4.0
"""A key store that asks its own questions on a locked screen must not keep anybody waiting."""


class KeyStore:
    """Blocks: never on the UI thread."""

    def __init__(self, backend: "KeyringBackend | None" = None) -> None:
        self._backend = backend
        self._is_deaf = False
        """It did not answer in time once: it is not asked again, for every question would leave a thread behind."""

    def ask(self, question: Callable[["KeyringBackend"], Any]) -> Any:
        """The answer, None when there is no key store, it fails, or does not answer in time."""
        answers: list[Any] = []
        if self._is_deaf:
            return None

        def ask() -> None:
            # Key stores of three systems raise what they like, and all of it means that there is none.
            with contextlib.suppress(Exception):
                import keyring

                answers.append(question(self._backend or keyring.get_keyring()))

        asking = threading.Thread(target=ask, name="key store", daemon=True)
        asking.start()
        asking.join(ANSWER_WITHIN_S)
        self._is_deaf = asking.is_alive()
        return answers[0] if answers else None
