"""How one backend process is set up; built from the command line by serve.py."""

from dataclasses import dataclass, field
from pathlib import Path

from backend.channels import Channels

PROTOCOL = 1
VERSION = "0.1.0"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Folders are None when the backend is not to serve what they would hold.

    `secret` lets the console that started this process sign in as `local`; it comes from the environment only.
    """

    database_url: str
    demo: bool = False
    secret: str = ""
    regions: Path | None = None
    documents: Path | None = None
    media: Path | None = None
    catalogues: Path | None = None
    heartbeat_s: float = 10.0
    coalesce_s: float = 0.025
    poll_s: float = 0.5
    token_hours: float = 12.0
    offline_hours: float = 72.0
    tombstone_days: float = 30.0
    track_hours: float = 72.0
    orders_to_log: bool = False
    """A reader of the centre's own takes orders from the log; otherwise an order without a webhook goes nowhere."""
    channels: Channels = field(default_factory=dict)
    """Webhooks. What has none is not ordered and not carried out, and says so; in a demo it goes to the log."""
