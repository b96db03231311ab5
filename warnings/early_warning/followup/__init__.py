"""What happens after a warning: clocks, reminders, who is asked next, and when a risk counts as removed."""

from early_warning.followup.clearance import clearance
from early_warning.followup.history import with_previous
from early_warning.followup.notices import due_notices
from early_warning.followup.progress import follow_up
from early_warning.followup.quiet import told

__all__ = ["clearance", "due_notices", "follow_up", "told", "with_previous"]
