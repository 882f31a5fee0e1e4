"""Every place of the demo town has a district, and none of them is without hydrants."""

from collections import Counter

from console.demo.districts import district


def test_every_district_has_its_share_of_the_hydrants(town):
    found = Counter(district(water.at) for water in town.waters)
    assert set(found) == {"望楼街道", "新城街道", "南湖街道", "演示工业园"}
    assert min(found.values()) > 60
