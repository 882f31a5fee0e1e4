"""The pending rows, kept level with acts and facts: only what a change can have reached is folded again."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from models.fold import Fold, PendingRow, Step, SyncedFacts, folds_alike, keys_of
from models.outbox_entry import Entry
from models.record import Key


class GatheredFacts(SyncedFacts, Protocol):
    """Facts of which many can be held at hand for a while."""

    def at_once(self, keys: Iterable[Key]) -> AbstractContextManager[None]:
        """Hold these while the block runs."""
        ...


class Overlay:
    """What a fold of all waiting entries makes of the facts, step by step remembered.

    A step rests on the rows before it and on the facts it asked for. Where none of these is another one, and the
    entry is not, it is taken over as it was; everything else is folded, in its order.
    """

    def __init__(self, synced: GatheredFacts) -> None:
        self._synced = synced
        self._fold = Fold(synced)
        self._steps: dict[str, Step] = {}

    @property
    def rows(self) -> Mapping[Key, PendingRow]:
        """The pending rows as they are now."""
        return self._fold.rows

    @property
    def is_empty(self) -> bool:
        """No entry was laid over the facts: nothing here can be out of date."""
        return not self._steps and not self._fold.rows

    def add(self, entry: Entry) -> Collection[Key]:
        """Lay a new entry over all; the keys whose rows it made or changed, none for one that is there already."""
        if entry.id in self._steps:
            return ()
        step = self._steps[entry.id] = self._fold.add(entry)
        return step.rows.keys()

    def follow(self, entries: Sequence[Entry], changed: Iterable[Key] = (), *, anew: bool = False) -> set[Key]:
        """Fold these, after those records of the backend changed; the keys whose rows are other ones now.

        `anew`: the facts may be others than those the steps rest on, so each is taken again.
        """
        before, steps, differs = self._fold.rows, self._steps, set(changed)
        if anew or not _in_order(steps, entries):
            steps = {}
            differs.update(before)
        waiting = {entry.id for entry in entries}
        for command_id, step in steps.items():
            if command_id not in waiting:
                differs |= step.changes
        with self._synced.at_once(_asked_again(entries, steps, differs)):
            self._fold, self._steps = self._folded(entries, steps, differs)
        after = self._fold.rows
        return {key for key in differs if before.get(key) != after.get(key)}

    def _folded(
        self, entries: Iterable[Entry], steps: Mapping[str, Step], differs: set[Key]
    ) -> tuple[Fold, dict[str, Step]]:
        """The fold and its steps; `differs` grows by all that is not what it was for the steps to come."""
        fold, taken = Fold(self._synced), dict[str, Step]()
        for entry in entries:
            before = steps.get(entry.id)
            if before is not None and _holds(before, entry, differs):
                fold.add_again(before)
                taken[entry.id] = before
            else:
                after = taken[entry.id] = fold.add(entry)
                differs |= after.changes if before is None else _differences(before, after)
        return fold, taken


def _in_order(steps: Mapping[str, Step], entries: Sequence[Entry]) -> bool:
    """Do those that are in both come in the same order?"""
    waiting = {entry.id for entry in entries}
    return [i for i in steps if i in waiting] == [entry.id for entry in entries if entry.id in steps]


def _holds(step: Step, entry: Entry, differs: set[Key]) -> bool:
    return differs.isdisjoint(step.asked) and folds_alike(step.entry, entry)


def _differences(before: Step, after: Step) -> set[Key]:
    rows = before.rows.keys() | after.rows.keys()
    other = {key for key in rows if before.rows.get(key) != after.rows.get(key)}
    return other | (before.blocked ^ after.blocked)


def _asked_again(entries: Iterable[Entry], steps: Mapping[str, Step], differs: set[Key]) -> Iterator[Key]:
    """What the steps that may have to be taken will ask for: only a guess, so that it is read in one go."""
    reached = set(differs)
    for entry in entries:
        step = steps.get(entry.id)
        if step is None:
            asked = set(keys_of([entry]))
            reached |= asked
            yield from asked
        elif not _holds(step, entry, reached):
            reached |= step.changes
            yield from step.asked
