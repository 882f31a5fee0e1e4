import pytest

from maps.points import PointLayer
from tests.maps.test_points import STYLE


def test_a_layer_name_that_is_no_identifier_is_refused():
    with pytest.raises(ValueError, match="identifier"):
        PointLayer("../etc", "", STYLE)


def test_a_revision_told_is_kept_and_a_lower_one_is_not():
    layer = PointLayer("a", "", STYLE)
    layer.set_points([], [], [], [], revision=9)
    assert (layer.revision, layer.base) == (9, 9)
    layer.update_points([], revision=3)
    assert (layer.revision, layer.base) == (10, 9)
