"""Encodes the demo's camera clips: H.264, 640x360, eight seconds, the same bytes for the same seed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.demo.facts import Camera, Town
from console.demo.scenes import HEIGHT, WIDTH, Scene
from console.demo.watching import BURNING
from console.demo.words import stream

FRAMES_PER_S = 10
SECONDS = 7
_BEGINS = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


def write_clips(town: Town, folder: Path, done: Callable[[int], None]) -> None:
    """One clip a camera into folder/clips; `done(n)` is called as each is finished."""
    (folder / "clips").mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        work = [pool.submit(_write, town.seed, n, camera, folder) for n, camera in enumerate(town.cameras, 1)]
        for n, task in enumerate(work, 1):
            task.result()
            done(n)


def _write(seed: int, n: int, camera: Camera, folder: Path) -> None:
    import av
    import numpy as np

    scene = Scene(camera.scene, camera.name, n, camera.number in BURNING, stream(seed, camera.clip))
    options = {"preset": "ultrafast", "crf": "29", "threads": "1"}
    with av.open(str(folder / camera.clip), "w", options={"fflags": "+bitexact", "movflags": "+faststart"}) as out:
        video = out.add_stream("libx264", rate=FRAMES_PER_S, options=options)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.gop_size = 2 * FRAMES_PER_S
        for k in range(SECONDS * FRAMES_PER_S):
            clock = _BEGINS + timedelta(seconds=n * 60 + k // FRAMES_PER_S)
            image = scene.frame(k / FRAMES_PER_S, f"{clock:%Y-%m-%d %H:%M:%S}")
            pixels = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, image.bytesPerLine())
            picture = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(pixels[:, : WIDTH * 3]).reshape(HEIGHT, WIDTH, 3), format="rgb24"
            )
            out.mux(video.encode(picture))
        out.mux(video.encode())
