"""Acts that count from what is shown, such as the next stage: one is given only when the one before can be seen."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from console.context import Context
from console.stuck_acts import stuck_acts
from models.command import Command, Envelope, Refused
from models.kinds import decode_command
from models.log_entry import LogEntry, log_key
from resources.words import t

log = logging.getLogger("wanghuolou.in_turn")


@dataclass(frozen=True)
class _Found[T]:
    """What was read, and whether an act given before is missing from it."""

    record: T
    unseen: bool


def in_turn[C: Command, T](
    context: Context, turn: tuple[type[C], str], is_before: Callable[[C], bool], read: Callable[[], T],
    then: Callable[[T, Callable[[], None]], None], *, is_once: bool = False,
) -> None:  # fmt: skip
    """Read off the UI thread, and go on with it unless an act given here before is not in it yet, which is said.

    `turn`: the kind of the act and the id it is about; `is_before`: is this one of those that count? `then` gets
    what was read, and what is to be called as soon as its act is given or nothing is. `is_once`: the act says the
    same however often it is given; a second press is the first one, and nothing is said of it.
    """
    taken = context.commands.turns

    def not_again() -> None:
        if not is_once:
            context.notices.warn(t("incidents.notice.unseen"), key="in_turn")

    if turn in taken:
        not_again()
        return
    taken.add(turn)

    def end() -> None:
        taken.discard(turn)

    def work() -> _Found[T]:
        # In this order: an act leaves those on their way only when it is in the facts.
        unseen = _is_unseen(context, turn[0], is_before)
        return _Found(read(), unseen)

    def take(found: _Found[T]) -> None:
        if found.unseen:
            end()
            not_again()
        else:
            try:
                then(found.record, end)
            except Exception:
                end()
                raise

    def failed(error: Exception) -> None:
        end()
        log.error("act not given", exc_info=error)
        context.background.failed.emit(error)

    context.background.query(work, take, failed)


def _is_unseen[C: Command](context: Context, kind: type[C], is_before: Callable[[C], bool]) -> bool:
    """Acts are laid over the facts in their order, each with its entry in the log: the newest tells of all.

    One behind an act that was refused or is contested may do nothing until somebody has decided: the record says so
    itself, and the next act waits in the same row.
    """
    newest = next(_newest_first(context, kind, is_before), None)
    if newest is None or context.store.get(LogEntry, log_key(newest.id).id) is not None:
        return False
    return stuck_acts(context.commands.entries()).keys().isdisjoint(decode_command(newest).touches(newest.id))


def _newest_first[C: Command](
    context: Context, kind: type[C], is_before: Callable[[C], bool]
) -> Iterator[Envelope]:
    for envelope in reversed(context.commands.under_way()):
        if envelope.name == kind.NAME:
            with suppress(Refused):
                command = decode_command(envelope)
                if isinstance(command, kind) and is_before(command):
                    yield envelope
