"""Video: every camera on the map, one playing, and the nearest one when an alarm is confirmed."""

from console.context import Context
from console.feature import Act, DossierTab, Feature
from console.features.video.layer import camera_layer
from console.features.video.linkage import Linkage
from console.features.video.tab import VideoTab
from models.alarm import Alarm
from models.camera import Camera
from models.incident import Incident
from models.site import Site

KINDS = frozenset({Incident.KIND, Alarm.KIND, Camera.KIND, Site.KIND})


def _show(context: Context) -> None:
    context.desk.show_tab("video")


def _link(context: Context) -> None:
    Linkage(context)


FEATURE = Feature(
    name="video",
    tabs=(DossierTab("video", "video.tab", KINDS, VideoTab, order=60, with_incident=True),),
    layers=lambda context: (camera_layer(context),),
    acts=(Act("video.show", "video.act.show", _show, "F9", "video"),),
    start=_link,
)
