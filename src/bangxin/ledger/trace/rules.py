"""The six tracing rules, by name, and the conventions every run prints."""

from __future__ import annotations

from enum import StrEnum

from bangxin.base.i18n import Text


class Rule(StrEnum):
    """How the tainted part of a transfer out of an account is decided."""

    FIFO = "fifo"
    LIFO = "lifo"
    PRO_RATA = "pro_rata"
    CLEAN_FIRST = "clean_first"
    TAINT_FIRST = "taint_first"
    POISON = "poison"

    @property
    def label(self) -> Text:
        return LABELS[self]

    @property
    def additive(self) -> bool:
        """Poison is a reach test: its amounts do not add up and are not conserved."""
        return self is not Rule.POISON


LABELS = {
    Rule.FIFO: Text("先进先出", "first in, first out"),
    Rule.LIFO: Text("后进先出", "last in, first out"),
    Rule.PRO_RATA: Text("按比例", "pro rata"),
    Rule.CLEAN_FIRST: Text("差额计算法（自有资金先出）", "clean first"),
    Rule.TAINT_FIRST: Text("涉案资金先出", "taint first"),
    Rule.POISON: Text("触达测试（混入即全部计入，不可相加）", "poison (a reach test, not additive)"),
}

CONVENTIONS = (
    Text(
        "期初余额=首笔所印余额减去该笔带符号金额，无相反证据视为自有资金；无余额列时按所需最小值推定并标明。",
        "Opening balance = first printed balance minus the signed amount, clean unless evidence says otherwise; "
        "without a balance column the minimum needed is inferred and flagged.",
    ),
    Text(
        "支出超过已知余额的差额，以“来源未知”资金补入，既非自有也非涉案，逐笔列出。",
        "A shortfall injects unknown money, neither clean nor tainted; each case is listed.",
    ),
    Text(
        "排序：时间、余额链、流水号、文件行；次序不能确定的，按两种极端次序各算一次，列出差异。",
        "Order: time, balance chain, serial, file row; undecided ties are run in both extreme orders.",
    ),
    Text(
        "同一笔转账内各份资金保持取出次序。",
        "Lots inside one transfer keep withdrawal order.",
    ),
    Text(
        "已勾稽的冲正、退款退回原份资金；未勾稽的按普通转账处理；失败交易不计入但仍可见。",
        "Linked reversals return the same lots; unlinked ones are ordinary; failed transactions stay visible.",
    ),
    Text(
        "对手缺失：支出归入“去向不明”，收入出自“来源不明”；只有经确认的被害人转账才产生涉案资金，按全额计。",
        "Missing counterparty: a sink or a source; only confirmed victim rows seed taint, each with its whole amount.",
    ),
    Text(
        "取现：每账户一个现金去向，不自动回流；人工勾稽须写明理由。",
        "Cash is a sink per account and never re-enters by itself.",
    ),
    Text(
        "被害人之间的分配：按比例，最大余数法，余数相同按被害人编号。",
        "Split among victims: largest remainder, ties by victim id.",
    ),
    Text(
        "双边记录的同一笔转账（或钱包与银行各记一笔）合并为一条边。",
        "A transfer seen from both sides, or in a wallet and a bank, is one edge.",
    ),
    Text(
        "多种规则并列为“各规则下的范围”，不称最小值、最大值。",
        "Several rules side by side are a range over rules, never a minimum or maximum.",
    ),
)
