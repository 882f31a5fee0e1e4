"""The line to sources of map tiles: bounded in time, size, redirects and number, and never telling a key."""

import asyncio
import re
import ssl
import threading
from concurrent.futures import CancelledError, Future
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from maps.sources.line import Fetched, NotFetched
from maps.sources.source import is_loopback

if TYPE_CHECKING:
    import httpx

WITHIN_S = 10.0
CONNECT_S = 4.0
AT_ONCE = 8
MOST_REDIRECTS = 3
MOST_AGAIN_S = 3_600.0
_REDIRECTS = (301, 302, 303, 307, 308)
_AGE = re.compile(r"max-age\s*=\s*(\d{1,9})")


class TileLine:
    """Fetches in a thread of its own, begun with the first question. `fetch` blocks: never on the UI thread."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        """`trust`: whose certificates are believed, the system's without."""
        self._trust = trust
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: httpx.AsyncClient | None = None
        self._places = asyncio.Semaphore(AT_ONCE)
        self._asked: set[Future[Fetched]] = set()
        self._is_closed = False

    def fetch(self, address: str, most_bytes: int) -> Fetched:
        """What is there now. Raises NotFetched. Any thread."""
        with self._lock:
            if self._is_closed:
                raise NotFetched("stopped")
            loop = self._loop or self._begin()
            asked = asyncio.run_coroutine_threadsafe(self._bounded(address, most_bytes), loop)
            self._asked.add(asked)
        try:
            return asked.result()
        except CancelledError:
            raise NotFetched("stopped") from None
        finally:
            with self._lock:
                self._asked.discard(asked)

    def let_go(self) -> None:
        """End the questions under way: nobody waits for their answers."""
        with self._lock:
            asked = list(self._asked)
        for question in asked:
            question.cancel()

    def close(self) -> None:
        """End the questions and the thread."""
        with self._lock:
            self._is_closed = True
            loop, self._loop = self._loop, None
            thread = self._thread
        self.let_go()
        if loop is not None and thread is not None:
            asyncio.run_coroutine_threadsafe(self._leave(), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)
            loop.close()

    def _begin(self) -> asyncio.AbstractEventLoop:
        loop = self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="map tiles", daemon=True)
        self._thread.start()
        return loop

    async def _leave(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _bounded(self, address: str, most_bytes: int) -> Fetched:
        import httpx

        if self._client is None:
            # Compressed answers are refused below: a few bytes of them may stand for gigabytes.
            headers = {"User-Agent": "Wanghuolou", "Accept": "image/webp,image/png,image/jpeg,*/*;q=0.5",
                       "Accept-Encoding": "identity"}  # fmt: skip
            verify: Any = self._trust if self._trust is not None else True
            self._client = httpx.AsyncClient(
                headers=headers, verify=verify, timeout=httpx.Timeout(WITHIN_S, connect=CONNECT_S)
            )
        try:
            async with self._places, asyncio.timeout(WITHIN_S):
                return await self._followed(self._client, address, most_bytes)
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout):
            raise NotFetched("timeout") from None
        except (httpx.TransportError, OSError):
            raise NotFetched("offline") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            # The library's words would hold the address, and with it the key.
            raise NotFetched("address") from None

    async def _followed(self, client: "httpx.AsyncClient", address: str, most_bytes: int) -> Fetched:
        host = urlsplit(address).hostname
        for _turn in range(MOST_REDIRECTS + 1):
            parts = urlsplit(address)
            # Asking for the port refuses one that is none.
            if parts.port == 0 or parts.hostname != host:
                raise NotFetched("redirected")
            if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
                raise NotFetched("not_https")
            async with client.stream("GET", address) as answer:
                if answer.status_code not in _REDIRECTS:
                    return await _read(answer, most_bytes)
                address = urljoin(address, answer.headers.get("location", ""))
        raise NotFetched("redirected")


async def _read(answer: "httpx.Response", most_bytes: int) -> Fetched:
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotFetched("compressed")
    body = bytearray()
    if answer.status_code == 200:
        async for part in answer.aiter_raw():
            body += part
            if len(body) > most_bytes:
                raise NotFetched("too_large")
    return Fetched(answer.status_code, bytes(body), fresh_s(answer.headers), again_s(answer.headers))


def fresh_s(headers: "httpx.Headers") -> float | None:
    """How long the answer says that it holds, None when it does not say."""
    control = headers.get("cache-control", "").lower()
    if match := _AGE.search(control):
        return float(match[1])
    if "no-cache" in control or "no-store" in control:
        return 0.0
    return _until(headers.get("expires", ""), headers.get("date", ""))


def again_s(headers: "httpx.Headers") -> float:
    """How long the source wants to be left alone, 0 when it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(MOST_AGAIN_S, float(text))
    return min(MOST_AGAIN_S, _until(text, headers.get("date", "")) or 0.0)


def _until(then: str, now: str) -> float | None:
    """Seconds between two moments of the source's own clock."""
    try:
        return max(0.0, (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds())
    except (TypeError, ValueError, IndexError):
        return None
