"""Makes sure of the demo district: set, region pack, records taken in; each by the same commands as everyone's."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from console.embedded import ROOT
from console.keeper import write_whole
from console.local_backend import LocalBackend
from console.profile import Profile
from resources.words import t

log = logging.getLogger("wanghuolou.demo")

NAME = "demo"
KINDS = (
    ("stations", "stations.csv"), ("units", "units.csv"), ("sites", "sites.csv"), ("hydrants", "hydrants.csv"),
    ("persons", "persons.csv"), ("cameras", "cameras.csv"), ("devices", "devices.csv"), ("plans", "plans.json"),
    ("teams", "teams.csv"), ("experts", "experts.csv"), ("supplies", "supplies.csv"), ("medical", "medical.csv"),
    ("shelters", "shelters.csv"),
)  # fmt: skip
"""What is taken in, in the order in which records refer to each other: kind of `main.py import`, file."""
PLACED = frozenset(
    {"stations", "units", "sites", "hydrants", "cameras", "devices", "teams", "supplies", "medical", "shelters"}
)
"""Kinds whose positions we made ourselves, and vouch for."""
BACKEND_WAIT_S = 90.0
LAST_LINES = 3


class DemoFailed(Exception):
    """A step failed; the message is what it said last, empty when it was cancelled."""


class DemoDistrict:
    """Steps that block: run them in background work. `saying` may be read from any thread."""

    def __init__(self, profile: Profile, base: Path | None = None) -> None:
        """`base` is where set and pack are kept: `var` of the checkout when it can be written, else the profile."""
        self._base = base or _base(profile)
        self._taken_in = profile.backend / "demo.json"
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._cancelled = False
        self.saying = ""
        """What goes on, as a sentence; empty when nothing does."""

    @property
    def folder(self) -> Path:
        """The demo set."""
        return self._base / NAME

    @property
    def pack(self) -> Path:
        """Its region pack."""
        return self._base / "regions" / NAME

    def backend_options(self) -> Sequence[str]:
        """What the seat's own backend has to know of the demo: its users, and where the clips are."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return ("--demo", "--media", str(self.folder))

    def build(self) -> Path:
        """The demo set and its pack, made if they are missing or old; the pack's folder. Raises DemoFailed."""
        self.saying = t("shell.start.demo_build")
        self._run("demo", "build", str(self.folder))
        if not self._pack_is_current():
            self.saying = t("shell.start.demo_region")
            extract = str(self.folder / "town.osm.gz")
            self._run("region", "build", extract, "--name", NAME, "--out", str(self.pack.parent))
        return self.pack

    def take_in(self, backend: LocalBackend) -> bool:
        """Import the set once; False when that backend has it already. Raises DemoFailed."""
        self.saying = t("shell.start.backend")
        if not backend.wait_up(BACKEND_WAIT_S):
            slow = t("shell.fault.backend_slow", seconds=f"{BACKEND_WAIT_S:.0f}")
            raise DemoFailed(t("shell.fault.backend_failed", reason=slow))
        wanted = self._digest()
        if _read(self._taken_in) == wanted:
            return False
        secret = {"WANGHUOLOU_PASSWORD": backend.credentials.password}
        for kind, name in KINDS:
            if (self.folder / name).exists():
                self.saying = t("shell.start.demo_import", kind=t(f"shell.start.kind.{kind}"))
                self._run(
                    "import", kind, str(self.folder / name), "--apply", "--near", "import",
                    "--server", backend.url,
                    "--user", backend.credentials.user, *(("--crs", "wgs84") if kind in PLACED else ()), env=secret,
                )  # fmt: skip
        write_whole(self._taken_in, json.dumps(wanted).encode())
        return True

    def cancel(self) -> None:
        """End the step that runs; the next start goes on from there."""
        with self._lock:
            self._cancelled = True
            if self._child is not None:
                self._child.terminate()

    def _pack_is_current(self) -> bool:
        from maps.region.pack import BadPack, Pack, file_sha256

        try:
            pack = Pack.open(self.pack)
            return pack.manifest.sources[0].sha256 == file_sha256(self.folder / "town.osm.gz")
        except (BadPack, OSError, IndexError):
            return False

    def _digest(self) -> object:
        """Names the contents of the set: its manifest's hashes of the files that are taken in."""
        manifest = _read(self.folder / "manifest.json")
        return manifest.get("files", {}) if isinstance(manifest, dict) else {}

    def _run(self, *words: str, env: Mapping[str, str] | None = None) -> None:
        """One of our own commands as a child; its last lines are the reason when it fails."""
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(ROOT / "main.py")]
        with self._lock:
            if self._cancelled:
                raise DemoFailed("")
            child = self._child = subprocess.Popen(
                [*program, *words], env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **(env or {})},
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                encoding="utf-8", errors="replace",
            )  # fmt: skip
        lines: list[str] = []
        with child:
            for line in child.stdout or ():
                lines = [*lines[-LAST_LINES:], line.strip()]
                log.info("%s: %s", " ".join(words[:2]), line.strip())
        self._child = None
        if self._cancelled:
            raise DemoFailed("")
        if child.returncode != 0:
            raise DemoFailed(" ".join(lines) or f"{' '.join(words[:2])}: {child.returncode}")


def _base(profile: Profile) -> Path:
    own = ROOT / "var"
    try:
        own.mkdir(exist_ok=True)
    except OSError:
        return profile.root
    return own if os.access(own, os.W_OK) and not getattr(sys, "frozen", False) else profile.root


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
