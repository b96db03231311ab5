"""A simulated county, written in the true export layouts, with the truth beside it."""

from relapse_watch.sample.main import CountyManifest, Manifest, write_sample

__all__ = ["CountyManifest", "Manifest", "write_sample"]
