"""All recipes."""

from relapse_watch.sample.planting import (
    dwellings,
    monitoring_cases,
    register_insurance,
    register_people,
    register_posts,
    register_school,
    twin_codes,
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
)

RECIPES: tuple[Recipe, ...] = tuple(recipe for page in BOOK for recipe in page)
