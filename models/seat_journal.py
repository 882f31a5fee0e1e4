"""A console's outbox read as evidence: its chains, its acts and the heads it kept, without writing a byte."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from models.command import Envelope
from models.journal import Finding, check_chain, piece_of
from models.outbox_chain import SeatChain, chains
from models.outbox_entry import EntryState
from models.outbox_heads import KeptHead
from models.outbox_schema import refuse_newer
from models.sqlite_errors import CorruptDatabase, StoreError, explained


class SavedAct(msgspec.Struct, frozen=True):
    """An act in the outbox and where it stands."""

    envelope: Envelope
    state: EntryState


class SeatJournal(msgspec.Struct, frozen=True, kw_only=True):
    """What one outbox says."""

    chains: list[SeatChain]
    acts: list[SavedAct]
    heads: list[KeptHead]

    def check(self) -> list[Finding]:
        """What is wrong with the seat's own chains."""
        found: list[Finding] = []
        known = {chain.id: chain for chain in self.chains}
        links: dict[str, list[Envelope]] = {chain.id: [] for chain in self.chains}
        for act in self.acts:
            if act.envelope.link is not None:
                links.setdefault(act.envelope.link.chain, []).append(act.envelope)
        for chain_id, envelopes in links.items():
            pieces = sorted((piece_of(envelope) for envelope in envelopes), key=lambda piece: piece.n)
            chain = known.get(chain_id)
            if chain is None:
                found.append(Finding(code="unknown_chain", chain=chain_id))
                found += check_chain(chain_id, pieces, gaps=True)
            else:
                heads = {chain.n: chain.hash} if chain.n else {}
                found += check_chain(chain_id, pieces, heads, chain.pruned_n)
        return found


def read_seat_journal(path: Path) -> SeatJournal:
    """Read an outbox that may be in use, or a copy of one. Raises StoreError."""
    with explained(path), reading(path) as db:
        if refuse_newer(db, path) == 0:
            raise StoreError(path, "no journal: the outbox is of a release that kept none")
        rows = db.execute("SELECT envelope, state FROM entries ORDER BY seq")
        heads = db.execute("SELECT chain, n, hash, seen_at FROM heads ORDER BY chain, n, hash")
        try:
            return SeatJournal(
                chains=chains(db),
                acts=[SavedAct(msgspec.json.decode(e, type=Envelope), EntryState(state)) for e, state in rows],
                heads=[KeptHead(str(chain), int(n), str(whole), str(at)) for chain, n, whole, at in heads],
            )
        except (msgspec.MsgspecError, ValueError) as error:
            raise CorruptDatabase(path, str(error)) from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write: to a file in use, or to a copy in a folder where nothing may be made."""
    if not path.is_file():
        raise StoreError(path, "there is no such file")
    # Without a log beside it nobody has it open: it is read as it lies there, and nothing is made beside it.
    quiet = not path.with_name(path.name + "-wal").exists()
    address = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if quiet else ''}"
    with closing(sqlite3.connect(address, uri=True)) as db:
        yield db
