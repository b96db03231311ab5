"""The words of reports and listings, Chinese with English beside."""

from alerts.words import DATASETS, LEVELS, ROLES
from data_contracts.contracts.classes import DEFECT_CLASSES

WORDS: dict[str, tuple[str, str]] = {
    **LEVELS,
    **DATASETS,
    **ROLES,
    **{name: (words.zh, words.en) for name, words in DEFECT_CLASSES.items()},
    "unstable": ("脱贫不稳定", "unstable"),
    "marginal": ("边缘易致贫", "marginal"),
    "sudden_hardship": ("突发严重困难", "sudden hardship"),
    "undetermined": ("未定", "undetermined"),
    "open": ("未核实", "open"),
    "due_to_clear": ("待解除", "due to clear"),
    "closed": ("已解除", "closed"),
    "accepted": ("通过", "accepted"),
    "quarantined": ("部分隔离", "rows quarantined"),
    "refused": ("退回", "refused"),
    "late": ("迟报", "late"),
    "unmatched": ("未识别", "not recognised"),
    "overdue": ("超期未报", "overdue"),
    "waiting": ("未生效", "not yet"),
    "active": ("有效", "active"),
    "expiring": ("快到期", "about to expire"),
    "expired": ("已到期", "expired"),
    "mended": ("已改好", "mended"),
    "broken": ("新出现", "new"),
    "remaining": ("还没改", "remaining"),
    "running": ("进行中", "running"),
    "complete": ("完成", "complete"),
    "failed": ("失败", "failed"),
    "dead": ("中断", "dead"),
    "locked": ("被占用", "locked"),
    "created": ("待发", "created"),
    "sending": ("发送中", "sending"),
    "sent": ("已发", "sent"),
    "acknowledged": ("已签收", "acknowledged"),
    "held": ("待人工确认", "held"),
    "superseded": ("已被取代", "superseded"),
    "opened": ("新增", "opened"),
    "raised": ("升级", "raised"),
    "lowered": ("降级", "lowered"),
    "returned": ("重新出现", "returned"),
    "changed": ("有变化", "changed"),
    "reassigned": ("换责任人", "reassigned"),
    "lifted": ("脱贫户", "lifted"),
    "ordinary": ("一般农户", "ordinary"),
    "partial": ("不全", "partial"),
    "stale": ("过旧", "stale"),
    "missing": ("缺失", "missing"),
    "quarantine": ("隔离", "quarantine"),
    "refuse": ("退回", "refuse"),
    "note": ("提示", "note"),
    "digest": ("预警提醒", "digest"),
    "findings": ("数据问题", "findings"),
    "orphans": ("无人负责", "orphans"),
    "failure": ("运行失败", "failure"),
    "operator": ("运维", "operator"),
    "intake": ("收件", "intake"),
    "check": ("检查", "check"),
    "land": ("入库", "land"),
    "panel": ("成表", "panel"),
    "assess": ("评估", "assess"),
    "reconcile": ("比对", "reconcile"),
    "address": ("落实到人", "address"),
    "outbox": ("写发件箱", "outbox"),
    "deliver": ("发送", "deliver"),
    "report": ("报告", "report"),
}


def word(code: str | None, lang: str) -> str:
    """The word for a code; a code without one is shown as it is."""
    if code is None:
        return ""
    zh, en = WORDS.get(code, (code, code))
    return en if lang == "en" else zh
