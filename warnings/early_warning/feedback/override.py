"""The lines that a person would add to the county's own policy to make a proposal so."""

import json

from early_warning.feedback.proposals import Proposal

FILL_IN = "YYYY-MM-DD"
"""Stands where the day belongs from which the value holds: as long as it does, the policy cannot be read."""


def override_lines(proposal: Proposal, county: str, month: str) -> str:
    """YAML for the policy folder of the county; '' where nothing is proposed. Raises nothing and writes nothing."""
    if proposal.verdict != "proposed" or proposal.to is None:
        return ""
    value = json.dumps(proposal.setting.value(proposal.to))
    reference = f"县核实反馈 {month} 月报的建议,由县里决定 / proposed by the feedback of {month}, decided by the county"
    dated = f'place: "{county}", from: {FILL_IN}, value: {value}, origin: ours, reference: "{reference}"'
    return f"{proposal.setting.parameter.name}:\n  values:\n    - {{{dated}}}\n"
