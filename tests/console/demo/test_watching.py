"""Cameras and sensors of the demo hang where they can see and feel something."""

from console.demo.plane import length
from console.demo.scenes import INDOORS
from console.demo.watching import BURNING, SCENES


def test_every_camera_has_a_clip_of_its_own_with_a_scene_that_can_be_drawn(town):
    assert len({camera.clip for camera in town.cameras}) == len(town.cameras)
    assert {camera.scene for camera in town.cameras} <= set(SCENES)
    assert set(SCENES) > INDOORS


def test_the_care_home_burns_before_its_own_camera(town):
    care = [camera.number for camera in town.cameras if camera.site == town.sites[0].number]
    assert BURNING & set(care)


def test_cameras_that_are_down_show_in_the_list(town):
    assert sorted(camera.number for camera in town.cameras if camera.status == "离线") == ["cam-33", "cam-49"]


def test_a_sites_sensors_hang_in_its_building(town):
    for device in town.devices:
        if device.site:
            ring = town.site(device.site).building.ring
            assert min(length(device.at, corner) for corner in ring) < 80


def test_a_smart_hydrant_reports_from_its_own_place(town):
    places = {water.number: water.at for water in town.waters}
    terminals = [device for device in town.devices if device.hydrant]
    assert len(terminals) >= 40
    assert all(device.at == places[device.hydrant] for device in terminals)


def test_every_sensor_of_the_first_site_is_in_order_for_the_tour(town):
    assert {device.status for device in town.devices if device.site == "S001"} == {"正常"}
