"""What verifications say of the warnings: how right they were, what they cost, which thresholds might move."""

from early_warning.feedback.limits import FeedbackTerms, feedback_terms
from early_warning.feedback.outcomes import outcomes
from early_warning.feedback.proposals import proposals

__all__ = ["FeedbackTerms", "feedback_terms", "outcomes", "proposals"]
