import os
import subprocess
import sys

from maps.sources.raster.drivers import ALLOWED, settings

LIST = "import rasterio; e = rasterio.Env(); e.__enter__(); print(','.join(sorted(e.drivers())))"


def test_the_reading_process_knows_three_kinds_of_files_and_no_other():
    listed = subprocess.run(
        [sys.executable, "-c", LIST], env={**os.environ, **settings()}, capture_output=True, text=True, check=True
    )
    assert set(listed.stdout.strip().split(",")) == ALLOWED
