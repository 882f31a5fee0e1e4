"""Pages that wait for the writer: small ones that follow on each other are written as one."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from models.record import Change

JOINED_RECORDS = 200
"""A transaction of so many takes a few milliseconds: an act does not wait longer for its turn."""


@dataclass(frozen=True)
class WaitingPage:
    """Changes that follow `after`, up to `revision` of `epoch`; each of `done` is called once they were handled."""

    after: int
    changes: Sequence[Change]
    revision: int
    done: tuple[Callable[[], None], ...]
    at: str = ""
    epoch: str = ""
    turn: int = 0


class WaitingPages:
    """Put by one thread, taken by another.

    A transaction costs the same for one change as for many, so who has fallen behind catches up the faster the
    more is waiting.
    """

    def __init__(self) -> None:
        self._pages: deque[WaitingPage] = deque()
        self._turn = 0

    def put(self, page: WaitingPage) -> int:
        """Add one at the end; its turn."""
        self._turn += 1
        self._pages.append(replace(page, turn=self._turn))
        return self._turn

    def part(self) -> None:
        """What is put from now on is not joined to what was put before: the turn between is another job's."""
        self._turn += 1

    def take(self, turn: int) -> WaitingPage | None:
        """The page of this turn with what can be joined to it; None when it was taken with one before it."""
        # A later one has to wait, for what stands between may be no page.
        if not self._pages or self._pages[0].turn > turn:
            return None
        pages = [self._pages.popleft()]
        count = len(pages[0].changes)
        while self._pages and _follows(self._pages[0], pages[-1]):
            count += len(self._pages[0].changes)
            if count > JOINED_RECORDS:
                break
            pages.append(self._pages.popleft())
        return pages[0] if len(pages) == 1 else _joined(pages)


def _follows(page: WaitingPage, last: WaitingPage) -> bool:
    return page.turn == last.turn + 1 and page.after == last.revision and page.epoch == last.epoch


def _joined(pages: Sequence[WaitingPage]) -> WaitingPage:
    """Each record once, as it is after the last of them."""
    newest = {change.key: change for page in pages for change in page.changes}
    first, last = pages[0], pages[-1]
    done = tuple(done for page in pages for done in page.done)
    return replace(last, after=first.after, changes=list(newest.values()), done=done)
