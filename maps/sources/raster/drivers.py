"""What GDAL may use when it reads somebody's image: three of its readers, no other file, and no network."""

import functools
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ALLOWED = frozenset({"GTiff", "PNG", "JP2OpenJPEG"})
CACHE_MB = 64
LIST_S = 30.0
_ROOT = Path(__file__).resolve().parents[3]
_SETTINGS = {
    "GDAL_CACHEMAX": str(CACHE_MB),
    # No file beside the image is looked at: an overview or a mask there may be of any kind.
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_DRIVER_PATH": "disable",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "PROJ_NETWORK": "OFF",
    "GDAL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


@functools.cache
def settings() -> Mapping[str, str]:
    """Variables for the process that reads. Asks GDAL once for all it could do. Raises OSError."""
    try:
        listed = subprocess.run(
            [sys.executable, "-m", __name__],
            cwd=_ROOT, capture_output=True, text=True, timeout=LIST_S, check=True, stdin=subprocess.DEVNULL,
        ).stdout.splitlines()  # fmt: skip
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
    return {**_SETTINGS, "GDAL_SKIP": ",".join(name for name in listed if name not in ALLOWED)}


def main() -> None:
    """Name every reader there is, one a line."""
    import rasterio

    with rasterio.Env() as env:
        sys.stdout.write("\n".join(sorted(env.drivers())))


if __name__ == "__main__":
    main()
