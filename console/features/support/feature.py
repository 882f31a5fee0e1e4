"""Support 保障资源: teams, experts, supplies, medical points and shelters on the map and in the dossier."""

from console.feature import DossierTab, Feature
from console.features.support.layers import LOOKS, support_layer
from console.features.support.tab import SupportTab

FEATURE = Feature(
    name="support",
    tabs=(DossierTab("support", "support.tab", frozenset(LOOKS), SupportTab, order=9),),
    layers=lambda context: [support_layer(context, kind) for kind in LOOKS],
)
