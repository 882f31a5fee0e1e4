"""Why the system did not open or write something, in the reader's language."""

import errno

from resources.words import has, t


def os_reason(error: OSError) -> str:
    """The usual reasons in our words; the system's own for the others."""
    return reason_of(
        errno.errorcode.get(error.errno or 0, ""), error.strerror or str(error) or type(error).__name__
    )


def reason_of(code: str, otherwise: str) -> str:
    """The words of a reason by its name (ENOENT), else these."""
    key = f"os.{code}"
    return t(key) if code and has(key) else otherwise
