"""The stages of a county's run, one file each: read from the store, call the rooms, write to the store."""
