"""Ports that stay a test's own while nobody listens on them: a backend that was killed comes back to its own."""

import os
import random
import socket
from pathlib import Path

GIVEN_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")
"""What the system gives to whoever asks for any port, such as the servers of the tests beside."""
LOWEST, USUAL = 10_000, 32_768
WORKERS = 16
"""So many runs beside each other have no port in common."""
_chance = random.SystemRandom()


def own_port() -> int:
    """A free one that the system gives to nobody; 0, any, where it has none to spare."""
    own = range(LOWEST + _worker(), _end(), WORKERS)
    for _attempt in range(100 if own else 0):
        port = _chance.choice(own)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return 0


def _end() -> int:
    return int(GIVEN_OUT.read_text("ascii").split()[0]) if GIVEN_OUT.exists() else USUAL


def _worker() -> int:
    """Which of the processes this is that share the tests."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
