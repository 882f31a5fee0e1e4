"""Where orders and granted acts go when they leave the house: a signed webhook a channel, set in a file."""

import contextlib
import enum
import hashlib
import hmac
import ipaddress
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec

from backend.command_words import Said
from models.notification import NotifyMany
from models.power import CutPower

ORDERS = "log"
"""The name of the orders' channel in the table; without a webhook of its own it is the backend's log."""
SECTIONS = {"orders": ORDERS, "power": CutPower.CHANNEL, "notification": NotifyMany.CHANNEL}
MIN_SECRET = 16
MOST_TIMEOUT_S = 20.0
CONNECT_S = 3.0
AGAIN = frozenset({408, 425, 429})


class BadChannels(Said):
    """A file of channels that cannot be used; the message is a sentence."""


class Result(enum.StrEnum):
    """What came of one attempt. `unsure`: it may have arrived, nobody said so."""

    SENT = "sent"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"
    UNSURE = "unsure"


class Webhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One channel: where to, the secret both sides know, and how long an answer may take."""

    url: str
    secret: str = ""
    secret_file: str = ""
    timeout_s: float = 5.0


Channels = Mapping[str, Webhook]
"""By the name in the table; a channel that is not in it is not set up."""


def read_channels(path: Path) -> dict[str, Webhook]:
    """The channels of a TOML file: sections orders, power and notification. Raises BadChannels."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), dict[str, Webhook])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadChannels("backend.channels.unreadable", path=path, reason=error) from error
    unknown = sorted(found.keys() - SECTIONS.keys())
    if unknown:
        raise BadChannels(
            "backend.channels.unknown", path=path, name=unknown[0][:40], known=", ".join(sorted(SECTIONS))
        )
    return {SECTIONS[name]: _checked(name, webhook, path.parent) for name, webhook in found.items()}


def _checked(name: str, webhook: Webhook, folder: Path) -> Webhook:
    secret = webhook.secret
    if webhook.secret_file:
        try:
            secret = (folder / webhook.secret_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadChannels("backend.channels.secret_unreadable", name=name, reason=error) from error
    if len(secret) < MIN_SECRET:
        raise BadChannels("backend.channels.secret_short", name=name, least=MIN_SECRET)
    if not 0.1 <= webhook.timeout_s <= MOST_TIMEOUT_S:
        raise BadChannels("backend.channels.timeout", name=name, most=f"{MOST_TIMEOUT_S:g}")
    parts = urlsplit(webhook.url)
    plain = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not parts.hostname or parts.username or not (parts.scheme == "https" or plain):
        raise BadChannels("backend.channels.url", name=name)
    return msgspec.structs.replace(webhook, secret=secret)


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def signature(secret: str, sent_at: str, body: bytes) -> str:
    """What proves who sent a body, and when: HMAC-SHA256 of moment, a full stop and the body, in hex."""
    return "sha256=" + hmac.new(secret.encode(), sent_at.encode() + b"." + body, hashlib.sha256).hexdigest()


def deliver(http: httpx.Client, webhook: Webhook, command_id: str, body: bytes) -> Result:
    """One attempt. The receiver knows a repetition by `Wanghuolou-Id`: it is the same act."""
    sent_at = str(int(time.time()))
    headers = {
        "Content-Type": "application/json", "Wanghuolou-Id": command_id, "Wanghuolou-Timestamp": sent_at,
        "Wanghuolou-Signature": signature(webhook.secret, sent_at, body),
    }  # fmt: skip
    timeout = httpx.Timeout(webhook.timeout_s, connect=min(CONNECT_S, webhook.timeout_s))
    try:
        with http.stream("POST", webhook.url, content=body, headers=headers, timeout=timeout) as answer:
            status = answer.status_code
    except (httpx.ConnectError, httpx.ConnectTimeout):
        return Result.NOT_REACHED
    except (httpx.HTTPError, httpx.StreamError, OSError):
        return Result.UNSURE
    if 200 <= status < 300:
        return Result.SENT
    if status >= 500:
        return Result.UNSURE
    return Result.NOT_REACHED if status in AGAIN else Result.REFUSED
