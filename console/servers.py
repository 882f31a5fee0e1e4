"""The backends that the command line names, checked before anything is opened."""

from collections.abc import Callable
from pathlib import Path

from resources.words import t


class BadServer(ValueError):
    """An address of a backend, or a file of certificates, that may not be used; the message is a sentence."""


def addresses(text: str | None) -> list[str]:
    """The backends of `--server`, in the order in which they are tried."""
    return [address.strip() for address in (text or "").split(",") if address.strip()]


def check_line(servers: str | None, ca_file: Path | None) -> None:
    """Raise BadServer for what may not be used. Imports nothing when nothing is asked: the window waits."""
    if not servers and ca_file is None:
        return
    from console.sync.client import LinkError, check_server, trust

    try:
        trust(ca_file)
        for address in addresses(servers):
            check_server(address)
    except LinkError as error:
        raise BadServer(t(f"sync.link.{error.code}", **error.params)) from error


def usable_ca_file(named: Path | str, say: Callable[[str], object]) -> Path | None:
    """The file of the option or the setting; None, and said why, for one that is no use.

    The system's authorities are believed then: a backend with a certificate of the centre's own is refused, aloud.
    """
    path = Path(named) if str(named).strip() else None
    try:
        check_line(None, path)
    except BadServer as error:
        say(str(error))
        return None
    return path
