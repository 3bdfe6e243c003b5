"""What is said in the simulation: short, plain, and plainly not about anybody."""

from __future__ import annotations

from domain.events.agenda import Category, Topic

MARK = "【模拟】"
"""Stands before every title, so that nobody takes it for real."""

DEPARTMENTS: tuple[tuple[str, tuple[Topic, ...]], ...] = (
    ("社会工作部门", (Topic.OTHER, Topic.COVENANTS)),
    ("民政部门", (Topic.ELDERLY_CARE, Topic.OTHER)),
    ("发展和改革部门", (Topic.OLD_HOUSING,)),
    ("教育部门", (Topic.CHILDREN,)),
    ("科技和信息化部门", (Topic.UTILITIES,)),
    ("公安部门", (Topic.LIGHTING_AND_SAFETY, Topic.NOISE)),
    ("司法行政部门", (Topic.COVENANTS,)),
    ("财政部门", (Topic.OTHER,)),
    ("人力资源和社会保障部门", (Topic.CONVENIENCE_SERVICES,)),
    ("规划和自然资源部门", (Topic.OLD_HOUSING, Topic.PARKING)),
    ("生态环境部门", (Topic.ENVIRONMENT, Topic.NOISE)),
    ("住房和城市建设部门", (Topic.OLD_HOUSING, Topic.LIFTS, Topic.PROPERTY_MANAGEMENT)),
    ("城市管理部门", (Topic.WASTE, Topic.UTILITIES, Topic.ENVIRONMENT)),
    ("交通管理部门", (Topic.PARKING, Topic.TRAFFIC)),
    ("商务部门", (Topic.CONVENIENCE_SERVICES,)),
    ("文化和旅游部门", (Topic.CULTURE_AND_SPORT,)),
    ("卫生健康部门", (Topic.ELDERLY_CARE, Topic.CHILDREN)),
    ("应急管理部门", (Topic.LIGHTING_AND_SAFETY,)),
    ("市场监督管理部门", (Topic.LIFTS, Topic.CONVENIENCE_SERVICES)),
    ("体育部门", (Topic.CULTURE_AND_SPORT,)),
    ("园林绿化部门", (Topic.GREENING,)),
    ("城市管理综合执法部门", (Topic.WASTE, Topic.TRAFFIC)),
    ("消防救援机构", (Topic.LIGHTING_AND_SAFETY, Topic.PROPERTY_MANAGEMENT)),
    ("残疾人联合会", (Topic.UTILITIES, Topic.GREENING)),
    ("审计部门", ()),
)
"""Departments of a district by what they see to, under plain names of their kind (四(二)). The last
audits, and is asked for nothing else."""

TITLES: dict[Topic, tuple[str, ...]] = {
    Topic.PROPERTY_MANAGEMENT: ("更换物业服务单位", "物业费收支公示"),
    Topic.PARKING: ("院内停车位重新划线", "错时停车安排"),
    Topic.OLD_HOUSING: ("老楼上下水管线改造", "外墙保温修缮"),
    Topic.LIFTS: ("多层住宅加装电梯", "电梯大修与分摊"),
    Topic.LIGHTING_AND_SAFETY: ("楼道照明与门禁更换", "电动自行车集中充电"),
    Topic.ENVIRONMENT: ("背街小巷环境整治", "楼道堆物清理"),
    Topic.WASTE: ("垃圾分类驿站选址", "大件垃圾临时存放点"),
    Topic.GREENING: ("院内绿地补种", "树木修剪与遮光"),
    Topic.NOISE: ("广场活动时段约定", "沿街商户噪声"),
    Topic.ELDERLY_CARE: ("养老驿站服务内容", "老年餐桌开办"),
    Topic.CHILDREN: ("儿童活动场地更新", "课后托管场所"),
    Topic.CULTURE_AND_SPORT: ("社区活动室开放时间", "健身器材更新"),
    Topic.UTILITIES: ("自来水二次供水改造", "弱电线缆入地"),
    Topic.TRAFFIC: ("校门口交通组织", "胡同单行线调整"),
    Topic.CONVENIENCE_SERVICES: ("便民菜站选址", "家政维修服务点"),
    Topic.COVENANTS: ("居民公约修订", "楼门公约制定"),
    Topic.OTHER: ("社区公共空间使用", "议事厅使用办法"),
}

CATEGORIES: tuple[Category, ...] = (
    Category.DEVELOPMENT,
    Category.HARDSHIP,
    Category.POLICY,
    Category.REQUESTED,
)
"""Of what may be declined or taken back; statutory matters may not (A1)."""

SAID = (
    "同意这个方案，希望尽快动工。",
    "费用分摊要讲清楚，按面积还是按户数应当写明。",
    "一层住户采光受影响，应当有补偿办法。",
    "建议先做一个样板，看看效果再推开。",
    "施工时间要避开中午和夜间，家里有老人孩子。",
    "产权单位的意见也要征求，不能只由居民承担。",
    "去年别的院子做过，可以请他们来说说经验。",
    "后期谁来管护要提前定下来，不能建完没人管。",
    "不赞成占用现有绿地，可以另选位置。",
    "建议把账目按月贴在公告栏。",
    "请相关部门把政策依据讲明白。",
    "先解决最急的几个楼门，再考虑其余部分。",
    "可以分两期实施，资金压力小一些。",
    "坡道和扶手要一并考虑，方便坐轮椅的邻居。",
    "物业应当承诺维修响应时间。",
    "保留意见，等测算结果出来再表态。",
)

PLACES = ("社区议事厅", "社区活动室", "居委会会议室", "院内小广场")
DECLINED = (
    "同一问题已有议题在办，不再重复列入。",
    "属于行政执法事项，已转有关部门依法办理。",
    "经了解，多数住户认为目前不需要调整。",
)
ABSENT = ("当日已有防汛值守安排，不能派员参加。", "该事项不在本单位职责范围内。")
REASONS = ("有关材料尚在收集。", "现场条件尚不具备。", "需要与产权单位进一步核实。")
