"""One household explained: its months, the engine run again for it alone, sentences, chart and page."""
