"""A stand-in for the process that reads with GDAL: it does what the file says, within the same bounds."""

import os
import sys
import time
from pathlib import Path

import msgspec

from console.importing.reading import gdal


def main() -> None:
    """Fall over, never end, take all memory or all of the disk, or answer nonsense."""
    gdal.bounded()
    path = Path(msgspec.json.decode(sys.argv[1], type=gdal.Request).path)
    match path.read_text():
        case "fall":
            os.abort()
        case "hang":
            time.sleep(600)
        case "memory":
            bytearray(gdal.MEMORY_BYTES + (1 << 30))
        case "disk":
            with (path.parent / gdal.ANSWER).open("wb") as file:
                file.truncate(gdal.ANSWER_BYTES + 1)
        case "nonsense":
            (path.parent / gdal.ANSWER).write_bytes(b"\xc1nonsense")


if __name__ == "__main__":
    main()
