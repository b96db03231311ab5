"""Cases of two households at once, and findings that come with what is only just no defect."""

from relapse_watch.sample.planting import Also, Recipe
from tests.unit.sample.test_planting import cell, planted


def _homes(world, defects):
    return [int(world.people.household[d.row - 4]) for d in defects]


def test_two_households_take_the_same_cells_together(world):
    recipe = Recipe(codes="A_01", column="家庭成员联系电话", put={"家庭成员联系电话": "18800000001"}, households=2)
    made, planting = planted(world, recipe)
    register = made["monitored_person"]
    assert len(planting.defects) == 4
    assert len(set(_homes(world, planting.defects))) == 4
    assert {cell(register, d) for d in planting.defects} == {"18800000001"}


def test_without_a_second_household_the_first_takes_nothing(world):
    def one_home(v):
        return (v.household == v.household[0]) & v.is_head

    recipe = Recipe(codes="A_02", column="民族", put={"民族": None}, fits=one_home, households=2)
    made, planting = planted(world, recipe)
    assert planting.defects == []
    assert made["monitored_person"].edits == {}


def test_what_comes_with_a_near_miss_is_told_as_found(world):
    recipe = Recipe(
        codes="B_01", column="民族", put={"民族": None}, fits=lambda v: v.is_head, near=({"民族": "汉族"},),
        near_also=(Also("民族", "B_02"),),
    )  # fmt: skip
    _, planting = planted(world, recipe)
    (near,) = planting.near_misses
    assert near.code == "B_01"
    assert [d.row for d in planting.defects if d.code == "B_02"] == [near.row]
    assert near.row not in {d.row for d in planting.defects if d.code == "B_01"}
