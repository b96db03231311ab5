"""The feedback report: what verifications say of a county's warnings, gathered, counted, written down."""
