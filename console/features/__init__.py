"""FEATURES: the one list of what the console can do, in the order of its docks, tabs and menus."""

from console.feature import Feature
from console.features.ages.feature import FEATURE as AGES
from console.features.alarms.feature import FEATURE as ALARMS
from console.features.approvals.feature import FEATURE as APPROVALS
from console.features.audit.feature import FEATURE as AUDIT
from console.features.conflicts.feature import FEATURE as CONFLICTS
from console.features.devices.feature import FEATURE as DEVICES
from console.features.drawing.feature import FEATURE as DRAWING
from console.features.hydrant_care.feature import FEATURE as HYDRANT_CARE
from console.features.hydrants.feature import FEATURE as HYDRANTS
from console.features.importing.feature import FEATURE as IMPORTING
from console.features.incidents.feature import FEATURE as INCIDENTS
from console.features.map_export.feature import FEATURE as MAP_EXPORT
from console.features.map_layers.feature import FEATURE as MAP_LAYERS
from console.features.map_sources.feature import FEATURE as MAP_SOURCES
from console.features.map_tools.feature import FEATURE as MAP_TOOLS
from console.features.map_view.feature import FEATURE as MAP_VIEW
from console.features.map_windows.feature import FEATURE as MAP_WINDOWS
from console.features.moving.feature import FEATURE as MOVING
from console.features.outbox.feature import FEATURE as OUTBOX
from console.features.packs.feature import FEATURE as PACKS
from console.features.plans.feature import FEATURE as PLANS
from console.features.queue.feature import FEATURE as QUEUE
from console.features.resources.feature import FEATURE as RESOURCES
from console.features.seats.feature import FEATURE as SEATS
from console.features.sites.feature import FEATURE as SITES
from console.features.support.feature import FEATURE as SUPPORT
from console.features.units.feature import FEATURE as UNITS
from console.features.untold.feature import FEATURE as UNTOLD
from console.features.video.feature import FEATURE as VIDEO
from console.features.whereabouts.feature import FEATURE as WHEREABOUTS

FEATURES: tuple[Feature, ...] = (
    QUEUE, INCIDENTS, ALARMS, HYDRANTS, UNITS, PLANS, VIDEO, SITES, SUPPORT, DEVICES, RESOURCES, IMPORTING, OUTBOX,
    MOVING, CONFLICTS, SEATS, UNTOLD, AGES, PACKS,
    APPROVALS, AUDIT, MAP_VIEW, MAP_TOOLS, DRAWING, MAP_LAYERS, WHEREABOUTS,
    MAP_SOURCES, MAP_EXPORT, MAP_WINDOWS, HYDRANT_CARE,
)  # fmt: skip
