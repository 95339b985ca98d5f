"""A large invented case, and how long the server takes for each page of it.

    PYTHONPATH=src python benchmarks/largecase.py [--persons 30] [--documents 500] [--rows 1e6] [--data FOLDER]

Builds an installation through the use cases of the program (upload and reading of every document, import of the ledger
with registry and victims), starts ``bangxin serve`` on it and opens every page: first time and again, with the size of
the answer. With ``--data`` the installation is kept and used again, and can be opened with ``bangxin serve --data``.
All people, accounts and documents are invented.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import polars as pl

from bangxin.app import accounts, caseload, money, sources
from bangxin.app.workbench import Workbench
from bangxin.law.builtin import builtin_rulebook
from bangxin.store.storage import Store

ROOT = Path(__file__).resolve().parents[1]
TITLE = "特大帮助信息网络犯罪活动案（虚构）"
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "甲乙丙丁戊己庚辛壬癸"
FIRST_DAY = np.datetime64("2025-03-01")
CARDS = 2
VICTIMS = 300


def name(number: int) -> str:
    return f"{SURNAMES[number % 10]}某{GIVEN[number // 10 % 10]}"


def card(number: int) -> str:
    return str(6_222_000_000_000_000 + number)


def case_tree(persons: int, rng: random.Random) -> dict[str, Any]:
    """Persons with claims, acts, cards, upstream offences and evidence."""
    evidence = [
        {"id": f"E{n}", "type": ("E2", "E3", "E5", "E8")[n % 4], "title": f"证据第{n}号", "verified": n % 3 == 0}
        for n in range(1, persons * 7 + 1)
    ]  # fmt: skip
    people = []
    for n in range(persons):
        cited = [f"E{n * 7 + k}" for k in range(1, 8)]
        claims = {
            "person.kind": {"value": "natural", "evidence": cited[:1]},
            "person.age_at_act": {"value": rng.randrange(17, 50), "evidence": cited[:1]},
            "gain.illegal_income": [
                {"op": ">=", "value": rng.randrange(1000, 60_000), "speaker": "prosecution", "quote": "获利", "evidence": cited[1:3]},
                {"op": "<", "value": 90_000, "speaker": "suspect", "quote": "没有那么多", "evidence": cited[2:4]},
            ],
            "disposition.voluntary_arrival": {"value": n % 2 == 0, "evidence": cited[4:5]},
            "disposition.truthful": {"value": n % 3 == 0, "evidence": cited[4:5]},
            "instrument.own_accounts.count": {"op": ">=", "value": CARDS, "evidence": cited[5:6]},
        }  # fmt: skip
        why = "结合供述与聊天记录"
        findings = {"knowledge.finding": {"value": True, "by": "承办人", "at": "2025-10-01", "why": why}}
        people.append({"id": f"P{n + 1}", "name": name(n), "claims": claims, "findings": findings})
    acts = [
        {"id": f"a{n + 1}", "persons": [f"P{n + 1}"], "kinds": ["rent_account"], "start": "2025-03-01", "end": "2025-06-30",
         "instruments": [f"c{n + 1}"]}
        for n in range(persons)
    ]  # fmt: skip
    cards = [
        {"id": f"c{n + 1}", "class": "bank_account", "owner": "self", "dealing": ["rent"], "count": CARDS}
        for n in range(persons)
    ]
    return {
        "case": "large", "title": TITLE, "as_of": "2025-10-01", "persons": people, "evidence": evidence, "acts": acts,
        "instruments": cards, "open_lists": ["acts", "instruments"],
    }  # fmt: skip


def document_text(number: int, persons: int, rng: random.Random) -> str:
    """An indictment opinion or a record of questioning; one in twenty is long, one is very long."""
    who = name(rng.randrange(persons))
    told = (
        f"经依法审查查明：2025年{rng.randrange(1, 6)}月至6月，被告人{who}明知他人利用信息网络实施犯罪，仍将本人的{rng.randrange(1, 6)}张银行卡"
        f"出租给他人，非法获利{rng.randrange(1, 9)}.{rng.randrange(10)}万元。上述银行卡流入资金共计人民币{rng.randrange(20, 90)}万余元，"
        f"其中查证属实的诈骗资金{rng.randrange(1, 20)}万元。被告人{who}于2025年7月主动投案，如实供述。\n"
    )
    head = f"某市某区公安局\n起诉意见书\n（虚构）第{number}号\n被告人{who}，男，2001年{number % 12 + 1}月6日出生。\n"
    filler = (
        "问：你把卡交给谁了？\n答：一个网名叫“老板”的人，我没有见过他，只用聊天软件联系，后来他把我删了。\n"
    )
    turns = 4500 if number == 7 else 600 if number % 20 == 0 else rng.randrange(5, 60)
    return head + told + filler * turns + told.replace("银行卡流入", "账户流入")


def ledger_csv(persons: int, rows: int, path: Path) -> list[tuple[str, str, str, int]]:
    """Transactions as a police return shows them; gives the victims' payments among them."""
    rng, own = np.random.default_rng(3), persons * CARDS
    account = rng.integers(0, own, rows)
    seconds = np.sort(rng.integers(0, 120 * 86_400, rows))
    incoming = rng.integers(0, 2, rows) == 1
    counter = rng.integers(0, max(10, rows // 5), rows)
    fen = rng.integers(100, 500_000, rows)
    stamp = (pl.Series(seconds) * 1_000_000 + FIRST_DAY.astype("datetime64[us]").astype(int)).cast(
        pl.Datetime("us")
    )
    times = stamp.dt.strftime("%Y-%m-%d %H:%M:%S")
    amounts = (
        (pl.Series(fen) // 100).cast(pl.String) + "." + (pl.Series(fen) % 100).cast(pl.String).str.zfill(2)
    )
    others = pl.Series(counter + 8 * 10**15).cast(pl.String)
    mine = pl.Series(account + 6_222_000_000_000_000).cast(pl.String)
    frame = pl.DataFrame(
        {
            "交易卡号": mine, "交易账号": mine, "账户开户名称": [name(n // CARDS) for n in account.tolist()],
            "开户人证件号码": pl.Series(account // CARDS + 31 * 10**16).cast(pl.String), "交易时间": times, "交易金额": amounts,
            "收付标志": pl.Series(incoming).replace_strict([False, True], ["出", "进"], return_dtype=pl.String),
            "交易对手账卡号": others, "现金标志": ["转账"] * rows, "对手户名": "对手" + pl.Series(counter % 5000).cast(pl.String),
            "摘要说明": ["跨行转账"] * rows, "交易币种": ["人民币"] * rows, "交易是否成功": ["01"] * rows,
            "交易流水号": pl.Series(np.arange(rows) + 10**15).cast(pl.String),
        }
    )  # fmt: skip
    frame.write_csv(path)
    seeds = np.flatnonzero(incoming)[:: max(1, int(incoming.sum()) // VICTIMS)][:VICTIMS].tolist()
    return [(f"V{k + 1}", str(others[n]), str(mine[n]), n) for k, n in enumerate(seeds)], times, amounts


def registry(persons: int) -> str:
    lines = ["accounts:"]
    for n in range(persons * CARDS):
        lines.append(
            f"  - {{account: '{card(n)}', holder: {name(n // CARDS)}, person: P{n // CARDS + 1}, belongs: own, "
            "handed_over: 2025-03-05, frozen: 2025-06-20}"
        )
    return "\n".join([*lines, "lawful: []"]) + "\n"


def build(data: Path, persons: int, documents: int, rows: int) -> None:
    rng = random.Random(7)
    store = Store.open(data)
    desk = Workbench(store, builtin_rulebook(), local=True)
    who = accounts.local_principal(desk)
    case = caseload.create(
        desk, who, title=TITLE, stage="审查起诉", document={"case": case_tree(persons, rng), "sources": []}
    )
    spent = []
    for number in range(1, documents + 1):
        begun = time.perf_counter()
        sources.upload(
            desk, who, case.id, number, f"材料{number:03}.txt", document_text(number, persons, rng).encode()
        )
        spent.append(time.perf_counter() - begun)
    if spent:
        print(
            f"documents: {documents}, first ten {sum(spent[:10]) / len(spent[:10]):.2f} s each, last ten {sum(spent[-10:]) / len(spent[-10:]):.2f} s each"
        )
    if rows:
        path = data / "transactions.csv"
        paid, times, amounts = ledger_csv(persons, rows, path)
        victims = "被害人编号,转出账号,转入账号,金额,时间\n" + "".join(
            f"{v},{payer},{payee},{amounts[n]},{times[n]}\n" for v, payer, payee, n in paid
        )
        begun = time.perf_counter()
        base = documents + 1
        money.add_files(desk, who, case.id, base, [("资金查控.csv", path.read_bytes())])
        money.register(desk, who, case.id, base + 1, registry=registry(persons), victims=victims)
        path.unlink()
        desk.pool.shutdown(wait=True)
        desk.pool = None
        found = money.look(desk, who, case.id)
        if found.result is None:
            raise SystemExit(f"ledger: {found.job}")
        print(
            f"ledger: {rows:,} rows imported and computed twice (files, then registry) in {time.perf_counter() - begun:.1f} s"
        )
    size = len(json.dumps(caseload.view(desk, who, case.id).document, ensure_ascii=False).encode())
    print(
        f"case document {size / 1e6:.1f} MB, database {(data / 'bangxin.db').stat().st_size / 1e6:.0f} MB, revisions {caseload.view(desk, who, case.id).revision}"
    )
    store.close()


class Client:
    """The single local user in a browser."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.cookie = self.csrf = ""

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, float]:
        told = {"Cookie": self.cookie, **{k.replace("_", "-"): v for k, v in headers.items()}}
        begun = time.perf_counter()
        self.line.request(method, path, body, told)
        answer = self.line.getresponse()
        content = answer.read()
        spent = time.perf_counter() - begun
        for value in answer.headers.get_all("set-cookie") or []:
            self.cookie = value.split(";")[0]
        found = re.search(rb'data-csrf="([^"]*)"', content)
        self.csrf = found[1].decode() if found and found[1] else self.csrf
        return answer.status, content, spent

    def form(self, path: str, **fields: str) -> tuple[int, bytes, float]:
        body = urlencode({"csrf": self.csrf, **fields}).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")


def line(what: str, first: tuple[int, bytes, float], again: tuple[int, bytes, float] | None = None) -> None:
    second = f"{again[2] * 1000:>9.0f}" if again else f"{'':>9}"
    print(f"{what:44}{first[0]:>5}{len(first[1]) / 1024:>9.0f}{first[2] * 1000:>9.0f}{second}", flush=True)


def visit(client: Client, case: str) -> None:
    url = f"/cases/{case}"
    print(f"{'page':44}{'':>5}{'KiB':>9}{'first ms':>9}{'again':>9}")
    pages = [
        "/cases", url, f"{url}/facts", f"{url}/facts?person=P30", f"{url}/determination", f"{url}/determination?person=P17",
        f"{url}/sources", f"{url}/sources/S1", f"{url}/sources/S7", f"{url}/sources/S7?part=3", f"{url}/money", f"{url}/papers",
        f"{url}/history", f"{url}/settings", f"{url}/whatif", "/rulebook",
        f"/api/v1{url}", f"/api/v1{url}/determination?person=P1", f"/api/v1{url}/determination",
    ]  # fmt: skip
    for page in pages:
        line(page.replace(case, "…"), client.ask("GET", page), client.ask("GET", page))
    _, text, _ = client.ask("GET", f"{url}/money")
    for link in list(dict.fromkeys(re.findall(rb'href="(/cases/[^"]*/money/[^"]*rows[^"]*)"', text)))[:40:8]:
        page = link.decode().replace("&amp;", "&")
        line(page.replace(case, "…")[:43], client.ask("GET", page), client.ask("GET", page))
    for kind in ("html", "xlsx"):
        line(f"money/report.{kind}", client.ask("GET", f"{url}/money/report.{kind}"))
    for paper in ("review", "inquiry", "disposition"):
        found = re.search(
            rf'href="([^"]*{paper}[^"]*docx[^"]*)"'.encode(), client.ask("GET", f"{url}/papers")[1]
        )
        if found:
            line(f"paper {paper}.docx", client.ask("GET", found[1].decode().replace("&amp;", "&")))
    writes(client, url)


def writes(client: Client, url: str) -> None:
    def revision() -> str:
        return str(json.loads(client.ask("GET", f"/api/v1{url}")[1])["revision"])

    claim = {
        "person": "P1",
        "fact": "gain.illegal_income",
        "value": "12345",
        "quote": "甲",
        "speaker": "prosecution",
    }
    line("write: a claim", client.form(f"{url}/claims", base=revision(), **claim))
    line("determination after the change", client.ask("GET", f"{url}/determination?person=P1"))
    line("overview after the change", client.ask("GET", url))
    first = json.loads(client.ask("GET", f"/api/v1{url}")[1])["document"]["sources"]
    if first and first[0]["proposals"]:
        fields = {"decision": "accepted", "proposals": first[0]["proposals"][0]["id"]}
        line(
            "write: accept a proposal", client.form(f"{url}/sources/S1/decisions", base=revision(), **fields)
        )
    body = json.dumps({"suppose": [{"person": "P1", "fact": "gain.illegal_income", "value": "1"}]}).encode()
    line(
        "what-if by the API",
        client.ask(
            "POST",
            f"/api/v1{url}/whatif",
            body,
            Content_Type="application/json",
            X_CSRF_Token=client.csrf,
        ),
    )
    started = client.form(f"{url}/whatif")
    line("what-if: a copy", started)
    _, text, _ = client.ask("GET", f"{url}/whatif")
    copy = re.search(rb'href="(/cases/[^"]*/whatif/[^"]+)"', text)
    if copy:
        page = copy[1].decode()
        line("what-if: open", client.ask("GET", page), client.ask("GET", page))
        fields = {"person": "P1", "fact": "gain.illegal_income", "value": "1", "op": "="}
        body = urlencode({"csrf": client.csrf, **fields}).encode()
        kind = "application/x-www-form-urlencoded"
        line(
            "what-if: change a fact",
            client.ask("POST", page, body, Content_Type=kind, **{"HX-Request": "true"}),
        )
        line(
            "what-if: change it again",
            client.ask(
                "POST",
                page,
                body.replace(b"value=1", b"value=2"),
                Content_Type=kind,
                **{"HX-Request": "true"},
            ),
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--persons", type=int, default=30)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as free:
        data = options.data or Path(scratch) / "data"
        if not (data / "bangxin.db").exists():
            build(data, options.persons, options.documents, options.rows)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "bangxin", "serve", "--port", str(port), "--data", str(data)]
        with (Path(scratch) / "server.log").open("w") as log:
            server = subprocess.Popen(
                command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=log, stderr=log
            )
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            client = Client(port)
            client.ask("GET", "/cases")
            found = json.loads(client.ask("GET", "/api/v1/cases")[1])["cases"]
            visit(client, next(c["id"] for c in found if c["title"] == TITLE))
            status = Path(f"/proc/{server.pid}/status").read_text()
            print("server:", next(text for text in status.splitlines() if text.startswith("VmHWM")))
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
