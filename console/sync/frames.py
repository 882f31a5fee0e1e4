"""What the down lane brings: pages of changes and heartbeats, and whether they join what came before them."""

from typing import Annotated

import msgspec

from models.record import Change, Revision

Epoch = Annotated[str, msgspec.Meta(max_length=64)]
"""Which history a revision belongs to; the backend's own word, only kept and given back."""


class Page(msgspec.Struct):
    """A page of the changes, or one frame of the stream; `epoch` is that of its revision.

    It goes on from `after`; None where an older backend does not say so.
    """

    revision: Revision
    head: Revision
    changes: list[Change]
    more: bool = False
    epoch: Epoch = ""
    after: Revision | None = None

    def __post_init__(self) -> None:
        if self.after is not None and self.after > self.revision:
            raise ValueError("a page that ends before it begins")


class Beat(msgspec.Struct):
    """A heartbeat of the stream; it has told everything up to `after`, None where it does not say so."""

    at: str
    head: Revision
    after: Revision | None = None


def lost_before(frame: Page | Beat, cursor: int) -> int:
    """Up to which revision this reader should have had the changes before a frame; 0 when it has them all.

    The head of a heartbeat proves nothing: what is between is still on its way. More here than a frame goes on
    from is no harm: it brings each record as it is at its end.
    """
    return frame.after if frame.after is not None and frame.after > cursor else 0
