"""The way from a command to a backend: the one that was named, or the profile's own."""

import argparse
import getpass
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from console.importing.send import Refused
from console.sync.client import Client, LinkError
from resources.words import t

SEAT = "import"
AWAY = frozenset({"unreachable", "broken", "silent", "closed", "busy"})
"""What a console waits out, and a command does not."""


@contextmanager
def signed_in(args: argparse.Namespace, *, own: bool = True) -> Iterator[Client]:
    """The line to the backend named, or to the profile's own, which is started for as long as it is needed.

    Raises Refused, LinkError.
    """
    with ExitStack() as ends:
        url, user, password = args.server, args.user, os.environ.get("WANGHUOLOU_PASSWORD", "")
        if not url and own:
            url, user, password = _own_backend(args.profile, ends)
        elif user and not password:
            password = getpass.getpass(t("importing.command.password", user=user))
        client = ends.enter_context(closing(Client([url], args.ca_file)))
        client.sign_in(user or "local", password, SEAT)
        yield client


class LateLine:
    """The line of a command, opened when it is first asked for: a file that is none needs no backend."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._ends = ExitStack()
        self._client: Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def client(self) -> Client:
        """The one line. Raises Refused, LinkError."""
        if self._client is None:
            self._client = self._ends.enter_context(signed_in(self._args))
        return self._client


def fault_sentence(error: LinkError, server: str) -> str:
    """Why the line did not carry it."""
    key = "importing.command.away" if error.code in AWAY else f"sync.link.{error.code}"
    return t("importing.command.line", reason=t(key, **{"server": server, **error.params}))


def _own_backend(profile: Path | None, ends: ExitStack) -> tuple[str, str, str]:
    """Start the profile's own backend until `ends` closes; its address, user and secret. Raises Refused."""
    from console.embedded import LOCAL_USER, BackendFailed, EmbeddedBackend
    from console.profile import Profile, default_root

    backend = EmbeddedBackend(Profile(profile or default_root()).backend)
    try:
        url = backend.start()
    except BackendFailed as error:
        raise Refused(t("importing.command.line", reason=error.detail)) from error
    ends.callback(backend.stop)
    return url, LOCAL_USER, backend.secret
