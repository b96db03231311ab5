"""The words of the page on data status, Chinese and English beside each other."""

Pair = tuple[str, str]

# What each status means, and what the cadre's message says of it.
STATUS: dict[str, tuple[Pair, Pair]] = {
    "complete": (("数据完整,照常判断", "complete, judged as usual"), ("不提", "nothing")),
    "partial": (
        ("有一部分不知道,能判断的照常判断", "some part is unknown, what can be judged is judged"),
        ("数据不全", "data are partial"),
    ),
    "stale": (
        ("太旧,或该报的逾期没报;不判断", "too old, or what was due is overdue; not judged"),
        ("数据待核:数据太旧,该报的还没报", "to be checked: out of date, what is due has not come"),
    ),
    "missing": (
        ("没有可用的数;不判断,也不当作零", "there is none to use; not judged, and not taken as zero"),
        ("数据待核:缺数据", "to be checked: data are missing"),
    ),
    "quarantined": (
        ("有错,已搁置;留用上一次合格的数据,不判断", "wrong and set aside; the last good data are kept, not judged"),
        ("数据待核:有错的已搁置,先留用上一次合格的数据", "to be checked: errors set aside, the last good data kept"),
    ),
}
LEVEL: dict[str, Pair] = {"shown": ("照常", "shown"), "hidden": ("数据待核", "unknown")}
TOUCHES: dict[str, Pair] = {
    "identity": ("证件号码等身份", "identity"),
    "structure": ("户和人口", "household structure"),
    "standing": ("户类型和监测状态", "type and monitoring"),
    "place": ("所在村", "village"),
    "income": ("收入", "income"),
    "event": ("部门线索", "a department's clue"),
    "understated_transfer": ("补贴没有算进收入", "aid left out of income"),
    "unpaid_illness": ("因病而自付为零", "illness without own spending"),
    "copy": ("重复的一笔", "a copy"),
    "nothing": ("判断不用", "nothing that is judged"),
}
WHOM: dict[str, Pair] = {
    "nobody": ("不涉及任何户", "no household"),
    "open_or_paid_spells": (
        "最近一段务工还没结束的人,或收入窗口内有务工工资的人,所在的户",
        "households with a member whose newest spell goes on, or with wages in the income window",
    ),
    "monthly_account": ("收入窗口内有按月台账的户", "households with an account of the ledger in the income window"),
    "no_monthly_account": ("收入窗口内没有按月台账的户", "households without any account of the ledger in the window"),
    "standing_transfers": (
        "收入窗口内领过经常性补贴的户",
        "households that were paid aid other than one-off in the window",
    ),
}
WORD: dict[str, Pair] = {
    "suppressed": ("已登记误报", "suppressed"),
    "lead": ("线索", "a lead"),
    "refuse": ("退回", "refuse"),
    "quarantine": ("隔离", "quarantine"),
    "note": ("提示", "note"),
    "late": ("迟报(在宽限期内)", "late (within its grace)"),
    "overdue": ("逾期未报", "overdue"),
    "kept": ("是", "yes"),
    "not_kept": ("", ""),
    "any": ("任何", "any"),
    "or": (" 或 ", " or "),
    "and": ("、", "; "),
}
HEADS: dict[str, tuple[list[str], list[str]]] = {
    "statuses": (["数据情况", "意思", "责任人读到"], ["Status", "Meaning", "The cadre reads"]),
    "table": (
        ["序", "行", "条件", "数据情况", "等级", "留用上次合格数据", "为什么", "责任人读到"],
        ["No.", "Row", "If", "Data status", "Level", "Last good data", "Why", "The cadre reads"],
    ),
    "touches": (
        ["数据集", "规则", "列", "碰到", "哪部分待核"],
        ["Dataset", "Rules", "Columns", "Touches", "Part left unknown"],
    ),
    "overdue": (["名称", "哪些户"], ["Name", "Which households"]),
}
PROSE: dict[str, Pair] = {
    "title": ("# 数据情况:检查结论怎样影响判断", "# Data status: what the verdict on data does to a household"),
    "intro": (
        "本页由 `warnings/early_warning/policy/data_status.yaml` 生成,程序按同一份声明判断,每一行都有测试。"
        "原则:**数据有错不等于困难,没有数据不等于零,迟报不等于有错。**",
        "Written from `warnings/early_warning/policy/data_status.yaml`, which the program itself goes by; each row is "
        "tested. **Bad data is not poverty, missing is not zero, and late is not bad.**",
    ),
    "statuses": ("## 五种数据情况", "## Five statuses"),
    "table": ("## 判定表", "## The truth table"),
    "table_intro": (
        "每个问题、每份迟报从上往下找第一行符合的。一户有几个问题,以最重的为准(完整 < 不全 < 过期 < 缺失 < 隔离)。"
        "等级为「数据待核」的,收入规则都不说话;只有辍学、危房、受灾等别的依据仍可给出等级,且不会高于按上一次合格数据得出的等级。"
        "已经开着的预警不因此降级、不因此解除,编号不变;改好的文件交来,当晚恢复正常。",
        "Each finding and each late file takes the first row that holds. Of several the gravest counts (complete < "
        "partial < stale < missing < quarantined). Where the level is unknown no rule on income speaks; other evidence "
        "(a child out of school, a dangerous house, a disaster) still may, but never above what the last good data "
        "would give. A warning that is open is neither lowered nor closed by it and keeps its id; the mended file puts "
        "things right the same night.",
    ),
    "touches": ("## 规则碰到哪一部分", "## What a rule touches"),
    "touches_intro": (
        "从上往下,第一行符合的算数。每条会隔离行的规则都在这里有一行(有测试保证);户编号空着的行不知道是谁家的,只报给数据专员。"
        "名册上被隔离的人仍算家里一口人。",
        "The first line that fits counts. Every rule that sets rows aside has one (a test holds it). A row without a "
        "household number concerns nobody that is known: the data steward hears of it. Whoever is set aside on a "
        "register still counts as a member.",
    ),
    "history": ("## 上一次合格的数据", "## The last good data"),
    "history_text": (
        "一份文件里有这户的行被隔离时,这户在这份文件里的数据改用上一份:同一来源、同一期次,在那晚以前收到、内容不同、"
        "这户没有任何行被隔离的最新一份。那一份里没有这户的,就是那时还没有。部门线索另外留下新名单里更晚的合格线索。"
        "人均收入、变化和当时的理由照样显示,理由前写明「按上一次合格的数据」,等级仍是数据待核。没有合格的旧文件,就什么数也不显示。"
        "按任何日期重放,结果相同。",
        "Where rows of a household are set aside in a file, its rows of that file are taken from the one before: the "
        "newest of the same source and slot, received by that night, of other bytes, in which no row of the household "
        "was set aside. If it is not in there, it had none then. Of departments' clues, good ones that are newer stay "
        'too. Income per head, its change and the reasons of then are shown, the reasons marked "By the last good '
        'data"; the level is unknown all the same. Without a good file no figure is shown. A replay of any date '
        "finds the same.",
    ),
    "overdue": ("## 迟报和逾期", "## Late and overdue"),
    "overdue_intro": (
        "报送日、宽限天数和谁负责,写在各数据契约里(见 [contracts.zh-CN.md](contracts.zh-CN.md) 和下表),"
        "没有公开标准的都注明是本系统自定。"
        "报送日的次日起算迟报,宽限期满的次日起算逾期;各催报一次,发给负责的岗位,那个岗位没有人在岗的发给数据专员。"
        "上一个报送日之后任何一天导出的文件,都算这一期的;从没交过的不算欠。逾期只涉及下面这些户:",
        "Due day, days of grace and owner stand in each contract (see [contracts.md](contracts.md) and the table "
        "below); what has no published source says that it is ours. A file is late from the day after its due day and "
        "overdue from the day after its grace; each is told once, to the owner's role, or to the data steward where "
        "nobody holds it. A file exported on any day after one due day serves the next; what never came is not owed. "
        "Overdue files concern:",
    ),
    "reads": ("## 数据专员和责任人各做什么", "## Who does what"),
    "reads_text": (
        "责任人:在「数据待核」一栏看到户、哪份文件、第几行、哪一列、错在哪里、怎么改;入户时对一对实际情况,告诉数据专员。"
        "数据专员:在原表里改好,把整份文件重新放进上报文件夹。",
        'The cadre finds the household under "data to be checked", with file, row, column, what is wrong and what to '
        "write instead, asks at the door and tells the data steward. The steward mends the file and hands it in again.",
    ),
}
