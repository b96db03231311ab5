"""`make bench`: a night by stage and Prefect's share of it, then the engine's parts. Ratios of one run.

The night comes first: a process begins with the memory mark of the one that started it.
"""

from bench import engine, night

if __name__ == "__main__":
    night.main()
    engine.main()
