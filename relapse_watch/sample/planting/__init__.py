"""Planted cases of the rules: what to spoil, where, and which finding must come of it.

A recipe is a declaration; the planter finds households that fit, puts the cells and remembers the truth::

    Recipe(
        codes={"lifted": "2_12_017", "monitored": "2_12_005"},
        column="劳动技能",
        fits=lambda v: v.age.between(60, 90),
        put={"劳动技能": "普通劳动力"},
        near=({"劳动技能": "弱劳动力或半劳动力"},),
    )

``codes``   one code for every row, or a code per population: any, lifted, monitored, monitored_unresolved,
            monitored_resolved, delisted_village. A row that is lifted and monitored gets both. Cases are
            planted for each population.
``column``  header at which the finding is told; with ``tell`` empty it is told at the row itself, in
            recipes of ``grain="household"`` at the household's first row.
``fits``    which rows may be taken: a mask over a ``View`` (see ``view.View``: cells by header, age, size,
            lifted, monitored, resolved, ``any``/``every``/``share`` of a household, rows in other files).
``put``     header -> text, None (blank) or a function of (view, row). A tuple of such takes turns. In
            household recipes a header means all rows of the household; ``all:`` and ``own:`` before a
            header say otherwise. ``migrant_work:`` before a header means the rows of the same person (of
            the same household in household recipes) in that file; ``+migrant_work:`` a new row for that
            person in it.
``near``    cells that are just no defect, put on other rows of ``near_fits`` (the same as ``fits`` if not
            given). They are told in truth/near_misses.csv.
``also``    findings that must come with the defect: ``Also(column, codes)``, told at the row, or
            with ``tell`` at the household's first or every row, or with ``dataset`` in another file.
``near_also`` findings of other rules that come with the near misses.
``into``    file in which the finding is told instead (as ``dataset`` of ``Also``; ``+migrant_work``: at the row added).
``households`` how many households take the same cells together (2 for what two households share).
``dataset`` the file whose rows are taken (default the register); ``stem`` picks one of several files.

A household takes one case at most, and no more than a part of all households take one: what is left must
still be a county. So a small county has only some of the recipes; a full one has two cases of each code.
New recipes: a module in this folder with a tuple ``RECIPES``, named in ``book.BOOK``.
"""

from relapse_watch.sample.planting.plant import Planting
from relapse_watch.sample.planting.recipe import Also, Recipe
from relapse_watch.sample.planting.view import View

__all__ = ["Also", "Planting", "Recipe", "View"]
