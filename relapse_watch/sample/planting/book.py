"""All recipes."""

from relapse_watch.sample.planting import (
    dwellings,
    household_land,
    household_leads,
    household_measures,
    household_phones,
    household_resolution,
    household_risks,
    incomes,
    monitoring_cases,
    plans_and_members,
    register_beside,
    register_insurance,
    register_people,
    register_posts,
    register_school,
    rubbish,
    twin_codes,
    villages,
    work_aid,
    work_people,
    work_spells,
)
from relapse_watch.sample.planting.recipe import Recipe

BOOK: tuple[tuple[Recipe, ...], ...] = (
    register_people.RECIPES,
    register_school.RECIPES,
    register_insurance.RECIPES,
    register_posts.RECIPES,
    twin_codes.RECIPES,
    dwellings.RECIPES,
    monitoring_cases.RECIPES,
    household_land.RECIPES,
    household_leads.RECIPES,
    household_measures.RECIPES,
    household_phones.RECIPES,
    household_resolution.RECIPES,
    household_risks.RECIPES,
    work_spells.RECIPES,
    work_people.RECIPES,
    work_aid.RECIPES,
    plans_and_members.RECIPES,
    villages.RECIPES,
    incomes.RECIPES,
    register_beside.RECIPES,
    rubbish.RECIPES,
)

RECIPES: tuple[Recipe, ...] = tuple(recipe for page in BOOK for recipe in page)
