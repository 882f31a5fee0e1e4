"""A camera's clip is a video of its scene, the same each time it is made."""

import av

from console.demo.clips import FRAMES_PER_S, SECONDS, write_clips
from console.demo.facts import Town


def test_a_clip_is_a_video_and_the_same_bytes_again(qapp, town, tmp_path):
    one = Town(town.seed, town.net, town.nearby, cameras=town.cameras[:1])
    told: list[int] = []
    for name in ("a", "b"):
        write_clips(one, tmp_path / name, told.append)
    assert told == [1, 1]
    first, second = (tmp_path / name / town.cameras[0].clip for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    with av.open(str(first)) as video:
        frames = [frame.to_ndarray(format="gray") for frame in video.decode(video=0)]
    assert len(frames) == FRAMES_PER_S * SECONDS
    assert frames[0].shape == (360, 640)
    assert (frames[0] != frames[-1]).mean() > 0.02
