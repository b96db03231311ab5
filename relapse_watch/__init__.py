"""The ground the house stands on: settings, errors, dates, privacy, the store and the sample county."""

__version__ = "0.1.0"
