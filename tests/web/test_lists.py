"""Entity lists in the workbench and over the API: what a lawyer fills in decides the figures, and can be taken back."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bangxin.app import entityforms, entityrows
from bangxin.base.yamltree import load_tree
from bangxin.determination.document import stringly
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.entities import builtin_schema
from tests.web.conftest import Browser

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "official-entities").glob("*.yaml"))
SCHEMA = builtin_schema(builtin_rulebook().vocabulary)


def tree(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json.dumps(stringly(load_tree(path.read_text(), path.name).plain())))
    return loaded


@pytest.fixture
def listed(browsers: dict[str, Browser]) -> str:
    """A case of one person with nothing in its lists."""
    case = {"id": "c", "as_of": "2025-12-01", "persons": [{"id": "P1", "name": "甲某"}]}
    made = browsers["handler"].api("POST", "/cases", json={"title": "甲某案", "stage": "侦查", "case": case})
    return str(made.json()["id"])


def facts(browser: Browser, case_id: str) -> dict[str, str]:
    values: dict[str, str] = browser.api("GET", f"/cases/{case_id}/persons/P1/facts").json()["values"]
    return values


def revision(browser: Browser, case_id: str) -> str:
    return str(browser.api("GET", f"/cases/{case_id}").json()["revision"])


def penalty(browser: Browser, case_id: str) -> str:
    """The path of an administrative penalty within two years (法释〔2019〕15号第十二条第一款第五项)."""
    person = browser.api("GET", f"/cases/{case_id}/determination").json()["persons"][0]
    run = person["runs"][person["chosen"]["offence.art287_2"]]
    return str(run["concepts"]["severity.prior_penalty"]["result"])


def save(browser: Browser, case_id: str, kind: str, **fields: Any) -> Any:
    data = {name.replace("__", "."): value for name, value in fields.items()}
    return browser.post(f"/cases/{case_id}/lists/{kind}", {"base": revision(browser, case_id), **data})


def form_of(text: str) -> dict[str, list[str]]:
    """What a browser would send if the form were saved untouched."""
    form = text[text.index('class="panel rowform"') :].split("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent.setdefault(name[1], []).append(html.unescape(value[1] if value else ""))
    for name, body in re.findall(r'<select name="([^"]*)">(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        assert chosen
        sent.setdefault(name, []).append(html.unescape(chosen[1]))
    for name, body in re.findall(r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        sent.setdefault(name, []).append(html.unescape(body))
    return sent


def test_accounts_filled_in_become_figures_and_can_be_taken_back(
    browsers: dict[str, Browser], listed: str
) -> None:
    handler = browsers["handler"]
    assert "ledger.own_accounts.inflow" not in facts(handler, listed)
    common = {"class__0__value": "bank_account", "owner__0__value": "self", "dealing__0__values": "rent"}
    more = {"dealing__0__op": "=", "inflow__0__op": ">=", "inflow__0__quote": "34万余元"}
    sent = save(
        handler, listed, "instruments", title="农行卡", inflow__0__value="340,000",
        inflow__0__usual="350000", inflow__0__speaker="prosecution", inflow__0__status="verified", **common, **more,
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"].endswith("#r-instruments-i1")
    save(handler, listed, "instruments", inflow__0__value="20000.50", inflow__0__op="=", **common)
    assert facts(handler, listed)["ledger.own_accounts.inflow"].startswith("至少 360,000.50 元")
    shown = handler.get(f"/cases/{listed}/lists").text
    assert "农行卡" in shown
    assert "“34万余元”" in shown
    assert "查证属实" in shown
    row = handler.get(f"/cases/{listed}/lists/instruments/row?id=i1").text
    assert "由它算出的事实" in row
    back = {"base": revision(handler, listed), "back": f"/cases/{listed}/lists"}
    assert handler.post(f"/cases/{listed}/undo", back).headers["location"] == f"/cases/{listed}/lists"
    assert facts(handler, listed)["ledger.own_accounts.inflow"].startswith("至少 340,000 元")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_a_form_saved_untouched_changes_nothing(browsers: dict[str, Browser], path: Path) -> None:
    handler, case = browsers["handler"], tree(path)
    made = handler.api("POST", "/cases", json={"title": "案", "stage": "一审", "case": case})
    case_id = made.json()["id"]
    seen = 0
    for kind in SCHEMA.kinds:
        for row in case.get(kind) or []:
            page = handler.get(f"/cases/{case_id}/lists/{kind}/row?id={row['id']}").text
            sent = {name: values for name, values in form_of(page).items() if name != "csrf"}
            answer = handler.post(f"/cases/{case_id}/lists/{kind}", sent)
            assert answer.status_code == 303, answer.text
            now = handler.api("GET", f"/cases/{case_id}").json()["document"]["case"]
            assert entityrows.row({"case": now}, kind, row["id"]) == row
            seen += 1
    assert seen


def test_two_who_say_different_things_are_a_conflict(browsers: dict[str, Browser], listed: str) -> None:
    handler = browsers["handler"]
    save(
        handler, listed, "acts", income__0__value="9000", income__0__op="=", income__0__speaker="prosecution",
        income__1__value="12000", income__1__op="=", income__1__speaker="police",
    )  # fmt: skip
    answer = handler.api("GET", f"/cases/{listed}/persons/P1/facts").json()
    assert answer["conflicts"] == ["acts.a1.income"]
    assert "gain.illegal_income" not in answer["values"]
    assert "说法冲突" in handler.get(f"/cases/{listed}/lists").text
    row = handler.api("GET", f"/cases/{listed}/entities/acts").json()[0]
    assert [claim["value"] for claim in row["income"]] == [9000, 12000]


def test_none_is_not_the_same_as_not_stated(browsers: dict[str, Browser], listed: str) -> None:
    handler = browsers["handler"]
    assert "没有写就是不知道" in handler.get(f"/cases/{listed}/lists").text
    assert penalty(handler, listed) == "UNDETERMINED"
    url = f"/cases/{listed}/lists/prior_sanctions/state"
    assert handler.post(url, {"base": revision(handler, listed), "state": "none"}).status_code == 303
    assert handler.api("GET", f"/cases/{listed}").json()["document"]["case"]["prior_sanctions"] == []
    assert penalty(handler, listed) == "NOT_MET"
    states = {s["id"]: s["state"] for s in handler.api("GET", f"/cases/{listed}/entities").json()}
    assert (states["prior_sanctions"], states["victims"]) == ("none", "unknown")
    save(handler, listed, "victims", title="乙某")
    refused = handler.post(
        f"/cases/{listed}/lists/victims/state", {"base": revision(handler, listed), "state": "none"}
    )
    assert refused.status_code == 422


def test_a_row_that_others_refer_to_stays(browsers: dict[str, Browser], listed: str) -> None:
    handler = browsers["handler"]
    save(handler, listed, "upstream", title="诈骗", persons="P1")
    save(handler, listed, "victims", title="乙某", upstream="u1")
    dropped = handler.post(
        f"/cases/{listed}/lists/upstream/drop", {"base": revision(handler, listed), "row": "u1"}
    )
    assert dropped.status_code == 409
    assert "仍被 victims“v1” 引用" in dropped.text
    person = handler.api(
        "DELETE", f"/cases/{listed}/persons/P1", headers={"If-Match": f'"{revision(handler, listed)}"'}
    )
    assert person.json()["code"] == "last-person"


def test_a_finding_in_a_row_is_signed_by_who_enters_it(browsers: dict[str, Browser], listed: str) -> None:
    handler = browsers["handler"]
    unsigned = save(
        handler, listed, "upstream", title="诈骗", unverifiable__0__value="true", unverifiable__0__op="="
    )
    assert unsigned.status_code == 422
    assert "理由" in unsigned.text
    save(
        handler, listed, "upstream", title="诈骗", unverifiable__0__value="true", unverifiable__0__op="=",
        unverifiable__0__why="境外服务器数据已灭失，协查未获回复",
    )  # fmt: skip
    row = handler.api("GET", f"/cases/{listed}/entities/upstream").json()[0]
    assert row["unverifiable"]["by"] == "handler"
    # The API signs alike: whoever is named in the body, the finding stands in the name of who sends it.
    body = {
        "row": {**row, "unverifiable": {"value": False, "by": "别人", "at": "2020-01-01", "why": "已查实"}}
    }
    tag = {"If-Match": f'"{revision(handler, listed)}"'}
    sent = handler.api("PUT", f"/cases/{listed}/entities/upstream/u1", json=body, headers=tag)
    assert sent.status_code == 200, sent.text
    now = handler.api("GET", f"/cases/{listed}/entities/upstream").json()[0]["unverifiable"]
    assert (now["by"], now["value"]) == ("handler", False)
    assert now["at"] != "2020-01-01"


def test_lists_over_the_api(browsers: dict[str, Browser], listed: str) -> None:
    handler, url = browsers["handler"], f"/cases/{listed}/entities"
    wrong = {"row": {"class": "bank_acount"}}
    answer = handler.api("POST", f"{url}/instruments", json=wrong, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert "bank_account" in answer.text
    for body, code in ((f"{url}/instrument", "list-unknown"), (f"{url}/acts/zz", "row-unknown")):
        method = "PUT" if body.endswith("zz") else "POST"
        answer = handler.api(method, body, json={"row": {}}, headers={"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    head = {"If-Match": '"1"', "Idempotency-Key": "r"}
    row = {"row": {"class": "银行账户", "owner": "self", "dealing": ["sell"], "count": 3}}
    made = [handler.api("POST", f"{url}/instruments", json=row, headers=head).json() for _ in range(2)]
    assert made == [{"revision": 2, "id": "i1"}] * 2
    assert facts(handler, listed)["instrument.own_bank_accounts.count"] == "3"
    gone = handler.api("DELETE", f"{url}/instruments/i1", headers={"If-Match": '"2"'})
    assert gone.status_code == 200
    assert handler.api("GET", f"{url}/instruments").json() == []


def test_people_and_evidence_are_changed_and_removed(browsers: dict[str, Browser], listed: str) -> None:
    handler = browsers["handler"]
    url = f"/cases/{listed}"

    def post(path: str, **data: str) -> Any:
        return handler.post(url + path, {"base": revision(handler, listed), **data})

    post("/persons", name="乙某")
    post("/persons/P2", name="丙某", action="rename")
    post("/evidence", kind="E2", title="流水")
    post("/evidence/Z1/edit", kind="E8", title="电子流水", source="卷二第3页", lawful="no")
    case = handler.api("GET", url).json()["document"]["case"]
    assert [p["name"] for p in case["persons"]] == ["甲某", "丙某"]
    assert case["evidence"] == [
        {"id": "Z1", "type": "E8", "title": "电子流水", "source": "卷二第3页", "lawful": False}
    ]
    handler.api(
        "POST",
        f"{url}/persons/P1/claims/gain.illegal_income",
        json={"value": "5", "evidence": ["Z1"]},
        headers={"If-Match": f'"{revision(handler, listed)}"'},
    )
    kept = post("/evidence/Z1/edit", action="drop")
    assert kept.status_code == 422
    assert "Z1" in kept.text
    assert post("/persons/P2", action="drop").status_code == 303
    assert len(handler.api("GET", url).json()["document"]["case"]["persons"]) == 1


def test_a_reader_sees_lists_and_changes_nothing(browsers: dict[str, Browser], case_id: str) -> None:
    reader = browsers["reader"]
    assert reader.get(f"/cases/{case_id}/lists").status_code == 200
    assert "改称谓" not in reader.get(f"/cases/{case_id}/lists").text
    assert reader.post(f"/cases/{case_id}/lists/acts", {"base": "1"}).status_code == 403


def test_every_attribute_has_a_field_in_both_languages() -> None:
    for kind in SCHEMA.kinds.values():
        for field in entityforms.fields(kind, {}):
            title = field.attribute.title
            assert re.search(r"[一-鿿]", title.zh)
            assert not re.search(r"[一-鿿_]", title.en), f"{kind.id}.{field.attribute.name}: {title.en}"
            fact = field.attribute.fact
            for code in fact.values if fact else ():
                assert not re.search(r"[一-鿿_]", fact.named(code, "en")), code
