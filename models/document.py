"""Documents: drawings and files, named by the SHA-256 of what is in them."""

import re
from typing import ClassVar

from models.record import BadFact, Columns, Fact

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Document(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A file the backend keeps; `size_bytes` and `sha256` are checked when it is fetched."""

    KIND: ClassVar[str] = "document"

    name: str
    sha256: str
    media_type: str
    size_bytes: int
    site_id: str = ""
    plan_id: str = ""
    number: str = ""

    def check(self) -> None:
        """A real digest and a size."""
        super().check()
        if not _SHA256.fullmatch(self.sha256):
            raise BadFact("a document whose sha256 is not 64 hexadecimal digits")
        if self.size_bytes < 0:
            raise BadFact("a document of negative size")

    def columns(self) -> Columns:
        """A document belongs to its plan, or to its site."""
        return Columns(
            number=self.number, name=self.name, type=self.media_type, parent_id=self.plan_id or self.site_id
        )
