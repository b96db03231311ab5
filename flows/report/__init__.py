"""What a night has to say for itself: figures, pages, artifacts."""
