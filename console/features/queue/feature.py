"""The queue: episodes and incidents, worst first."""

from console.feature import Area, Feature, Panel
from console.features.queue.panel import QueuePanel

FEATURE = Feature(
    name="queue",
    panels=(
        Panel(
            "queue", "queue.panel", Area.LEFT, QueuePanel, order=10,
            workspaces=frozenset({"routine", "emergency", "drill", "wall"}),
        ),
    ),
)  # fmt: skip
