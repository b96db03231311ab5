"""What happens after a warning: clocks, reminders, who is asked next, and when a risk counts as removed."""

from early_warning.followup.notices import due_notices
from early_warning.followup.progress import follow_up

__all__ = ["due_notices", "follow_up"]
