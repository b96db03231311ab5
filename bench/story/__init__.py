"""A county's whole story over twelve months, night by night, held against a plain re-computation.

``python -m bench.story [--nights N] [--seed S] [--md FILE]``: a small simulated county whose inbox is rewritten as
the year goes. After every night and every follow-up its warnings, owners, clocks, messages and the ledger of delivery
are computed once more by loops over households and days (``plain_*.py``: none of the program's own functions but the
calendar of working days), and every difference is a violation.
"""
