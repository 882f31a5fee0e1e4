"""The heads of the backend's journal as they pass by: what a console keeps, and can prove later."""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from models.journal import HASH, MAX_N, Head
from models.log_entry import LogEntry
from models.record import Change

MOST_ID = 128
"""No record has a longer id."""


class _Told(msgspec.Struct):
    """The part of a log entry that says where it stands."""

    incident_id: Annotated[str, msgspec.Meta(max_length=MOST_ID)] = ""
    chain_n: int = 0
    chain_hash: str = ""


_DECODER = msgspec.json.Decoder(_Told)


def heads_in(changes: Iterable[Change]) -> dict[str, Head]:
    """Incident ("" for the centre) -> the newest head the log entries among the changes carry."""
    heads: dict[str, Head] = {}
    for change in changes:
        if change.kind != LogEntry.KIND or change.deleted:
            continue
        try:
            told = _DECODER.decode(change.data)
        except msgspec.MsgspecError:
            continue
        known = heads.get(told.incident_id)
        newer = known is None or known.n < told.chain_n
        if newer and 0 < told.chain_n < MAX_N and HASH.fullmatch(told.chain_hash):
            heads[told.incident_id] = Head(told.chain_n, told.chain_hash)
    return heads
