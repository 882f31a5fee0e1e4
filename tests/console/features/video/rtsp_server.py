"""A real RTSP server: GStreamer's, run by the system's Python, streaming a ball as JPEG over TCP.

`/usr/bin/python3 rtsp_server.py PORT` prints one line when it listens. Needs gir1.2-gst-rtsp-server-1.0,
gstreamer1.0-plugins-base, gstreamer1.0-plugins-good and python3-gi.
"""

import sys
from importlib import import_module

PIPELINE = (
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=240,framerate=10/1"
    " ! jpegenc ! rtpjpegpay name=pay0 pt=26 )"
)


def main() -> int:
    """Serve rtsp://127.0.0.1:PORT/ball until killed."""
    gi = import_module("gi")
    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    glib, gst, rtsp = (import_module(f"gi.repository.{name}") for name in ("GLib", "Gst", "GstRtspServer"))
    gst.init(None)
    server = rtsp.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(sys.argv[1])
    factory = rtsp.RTSPMediaFactory()
    factory.set_launch(PIPELINE)
    factory.set_shared(True)
    server.get_mount_points().add_factory("/ball", factory)
    if not server.attach(None):
        return 1
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    glib.MainLoop().run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
