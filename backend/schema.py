"""The tables of the backend, alike on SQLite and PostgreSQL."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)

metadata = MetaData()

counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
)
"""One row: the newest revision, and the newest revision whose tombstone was thrown away."""

epochs = Table(
    "epochs",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("first_revision", BigInteger, nullable=False),
    Column("began_at", String(32), nullable=False),
)
"""A row a start of a backend: revisions from `first_revision` on were given out since then (see backend.epochs)."""

records = Table(
    "records",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("tx", BigInteger, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("exercise_id", String(128)),
    Column("change", LargeBinary, nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("command_id", String(64), nullable=False),
    Index("records_revision", "revision", unique=True),
)
"""Each record once. `change` is the JSON that goes down the line; `tx` the last revision of its transaction."""

commands = Table(
    "commands",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("received_at", String(32), nullable=False),
)
"""Every command that was judged, with its answer: the same id gets the same answer."""

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("credential", String(200), nullable=False),
    Column("seat", String(100), nullable=False),
    Column("command_id", String(64), nullable=False),
    Column("command", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("record_id", String(128), nullable=False),
    Column("exercise_id", String(128)),
    Column("before", LargeBinary),
    Column("after", LargeBinary),
    Column("note", Text, nullable=False),
    Index("audit_record", "kind", "record_id"),
    Index("audit_actor", "actor"),
    Index("audit_command", "command_id"),
)
"""Who changed what from what to what; never updated, never deleted."""

journal = Table(
    "journal",
    metadata,
    Column("incident_id", String(128), primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("command_id", String(64), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("at", String(32), nullable=False),
    Column("outcome", String(64), nullable=False),
    Column("credential", String(200), nullable=False),
    Column("seat_chain", String(64), nullable=False),
    Column("seat_n", BigInteger, nullable=False),
    Column("seat_prev", String(64), nullable=False),
    Column("seat_hash", String(64), nullable=False),
    Column("entry", LargeBinary, nullable=False),
    Column("records", LargeBinary, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("journal_command", "command_id"),
    Index(
        "journal_seat", "seat_chain", "seat_n", unique=True, sqlite_where=text("seat_n > 0"),
        postgresql_where=text("seat_n > 0"),
    ),
)  # fmt: skip
"""A chain an incident, and one (no incident) of the centre: each entry carries the hash of the one before it."""

journal_book = Table(
    "journal_book",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("begin_revision", BigInteger, nullable=False),
    Column("begin_at", String(32), nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("acts", BigInteger, nullable=False),
)
"""One row: after which revision and when the journal begins, and how much was ever entered."""

journal_chains = Table(
    "journal_chains",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""A line a chain, of an incident or of a seat: its highest place, the hash there, and how many were entered."""

outgoing = Table(
    "outgoing",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("command_id", String(64), nullable=False, unique=True),
    Column("channel", String(32), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("sent_at", String(32), nullable=False),
)
"""What leaves the house: `waiting`, then `sent` or `expired`."""

users = Table(
    "users",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("role", String(32), nullable=False),
    Column("password_hash", String(300), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("verifier", String(300), nullable=False, server_default=""),
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("changed_at", String(32), nullable=False, server_default=""),
)
"""`verifier` is a second Argon2id hash, with its own salt: it goes to the seats, the password hash never does."""

sealed_codes = Table(
    "sealed_codes",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("verifier", String(300), nullable=False),
    Column("changed_at", String(32), nullable=False),
)
"""Codes in sealed envelopes: the centre's break-glass code, as a verifier."""

tokens = Table(
    "tokens",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_name", String(100), nullable=False),
    Column("display_name", String(200), nullable=False),
    Column("role", String(32), nullable=False),
    Column("seat", String(100), nullable=False),
    Column("source", String(100), nullable=False),
    Column("expires_at", String(32), nullable=False),
)
"""Open sessions. Only the SHA-256 of a token is kept; `source` says what vouched for the user."""

series = Table(
    "series",
    metadata,
    Column("device_id", String(128), primary_key=True),
    Column("channel", String(64), primary_key=True),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),
)
"""The history of each channel of each device; milliseconds since 1970 UTC."""

open_alarms = Table(
    "open_alarms",
    metadata,
    Column("device_id", String(128), primary_key=True),
    Column("type", String(64), primary_key=True),
    Column("alarm_id", String(128), nullable=False),
)
"""The alarm a repeated report of the same device and type is folded into."""

presence = Table(
    "presence",
    metadata,
    Column("console", String(64), primary_key=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("seen_at", String(32), nullable=False),
    Column("presence", LargeBinary, nullable=False),
)
"""The running consoles: a models.presence.Presence each, and the digest of the token that vouches for it."""

incident_numbers = Table(
    "incident_numbers",
    metadata,
    Column("exercise_id", String(128), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("incident_id", String(128), nullable=False),
)
"""Which incident has which number (its SHA-256); `exercise_id` is empty for real ones."""

import_jobs = Table(
    "import_jobs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", String(32), nullable=False, index=True),
    Column("actor", String(200), nullable=False),
    Column("seat", String(100), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("source", String(200), nullable=False),
    Column("file_name", String(500), nullable=False),
    Column("created", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("undone_at", String(32), nullable=False),
    Column("undone_by", String(200), nullable=False),
    Column("kept", Boolean, nullable=False),
)
"""Every import that was carried out; `kept` while its images are."""

import_images = Table(
    "import_images",
    metadata,
    Column("job_id", String(64), primary_key=True),
    Column("record_id", String(128), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("created", Boolean, nullable=False),
    Column("fields", LargeBinary),
)
"""What an import did to a record: the revision it left, field -> [before, after] as JSON (null: too long)."""

tracks = Table(
    "tracks",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("slot", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("heading", Float),
    Index("tracks_slot", "slot"),
)
"""Where what moves was: a fix a thing and slot (models.track.SLOT_MS); milliseconds since 1970 UTC."""
