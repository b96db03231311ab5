"""`make bench`: the engine beside others, a night by stage and Prefect's share of it, a province, the engine's parts.

All are ratios of one run. The parts come last: a process begins with the memory mark of the one that started it.
"""

from bench import engine, night, province, table

if __name__ == "__main__":
    table.main()
    night.main()
    province.main([])
    engine.main()
