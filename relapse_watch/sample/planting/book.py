"""All recipes."""

from relapse_watch.sample.planting.recipe import Recipe

BOOK: tuple[tuple[Recipe, ...], ...] = ()

RECIPES: tuple[Recipe, ...] = tuple(recipe for page in BOOK for recipe in page)
