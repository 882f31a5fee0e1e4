"""The journal's arithmetic: what an act's hash is taken of, and what is wrong with a chain of them."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping

import msgspec

from models.command import ChainLink, Envelope

MAX_N = 2**53
HASH = re.compile(r"[0-9a-f]{64}")
_SHORT = 16
_CANDIDATES = 500
"""So many places are tried for an entry that does not fit its own: more is no change of order any more."""
_JSON = msgspec.json.Encoder()


class BadHead(ValueError):
    """A text that is no hash, neither whole nor as printed."""


class Head(msgspec.Struct, frozen=True):
    """The newest entry of a chain that somebody knows: whoever keeps it can tell that the chain was cut."""

    n: int
    hash: str


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is wrong with a journal; the sentence is in translations under `journal.found.<code>`.

    `n` is the place in the chain, `to_n` the last one of a stretch, `entry` says whose act it was.
    """

    code: str
    chain: str
    n: int = 0
    to_n: int = 0
    entry: str = ""
    command_id: str = ""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as it is stored: `digest(n)` is what its hash would have to be at place n."""

    n: int
    prev: str
    hash: str
    digest: Callable[[int], str]
    command_id: str = ""
    entry: str = ""


def sha256(data: bytes) -> str:
    """In hex."""
    return hashlib.sha256(data).hexdigest()


def short_head(whole: str) -> str:
    """A hash for paper: its first sixteen digits in fours."""
    return " ".join(whole[i : i + 4] for i in range(0, min(_SHORT, len(whole)), 4))


def head_prefix(text: str) -> str:
    """The digits of a head as typed from paper or pasted whole. Raises BadHead for anything else."""
    digits = re.sub(r"[\s·:.-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{16,64}", digits):
        raise BadHead(text[:80])
    return digits


def act_bytes(envelope: Envelope, link: ChainLink) -> bytes:
    """What the hash of an act at that place is taken of: every field that says what was done, in fixed order.

    The body goes in as the bytes it is, so that nothing depends on how one of us would write its JSON.
    """
    return _JSON.encode(
        (
            "act", link.chain, link.n, link.prev, link.follows, envelope.id, envelope.name, envelope.actor,
            envelope.seat, envelope.made_at, envelope.clock_offset_s, envelope.exercise_id, envelope.stated_at,
            envelope.base_revision, envelope.delivery, envelope.expires_s, envelope.body,
        )
    )  # fmt: skip


def linked(envelope: Envelope, chain: str, after: Head, follows: str = "") -> Envelope:
    """The act as the next one of its seat's chain."""
    bare = ChainLink(chain=chain, n=after.n + 1, prev=after.hash, hash="", follows=follows)
    whole = msgspec.structs.replace(bare, hash=sha256(act_bytes(envelope, bare)))
    return msgspec.structs.replace(envelope, link=whole)


def is_genuine(envelope: Envelope) -> bool:
    """Is the act what its link says it was? One without a link says nothing."""
    link = envelope.link
    if link is None:
        return True
    return 0 < link.n < MAX_N and link.hash == sha256(act_bytes(envelope, link))


def piece_of(envelope: Envelope) -> Piece:
    """An act with a link as an entry of its seat's chain."""
    link = envelope.link
    if link is None:
        raise ValueError(f"the act {envelope.id} is in no chain")
    return Piece(
        n=link.n, prev=link.prev, hash=link.hash, command_id=envelope.id,
        digest=lambda n: sha256(act_bytes(envelope, msgspec.structs.replace(link, n=n))),
        entry=f"{envelope.name} · {envelope.actor} · {envelope.seat} · {envelope.made_at.isoformat()}",
    )  # fmt: skip


def check_chain(
    chain: str, pieces: Iterable[Piece], heads: Mapping[int, str] | None = None, gaps_to: int = 0,
    gaps: bool = False,
) -> list[Finding]:  # fmt: skip
    """What is wrong with a chain whose entries come in the order of their numbers.

    `heads`: number -> hash as somebody kept them. Up to `gaps_to` entries may be missing (they were pruned);
    with `gaps` they may be missing anywhere before the end.
    """
    heads = heads or {}
    found: list[Finding] = []
    strange: list[Piece] = []
    last: Piece | None = None
    for piece in pieces:
        expected = last.n + 1 if last is not None else 1
        sound = piece.digest(piece.n) == piece.hash
        if last is not None and piece.n == last.n:
            found.append(_finding("duplicated", chain, piece))
        elif piece.n > expected and not gaps and piece.n - 1 > gaps_to:
            found.append(Finding(code="missing", chain=chain, n=max(expected, gaps_to + 1), to_n=piece.n - 1))
        elif last is not None and piece.n == expected and sound and _is_other(last, piece.prev):
            # What follows carries the hash of what stood here; it is right about it, being right itself.
            found.append(_finding("replaced", chain, last))
        if not sound:
            strange.append(piece)
        elif heads.get(piece.n, piece.hash) != piece.hash:
            found.append(_finding("rewritten", chain, piece))
        last = piece
    found += _moved_or_changed(chain, strange, found)
    end, most = last.n if last is not None else 0, max(heads, default=0)
    if most > end and most > gaps_to:
        found.append(Finding(code="truncated", chain=chain, n=max(end, gaps_to) + 1, to_n=most))
    return sorted(found, key=lambda finding: finding.n)


def _is_other(piece: Piece, wanted: str) -> bool:
    """Sound in itself, but not the entry that the next one names."""
    return piece.hash != wanted and piece.digest(piece.n) == piece.hash


def _moved_or_changed(chain: str, strange: list[Piece], found: list[Finding]) -> list[Finding]:
    """Entries whose hash does not fit their place: it may fit another one's, then only the order was changed."""
    places = {piece.n for piece in strange}
    for gap in found:
        if gap.code == "missing":
            places.update(range(gap.n, min(gap.to_n + 1, gap.n + _CANDIDATES)))
    candidates = sorted(places)[:_CANDIDATES]
    out = []
    for count, piece in enumerate(strange):
        near = candidates if count < _CANDIDATES else ()
        place = next((n for n in near if n != piece.n and piece.digest(n) == piece.hash), 0)
        code = "reordered" if place else "tampered"
        out.append(_finding(code, chain, piece, place))
    return out


def _finding(code: str, chain: str, piece: Piece, to_n: int = 0) -> Finding:
    return Finding(code=code, chain=chain, n=piece.n, to_n=to_n, entry=piece.entry, command_id=piece.command_id)
