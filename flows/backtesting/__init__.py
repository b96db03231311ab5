"""A backtest's outside: what is asked for, the panel's file, what is written of it, and the report."""
