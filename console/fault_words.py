"""What went wrong, in the reader's language, whoever raised it: the line, the store, the system or our own code."""

from console.sync.client import LinkError
from models.sqlite_errors import StoreError
from resources.os_reason import os_reason
from resources.words import t


def fault_words(error: BaseException) -> str:
    """Words for the place of a reason within a sentence, without a full stop."""
    return _words(error).rstrip("。.")


def caught_words(error: BaseException) -> str:
    """For what nobody expected: before words that are nobody's sentence stands of which kind the error is."""
    spoken = isinstance(error, (LinkError, StoreError, OSError))
    return fault_words(error) if spoken else f"{type(error).__name__}: {error}"


def _words(error: BaseException) -> str:
    if isinstance(error, LinkError):
        return t(f"sync.link.{error.code}", **error.params)
    if isinstance(error, StoreError):
        key = "sync.unread" if error.code == StoreError.code else f"sync.trouble.store_{error.code}"
        return t(key, path=error.path, detail=error.detail)
    if isinstance(error, OSError):
        return f"{os_reason(error)} · {error.filename}" if error.filename else os_reason(error)
    return str(error) or type(error).__name__
