"""What import and checks notice (异常): values with a code, a count and the rows, never exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from bangxin.base.i18n import Text

NO_DETAIL = Text("", "")
MOST_ROWS = 200
MOST_ACCOUNTS = 40
LABELS = {
    "damaged-id": Text("号码曾以数值保存，末位已失真", "an account number lost digits in a numeric cell"),
    "mixed-direction-codes": Text("同一账户混用几种收付代码", "several direction codes in one account"),
    "unknown-direction": Text("收付代码不认识，行被拒收", "direction code not known; rows rejected"),
    "rejected-rows": Text("被拒收的行（页脚、空行、重复表头除外）", "rejected rows other than footers and blanks"),
    "balance-chain": Text("余额不连续", "the balance does not follow"),
    "gap": Text("两份流水之间余额接不上，可能缺一段", "balances do not join between exports: a period may be missing"),
    "overlap": Text("重复导出的行，只计一次", "rows exported twice, counted once"),
    "doubles": Text("同一笔转账出现在两份流水，合并为一笔", "one transfer on two statements, merged"),
    "failed": Text("失败交易，不计入", "failed transactions, not counted"),
    "closed": Text("已关闭的交易，未见对应退款，不计入", "closed transactions without a linked refund, not counted"),
    "unknown-status": Text("交易状态不认识，按成功计", "status not known, counted as done"),
    "neutral": Text("不计收支且方向不明的行，不计入", "neutral rows without a direction, not counted"),
    "foreign-currency": Text("外币行，不计入人民币合计", "foreign currency rows, not in the totals"),
    "unlinked-refund": Text("有退款字样但未能勾稽到原交易，按普通转账", "refunds without a known original, ordinary transfers"),
    "linked-refund": Text("已勾稽的退款、冲正", "linked refunds and reversals"),
    "tie": Text("同一时间的多笔次序不能确定", "same time, order undecided"),
    "overdraft": Text("推算期初余额为负，按零计", "the opening balance works out negative; taken as zero"),
    "inferred-opening": Text("没有余额列，期初余额按所需最小值推定", "no balance column: the minimum opening is inferred"),
    "placeholder-account": Text("流水没有写明本方账号，用文件名代替", "own account not stated; the file name stands in"),
    "missing-counterparty": Text("对手账号缺失，归入来源/去向不明", "counterparty account missing"),
    "wrong-extension": Text("扩展名与内容不符，按内容读取", "the extension does not match the content"),
    "skipped-sheet": Text("未认出的工作表，没有导入", "sheets not recognised, not imported"),
    "direction-by-balance": Text("收付代码不在代码表内，含义由余额逐笔变动证实", "direction codes not in the tables, their meaning borne out by every step of the balance"),
    "direction-by-sign": Text("没有收付标志列，按金额正负认定：正为收、负为付，请核对", "no direction column: plus taken as in, minus as out; check it"),
    "unused-column": Text("有未用上的列，可能载有账号或对手，请核对或用 --map 指明", "columns not used that may hold accounts or counterparties; check, or name them with --map"),
    "loose-header": Text("列名不在同义词表内，按字面近似认作时间、金额、账号或对手，请核对", "a column was taken by part of its name; check it"),
    "shortfall": Text("支出超过已知余额，补入来源未知资金", "outflow above the known balance"),
}  # fmt: skip
SERIOUS = {
    "damaged-id", "mixed-direction-codes", "unknown-direction", "rejected-rows", "balance-chain", "gap",
    "unknown-status", "tie", "overdraft", "placeholder-account", "skipped-sheet", "shortfall", "closed", "loose-header", "direction-by-sign", "unused-column",
}  # fmt: skip


PAIRINGS: Mapping[str, Text] = {
    "both-sides": Text("双方流水", "both statements"),
    "blank-payee": Text("一方未写收款人", "payee left blank on one side"),
    "blank-payer": Text("一方未写付款人", "payer left blank on one side"),
    "same-serial": Text("流水号相同", "same serial number"),
    "wallet-card": Text("支付账户与银行卡", "wallet and bank card"),
    "wallet-top-up": Text("充值", "top-up"),
    "wallet-withdrawal": Text("提现", "withdrawal"),
}
"""How two rows were seen to be one transfer, by what stands in ``where``."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One kind of thing noticed in one place: ``rows`` are (file hash, sheet, line), at most :data:`MOST_ROWS`."""

    code: str
    where: str
    count: int
    fen: int | None = None
    rows: tuple[tuple[str, str | None, int], ...] = ()
    detail: Text = NO_DETAIL

    @property
    def label(self) -> Text:
        return LABELS[self.code]

    @property
    def serious(self) -> bool:
        return self.code in SERIOUS

    def as_data(self) -> dict[str, object]:
        return {
            "code": self.code, "zh": self.label.zh, "en": self.label.en, "where": self.where, "count": self.count,
            "fen": self.fen, "detail": self.detail.zh, "detail_en": self.detail.pick("en"), "serious": self.serious,
            "rows": [{"file": f, "sheet": s, "line": n} for f, s, n in self.rows],
        }  # fmt: skip


def anomaly(code: str, where: str, rows: pl.DataFrame, detail: Text = NO_DETAIL) -> list[Anomaly]:
    """An anomaly over ledger rows, or nothing when there are none."""
    if rows.is_empty():
        return []
    places = tuple(rows.select("file", "sheet", "line").head(MOST_ROWS).iter_rows())
    return [Anomaly(code, where, rows.height, int(rows["fen"].sum()), places, detail)]


def per_account(code: str, rows: pl.DataFrame) -> list[Anomaly]:
    """One anomaly per account; one for all of them when there are very many accounts."""
    if rows.is_empty():
        return []
    accounts = rows["account"].n_unique()
    if accounts > MOST_ACCOUNTS:
        return anomaly(code, f"{accounts} 个账户", rows.sort("file", "sheet", "line"))
    found: list[Anomaly] = []
    for group in rows.sort("account", maintain_order=True).partition_by("account", maintain_order=True):
        found += anomaly(code, str(group["account"][0]), group)
    return found
