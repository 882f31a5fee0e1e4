"""Video: every camera on the map, one playing, and the nearest one when an alarm is confirmed."""

from console.context import Context
from console.feature import Act, Area, Feature, Panel
from console.features.video import linkage
from console.features.video.layer import camera_layer
from console.features.video.panel import VideoPanel


def _show(context: Context) -> None:
    context.desk.show_panel("video")


FEATURE = Feature(
    name="video",
    panels=(Panel("video", "video.panel", Area.BOTTOM, VideoPanel, order=40, beside=True),),
    layers=lambda context: (camera_layer(context),),
    acts=(Act("video.show", "video.act.show", _show, "F9", "video"),),
    start=linkage.start,
)
