"""Sites: the buildings that are watched and planned for."""

from console.feature import DossierTab, Feature
from console.features.sites.layer import site_layer
from console.features.sites.tab import SiteTab
from models.device import Device
from models.site import Site

FEATURE = Feature(
    name="sites",
    tabs=(DossierTab("site", "sites.tab", frozenset({Site.KIND, Device.KIND}), SiteTab, order=8),),
    layers=lambda context: (site_layer(context),),
)
