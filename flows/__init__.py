"""How the service runs: the night, one county, follow-up, and the command line. Prefect lives here alone."""
