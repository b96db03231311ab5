"""One run of the engine on a county in memory, in a process of its own: `python -m bench.one_run HOUSEHOLDS`.

Prints JSON: seconds of each part and the peak memory of the process. The panel's arrays are given; what is timed is
all that follows them on a night: what the model is told and its prediction, trends, thresholds, levels, reasons.
The model itself is fitted once a month, here on a sample and outside the time.
"""

import json
import resource
import sys
from time import perf_counter

import pandas as pd

from bench.arrays import AS_OF, PLACE, county, nothing_wrong
from early_warning import assess, load_policy
from early_warning.outlook import outlook_inputs
from early_warning.prospects import MODEL
from early_warning.vulnerability import Model, Outlook, fit, predict

FITTED_ON = 2_000


def main(households: int) -> None:
    """Make the county, run the engine once, print what it took."""
    terms = load_policy().at(PLACE, AS_OF)
    model = _fitted()
    register, panel, events = county(households)
    made = _peak_mb()
    began = perf_counter()
    now = outlook_inputs(panel, register, events, terms).now
    told = perf_counter()
    outlook = _frame(register, predict(model, now))
    del now
    predicted = perf_counter()
    result = assess(register, panel, events, nothing_wrong(), terms, outlook)
    ended = perf_counter()
    print(
        json.dumps(
            {
                "households": households,
                "inputs": told - began,
                "predict": predicted - told,
                "assess": ended - predicted,
                "seconds": ended - began,
                "peak_mb": _peak_mb(),
                "arrays_mb": made,
                "warned": int((result.assessments["level"] != "none").sum()),
                "reasons": len(result.reasons),
            }
        )
    )


def _fitted() -> Model:
    register, panel, events = county(FITTED_ON, seed=8)
    return fit(outlook_inputs(panel, register, events, load_policy().at(PLACE, AS_OF)).histories)


def _frame(register: pd.DataFrame, said: Outlook) -> pd.DataFrame:
    names = {"risk": "risk", "risk_low": "low", "risk_high": "high", "expected_poverty": "expected_poverty"}
    frame = pd.DataFrame({name: getattr(said, own) for name, own in (names | {"depth": "depth"}).items()})
    frame.insert(0, "household_id", register["household_id"])
    return frame.assign(risk_basis=pd.Series(MODEL, index=frame.index, dtype="str"))


def _peak_mb() -> float:
    """Peak memory of this process in millions of bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]))
