"""From a county's panel to what the vulnerability model learns from and predicts on."""

from early_warning.outlook.inputs import OutlookInputs, outlook_inputs

__all__ = ["OutlookInputs", "outlook_inputs"]
