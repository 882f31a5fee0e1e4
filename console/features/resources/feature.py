"""Resources: everything that exists, in one table."""

from console.feature import Area, Feature, Panel
from console.features.resources.table import OneTable

FEATURE = Feature(name="resources", panels=(Panel("table", "resources.panel", Area.BOTTOM, OneTable, order=10),))
