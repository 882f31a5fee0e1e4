"""What a row of the "to send" view says: the act, how it stands, and why it is not gone yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.act_words import act_words
from console.reasons import sentence
from console.stuck_acts import STUCK
from console.sync.link import Attempt
from console.value_words import Names
from models.fold import waits_behind
from models.outbox_entry import Entry, EntryState
from resources.words import has, t
from widgets.ages import age_text


@dataclass(frozen=True)
class Waiting:
    """One entry as it is listed. `state` names the badge: the entry's own, `waits` or `trying`."""

    entry: Entry
    act: str
    state: str
    reason: str

    @property
    def id(self) -> str:
        """The id of the act."""
        return self.entry.id


def waiting(
    entries: Sequence[Entry], names: Names, attempt: Callable[[str], Attempt], online: bool
) -> list[Waiting]:
    """The rows of these entries, in their order."""
    behind = waits_behind(entries)
    acts = {entry.id: act_words(entry, names) for entry in entries}
    made = []
    for entry in entries:
        holder = behind.get(entry.id, "")
        state, reason = str(entry.state), ""
        if holder:
            state, reason = "waits", t("outbox.waits_behind", act=acts[holder])
        elif entry.state is EntryState.PENDING:
            state = "trying" if entry.attempts and online else state
            reason = _trying(entry, attempt(entry.id), online)
        elif entry.state is EntryState.WITHDRAWING:
            reason = sentence("command.withdrawing")
        elif entry.state in STUCK:
            reason = sentence(entry.reason)
        made.append(Waiting(entry, acts[entry.id], state, reason))
    return made


def _trying(entry: Entry, attempt: Attempt, online: bool) -> str:
    if not online:
        return t("outbox.offline_tried", count=entry.attempts) if entry.attempts else t("outbox.offline")
    if not entry.attempts or not attempt.code:
        return ""
    words = t("outbox.tried", count=entry.attempts)
    return f"{words}　{t('outbox.next_in', seconds=round(attempt.next_s))}" if attempt.next_s >= 1 else words


def detail_words(row: Waiting, attempt: Attempt, made_s: float, who: str) -> str:
    """All there is to say of one act: what it would change, when it was made, and what went wrong last."""
    envelope = row.entry.envelope
    parts = [
        row.act,
        t("outbox.made", who=who, seat=envelope.seat, age=age_text(made_s),
          time=envelope.happened_at.astimezone().strftime("%H:%M:%S")),
        t("outbox.tried", count=row.entry.attempts) if row.entry.attempts else t("outbox.never_tried"),
    ]  # fmt: skip
    key = f"sync.link.{attempt.code}"
    if attempt.code and has(key):
        parts.append(t(key, **attempt.params))
    return "　·　".join(parts) + (f"\n{row.reason}" if row.reason else "")
