"""The words of the page about the log, and of the place for scorecards, as (Chinese, English)."""

from __future__ import annotations

AUDIT: dict[str, tuple[str, str]] = {
    "audit.title": ("核验：不必相信我们", "Audit: you need not trust us"),
    "audit.intro": (
        "账本上的每一条记录都是一棵哈希树上的一片叶子。树根由本系统签名公布，见证方、时间戳机构和"
        "任何人都可以留底。改动、删除或补插任何一条，都会与别处留存的树根对不上，"
        "包括我们自己做的改动。",
        "Every event on the ledger is a leaf of a hash tree, whose root is signed and published,"
        " and can be kept by witnesses, timestamp authorities and anybody. Whoever alters, removes"
        " or slips in an event, ourselves included, no longer fits the roots that others hold.",
    ),
    "audit.now": ("目前的日志", "The log now"),
    "audit.origin": ("日志名称", "Origin"),
    "audit.size": ("已封存", "Sealed"),
    "audit.events": ("{count} 条记录", "{count} events"),
    "audit.waiting": ("尚未封存", "Not sealed yet"),
    "audit.waiting_none": ("没有，全部已封存", "none: everything is sealed"),
    "audit.waiting_some": (
        "{count} 条（通常一秒之内封存）",
        "{count} events (usually sealed within a second)",
    ),
    "audit.root": ("树根", "Root"),
    "audit.signed": ("签名时间", "Signed"),
    "audit.none": ("还没有检查点。", "There is no checkpoint yet."),
    "audit.checkpoint": ("最新检查点原文", "The newest checkpoint as it stands"),
    "audit.checkpoint_note": (
        "第一行是日志名称，第二行是记录数，第三行是树根，其后每行一个签名。",
        "The origin, the number of events, the root; then a line for each signature.",
    ),
    "audit.keys": ("公钥", "Public keys"),
    "audit.keys_note": (
        "请从别处（如公告、报纸、见证方）也取得公钥并比对。更换密钥时，旧钥签名指定新钥，"
        "历次公钥都在下表。",
        "Compare the key with one from elsewhere: a notice, a newspaper, a witness. When keys"
        " change the old one signs the new one in; all of them are below.",
    ),
    "audit.key": ("核验用公钥", "Verifier key"),
    "audit.key_from": ("自第几条起", "From event"),
    "audit.key_status": ("状态", "Status"),
    "audit.key_signs": ("正在使用", "signs now"),
    "audit.key_past": ("曾经使用", "used before"),
    "audit.witnesses": ("见证方", "Witnesses"),
    "audit.witnesses_note": (
        "见证方独立运行，只有确认日志只增不改才会签名。",
        "Witnesses are run by others, and sign only after checking that the log was only added to.",
    ),
    "audit.witness": ("见证方", "Witness"),
    "audit.witness_size": ("见证到第几条", "Up to event"),
    "audit.witness_at": ("签名时间", "Cosigned"),
    "audit.no_witness": (
        "目前没有见证方。请自己留存检查点，它同样能揭穿改动。",
        "There are no witnesses now. Keep a checkpoint yourself: it exposes changes as well.",
    ),
    "audit.timestamps": ("每日时间戳", "Daily timestamps"),
    "audit.authority": ("时间戳机构", "Authority"),
    "audit.stamped": ("时间", "Stamped"),
    "audit.stamp": ("时间戳文件", "File"),
    "audit.no_timestamp": ("没有时间戳。", "There are no timestamps."),
    "audit.verify": ("怎样自己核验", "How to check it yourself"),
    "audit.one": ("一条记录", "One event"),
    "audit.one_note": (
        "每条记录旁都有「存证」。下载保存后，用下面这段与本系统无关的程序和公钥即可核对，不需要联网。"
        "程序用到 Python 和通用的 cryptography 程序包。",
        "“Proof” stands beside every event. Keep the file; this program, which has nothing of"
        " ours, checks it with the key, away from any network. It takes Python and the well-known"
        " package cryptography.",
    ),
    "audit.fetch": ("下载存证文件：", "Get a proof file:"),
    "audit.save": ("存为 check.py：", "Save as check.py:"),
    "audit.run": ("运行：", "Run:"),
    "audit.run_note": (
        "程序显示这条记录的原文，说明它在已签名的日志里；报错则说明不在，或被改动过。",
        "It prints the event: it is in the log that was signed. An error says that it is not, or"
        " was changed.",
    ),
    "audit.whole": ("整个账本", "The whole ledger"),
    "audit.whole_note": (
        "审计人员可以用本系统的命令从公开文件重新计算全部：每片叶子、每个签名、每个历史检查点，"
        "并把日志重放一遍，看网页和接口说的是否一致。它不读数据库。",
        "Auditors can compute everything anew from the published files with our command: every"
        " leaf, every signature, every earlier checkpoint; it also replays the log, to see that"
        " pages and API say the same. It reads no database.",
    ),
    "audit.files": ("日志文件", "Files of the log"),
    "audit.files_note": (
        "格式是公开标准（C2SP tlog-tiles、RFC 6962），别人写的工具也能读。",
        "In public formats (C2SP tlog-tiles, RFC 6962), which tools by others read as well.",
    ),
    "audit.file_checkpoint": ("检查点", "checkpoint"),
    "audit.file_log": ("日志概况（JSON）", "the log in brief (JSON)"),
    "audit.file_data": ("开放数据和数据字典", "open data and its dictionary"),
    "audit.file_events": ("逐条查看账本", "the ledger, event by event"),
}
