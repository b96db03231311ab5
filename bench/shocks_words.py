"""The words in the tables of the page of planted shocks: (Chinese, English). The text is in shocks.*.md."""

from early_warning.levels_words import RULE as RULE_WORDS

SHARES = frozenset(
    {
        *("need", "hit", "unhelped", "need_alone", "hit_alone", "unhelped_alone", "hit_in_year"),
        *("told_0", "told_1", "told_3", "told_6", "before", "same_month", "later", "never"),
    }
)
COMPARED = (
    ("system", "system", "line_alone"),
    ("new", "system", "newly_below"),
    ("ranked", "ranked", "line_as_ranked"),
)
VERDICT = {True: ("达到三倍", "three times is reached"), False: ("没有达到三倍", "three times is not reached")}

COLUMN: dict[str, tuple[str, str]] = {
    "way": ("怎么选的", "chosen by"),
    "level": ("等级", "level"),
    "rule": ("规则", "rule"),
    "kind": ("冲击", "shock"),
    "visits": ("户(次)", "visits"),
    "need": ("确有需要", "in need"),
    "hit": ("遇事", "hit"),
    "unhelped": ("无人帮", "unhelped"),
    "hit_in_year": ("一年内遇事", "hit within a year"),
    "visits_alone": ("单凭:户", "alone: visits"),
    "need_alone": ("单凭:需要", "alone: in need"),
    "hit_alone": ("单凭:遇事", "alone: hit"),
    "unhelped_alone": ("单凭:无人帮", "alone: unhelped"),
    "planted": ("种入", "planted"),
    "warned_before": ("此前已有预警", "had a warning"),
    **{f"told_{n}": (f"≤{n} 月", f"≤ {n} months") for n in (0, 1, 3, 6)},
    "median_lag": ("中位数(月)", "median (months)"),
    "falls": ("跌到线下", "falls"),
    "before": ("之前已预警", "before"),
    "same_month": ("当月", "same month"),
    "later": ("以后", "later"),
    "never": ("从未", "never"),
    "median_lead": ("提前(月),中位数", "median lead"),
    "median_lead_told": ("其中提前了的", "of those told before"),
}

VALUE: dict[str, tuple[str, str]] = {
    **RULE_WORDS,
    "system": ("系统", "the system (a month)"),
    "statutory": ("法定", "statutory"),
    "ranked": ("按排名", "ranked"),
    "audit": ("抽查", "audit"),
    "below_cut": ("没排上", "below the cut"),
    "line_alone": ("低于线,月月最低", "below the line, the lowest every month"),
    "newly_below": ("低于线,每户只去一次", "below the line, each once"),
    "line_as_ranked": ("低于线,月月最低(户数同按排名)", "the lowest every month, as many as ranked"),
    "newly_as_ranked": ("低于线,只去一次(户数同按排名)", "each once, as many as ranked"),
    "everybody": ("全县", "everybody"),
    "red": ("红", "red"),
    "yellow": ("黄", "yellow"),
    "green": ("绿", "green"),
    "unknown": ("灰", "unknown"),
    "none": ("无预警", "none"),
    "all": ("合计", "all"),
    "no_shock": ("没有冲击", "no shock"),
    "illness": ("大病", "illness"),
    "job_loss": ("失业", "job lost"),
    "wage_cut": ("减薪", "wage cut"),
    "worker_return": ("务工返乡", "worker came home"),
    "worker_death": ("务工者去世", "worker died"),
    "harvest_failure": ("歉收", "failed harvest"),
}
