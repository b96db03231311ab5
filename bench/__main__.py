"""`make bench`: the engine's parts, then a night by stage and Prefect's share of it. Figures are ratios of one run."""

from bench import engine, night

if __name__ == "__main__":
    engine.main()
    night.main()
