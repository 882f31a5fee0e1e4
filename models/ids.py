"""Identifiers: time-ordered ones for what is made here, derived ones for what comes from files."""

import hashlib
import os
import time
import uuid

_NAMESPACE = uuid.UUID("6f0d7a52-1f0e-5c53-9f5e-77616e676875")


def uuid7(unix_ms: int | None = None) -> str:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits, so ids sort by birth."""
    ms = int(time.time() * 1000) if unix_ms is None else unix_ms
    value = (ms & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def derived_id(*parts: str) -> str:
    """The same parts give the same id on every machine: imports and command results find themselves again."""
    text = "\x1f".join(parts)
    name = hashlib.sha256(text.encode()).hexdigest()
    # A UUIDv5 put together here: uuid.uuid5 takes four times as long, and a file has a hundred thousand rows.
    made = bytearray(hashlib.sha1(_NAMESPACE.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x50, made[8] & 0x3F | 0x80
    text = made.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
