"""What the audit log and a refusal call an action."""

from __future__ import annotations

from bangxin.base.i18n import Text

ACTIONS: dict[str, Text] = {
    "norms.view": Text("查看法规", "view the law"),
    "interview": Text("公众问答", "interview"),
    "consult.ask": Text("检索提问", "search and ask"),
    "consult.cite": Text("核对引用", "check citations"),
    "session.use": Text("使用会话", "use a session"),
    "session.open": Text("登录", "log in"),
    "session.close": Text("退出", "log out"),
    "session.failed": Text("登录失败", "failed log-in"),
    "refused": Text("被拒绝", "refused"),
    "case.list": Text("查看案件列表", "list cases"),
    "case.create": Text("新建案件", "create a case"),
    "case.view": Text("查看案件", "view a case"),
    "case.edit": Text("修改案件", "edit a case"),
    "case.save": Text("保存案件", "save a case"),
    "case.describe": Text("改名称、阶段或期限", "change title, stage or deadline"),
    "case.frame": Text("改决定日或依据", "change decision day or basis"),
    "case.undo": Text("撤销上一步", "undo"),
    "case.restore": Text("恢复旧版本", "restore a version"),
    "case.log": Text("查看案件日志", "view the log of a case"),
    "case.members": Text("管理成员", "manage members"),
    "case.admit": Text("加入成员", "admit a member"),
    "case.dismiss": Text("移出成员", "dismiss a member"),
    "case.delete": Text("删除案件", "delete a case"),
    "case.seal": Text("封存案件", "seal a case"),
    "case.reopen": Text("恢复案件", "reopen a case"),
    "user.list": Text("查看用户", "list users"),
    "user.manage": Text("管理用户", "manage users"),
    "user.add": Text("新增用户", "add a user"),
    "user.change": Text("修改用户", "change a user"),
    "setting.change": Text("改设置", "change a setting"),
    "audit.view": Text("查看审计日志", "view the audit log"),
    "audit.verify": Text("核对审计日志", "verify the audit log"),
    "source.view": Text("查看材料或流水", "view documents or ledgers"),
    "source.add": Text("增加材料", "add a document"),
    "proposal.accepted": Text("接受读出的事实", "accept what was read"),
    "proposal.corrected": Text("更正读出的事实", "correct what was read"),
    "proposal.rejected": Text("不采纳读出的事实", "reject what was read"),
    "claim.put": Text("记入主张", "record a claim"),
    "claim.drop": Text("删去主张", "remove a claim"),
    "finding.set": Text("作出认定", "make a finding"),
    "finding.drop": Text("撤回认定", "take a finding back"),
    "person.add": Text("增加人员", "add a person"),
    "person.rename": Text("改人员称谓", "rename a person"),
    "person.drop": Text("删去人员", "remove a person"),
    "evidence.add": Text("增加证据", "add evidence"),
    "evidence.edit": Text("修改证据", "change evidence"),
    "evidence.mark": Text("改证据审查状态", "mark evidence"),
    "evidence.drop": Text("删去证据", "remove evidence"),
    "entity.put": Text("记入清单", "save a row of a list"),
    "entity.drop": Text("删去清单一项", "remove a row of a list"),
    "entity.state": Text("改清单状态", "change the state of a list"),
    "ledger.add": Text("增加流水文件", "add ledger files"),
    "ledger.register": Text("改账户归属或被害人名单", "change accounts or victims"),
    "ledger.adopt": Text("记入资金数额", "take over ledger figures"),
    "determination.view": Text("查看要件审查", "view the determination"),
    "determination.sign": Text("签名", "sign"),
    "signoff.view": Text("查看签名", "view signatures"),
    "signoff.prepare": Text("以承办人签名", "sign as handler"),
    "signoff.review": Text("以审核人签名", "sign as reviewer"),
    "whatif": Text("假设", "what-if"),
    "whatif.adopt": Text("采用假设", "adopt a what-if"),
    "export.redacted": Text("脱敏导出", "redacted export"),
    "export.full": Text("全文导出", "full export"),
    "draft.keep": Text("自动保存", "keep a draft"),
    "job.run": Text("后台任务", "run a job"),
    "job.view": Text("查看任务", "view jobs"),
}
DETAILS: dict[str, Text] = {
    "revision": Text("版本", "revision"),
    "format": Text("格式", "format"),
    "paper": Text("文书", "paper"),
    "source": Text("材料", "document"),
    "rows": Text("原始行", "rows"),
    "size": Text("字节", "bytes"),
    "kind": Text("种类", "kind"),
    "role": Text("角色", "role"),
    "state": Text("状态", "state"),
    "reason": Text("理由", "reason"),
    "part": Text("身份", "part"),
    "note": Text("说明", "note"),
    "compared": Text("比较的版本", "versions compared"),
    "sha256": Text("摘要", "SHA-256"),
    "user": Text("用户", "user"),
    "fields": Text("改动", "changed"),
    "value": Text("值", "value"),
}


KINDS: dict[str, Text] = {
    "case": Text("案件", "case"),
    "version": Text("版本", "version"),
    "members": Text("成员", "members"),
    "blob": Text("文件", "file"),
    "signoff": Text("签名", "signature"),
    "setting": Text("设置", "setting"),
    "user": Text("用户", "user"),
    "login": Text("登录", "log-in"),
    "use-case": Text("所请求的操作", "what was asked for"),
}
"""Kinds of record that an entry of the log is about: one action may change several."""


def action_name(action: str) -> Text:
    """The name of an action; one without a name is called by its code."""
    return ACTIONS.get(action, Text(action, action))


def detail_name(key: str) -> Text:
    """What a detail of an entry is called."""
    return DETAILS.get(key, Text(key, key))


def kind_name(kind: str) -> Text:
    """What a kind of record is called."""
    return KINDS.get(kind, Text(kind, kind))
