"""The nine classes of defects in a county's data.

They are those of the data audits that counties went through: definitions, standards and sums that differ;
bases, causes and updates that are unclear, wrong or late; ledgers incomplete, untrue or wrongly filled
(甘肃 2016, 「八个准、五张图、三本账」).
"""

from data_contracts.contracts.words import Words

DEFECT_CLASSES: dict[str, Words] = {
    "inconsistent_definition": Words("口径不统一", "definitions differ"),
    "inconsistent_standard": Words("标准不一致", "standards differ"),
    "wrong_accounting": Words("核算不准确", "sums do not add up"),
    "unclear_base": Words("底数不清", "base figures unclear"),
    "wrong_cause": Words("致贫原因不准", "causes of poverty wrong"),
    "late_update": Words("动态管理滞后", "updates lag"),
    "incomplete": Words("内容不全", "content incomplete"),
    "untrue": Words("数据不实", "data untrue"),
    "misfilled": Words("错填漏填", "filled in wrongly"),
}
