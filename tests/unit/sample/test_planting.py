"""A recipe plants what it says where it says, for the populations of the row, and tells the truth about it."""

import numpy as np
import pytest

from relapse_watch.sample.exports import sheets
from relapse_watch.sample.planting import Also, Planting, Recipe

LIFTED_OR_MONITORED = {"lifted": "A_01", "monitored": "A_02"}


def planted(world, *recipes):
    """The county's sheets by dataset after planting, and the planting."""
    planting = Planting(world, lambda sheet: f"{sheet.stem}.csv", recipes)
    pairs = list(sheets(world))
    written = list(planting.sheets(iter(pairs)))
    assert [s.stem for s in written] == [s.stem for _, s in pairs]
    return dict(pairs), planting


def cell(sheet, defect):
    """What stands where a defect was told."""
    row = defect.row - len(sheet.titles) - 2
    return sheet.edits.get(row, {}).get(defect.column, sheet.cell(row, defect.column))


def test_a_person_recipe_spoils_one_row_and_tells_the_codes_of_its_populations(world):
    recipe = Recipe(codes=LIFTED_OR_MONITORED, column="民族", fits=lambda v: v.age.between(60, 90), put={"民族": None})
    made, planting = planted(world, recipe)
    register, group = made["monitored_person"], world.households.group[world.people.household]
    assert {d.code for d in planting.defects} == {"A_01", "A_02"}
    for row in {d.row - 4 for d in planting.defects}:
        told = {d.code for d in planting.defects if d.row - 4 == row}
        expected = {"A_01"} if group[row] == 0 else {"A_01", "A_02"} if group[row] == 1 else {"A_02"}
        assert told == expected
        assert register.edits[row] == {"民族": None}
        assert 60 <= world.people.age_on(world.window.as_of)[row] <= 90


def test_a_household_recipe_spoils_every_row_and_tells_the_first(world):
    recipe = Recipe(
        codes="B_01", column="住房面积", grain="household", put={"住房面积": None, "own:民族": "苗族"},
        fits=lambda v: v.size == 3,
    )  # fmt: skip
    made, planting = planted(world, recipe)
    edits = made["monitored_person"].edits
    for defect in planting.defects:
        first = defect.row - 4
        assert world.people.position[first] == 0
        assert all("住房面积" in edits[first + n] for n in range(3))
        assert sum("民族" in edits[first + n] for n in range(3)) == 1
    assert len(planting.defects) == 2


def test_near_misses_are_told_apart_and_variants_take_turns(world):
    recipe = Recipe(
        codes="C_01", column="与村主干路距离", grain="household",
        put=({"与村主干路距离": "5.1"}, {"与村主干路距离": "50"}), near=({"与村主干路距离": "5"},),
    )  # fmt: skip
    made, planting = planted(world, recipe)
    register = made["monitored_person"]
    assert {cell(register, d) for d in planting.defects} == {"5.1", "50"}
    assert [cell(register, d) for d in planting.near_misses] == ["5"]
    assert not {d.row for d in planting.defects} & {d.row for d in planting.near_misses}


def test_no_household_takes_two_cases(world):
    recipes = [Recipe(codes=f"D_{n:02d}", column="民族", put={"民族": None}) for n in range(12)]
    _, planting = planted(world, *recipes)
    homes = [int(world.people.household[d.row - 4]) for d in planting.defects]
    assert len(homes) == len(set(homes)) == 24


def test_a_part_of_the_county_stays_as_it_is(world):
    recipes = [Recipe(codes=f"D_{n:03d}", column="民族", put={"民族": None}) for n in range(300)]
    _, planting = planted(world, *recipes)
    assert len(planting.defects) <= 0.25 * world.scale.households + 0.6 * 23
    assert len({d.code for d in planting.defects}) > 0.9 * len(planting.defects)


def test_one_file_spoilt_and_the_finding_in_another(world):
    recipe = Recipe(
        codes="E_01", column="劳动技能", fits=lambda v: v.rows_in("migrant_work") > 1,
        put={"migrant_work:年度交通费补助": "1"}, also=(Also("年度交通费补助", "E_02", dataset="migrant_work"),),
    )  # fmt: skip
    made, planting = planted(world, recipe)
    migrant, register = made["migrant_work"], made["monitored_person"]
    people = {register.cell(d.row - 4, "人编号") for d in planting.defects if d.code == "E_01"}
    spells = [d for d in planting.defects if d.code == "E_02"]
    assert {migrant.cell(d.row - 4, "人编号") for d in spells} == people
    assert len(spells) > len(people) == 2
    assert all(cell(migrant, d) == "1" for d in spells)


def test_a_new_row_names_the_person(world):
    recipe = Recipe(
        codes="F_01", column="证件号码", fits=lambda v: (v.rows_in("migrant_work") == 0) & v.age.between(20, 50),
        put={"+migrant_work:开始时间": "2025年03月", "+migrant_work:结束时间": None},
    )  # fmt: skip
    made, planting = planted(world, recipe)
    migrant, register = made["migrant_work"], made["monitored_person"]
    new = [migrant.edits[migrant.rows + n] for n in range(len(migrant.copies))]
    assert [c["证件号码"] for c in new] == [register.cell(d.row - 4, "证件号码") for d in planting.defects]
    assert [c["行政村"] for c in new] == [register.cell(d.row - 4, "村") for d in planting.defects]
    assert all(c["开始时间"] == "2025年03月" and c["结束时间"] is None for c in new)


def test_cells_may_be_made_from_the_row(world):
    recipe = Recipe(codes="G_01", column="证件号码", put={"证件号码": lambda v, row: v.cell(row, "证件号码")[:17]})
    made, planting = planted(world, recipe)
    assert all(len(cell(made["monitored_person"], d)) == 17 for d in planting.defects)


def test_villages_and_late_files_have_recipes_too(world):
    village = Recipe(codes={"delisted_village": "H_01"}, dataset="village", column="总户数", put={"总户数": None})
    paid = Recipe(
        codes="H_02", dataset="aid_payment", stem="财政一卡通发放_2024", column="金额（元）", put={"金额（元）": "0"}
    )
    made, planting = planted(world, village, paid)
    told = {(d.file.split("/")[1][:6], d.code) for d in planting.defects}
    assert told == {("（自定义）行", "H_01"), ("财政一卡通发", "H_02")}
    assert all(made["village"].cell(d.row - 4, "是否出列") == "是" for d in planting.defects if d.code == "H_01")


@pytest.mark.parametrize("population", ["monitored_unresolved", "monitored_resolved"])
def test_populations_by_resolution(world, population):
    _, planting = planted(world, Recipe(codes={population: "I_01"}, column="民族", put={"民族": None}))
    from relapse_watch.sample.accounts import status

    resolved = status(world).resolved >= 0
    homes = world.people.household[np.array([d.row - 4 for d in planting.defects])]
    assert world.households.is_monitored[homes].all()
    assert (resolved[homes] == (population == "monitored_resolved")).all()
    assert len(homes) == 2
