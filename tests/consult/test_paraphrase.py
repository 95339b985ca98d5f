"""Told rules against an imported text: any value changed is found where the words agree, and the true ones stay quiet.

The text is invented: a by-law that no instrument table, claim or threshold of the check knows, so that what is found
comes from the text alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.library import Library, open_library

BYLAW = """云州市通信设备租赁管理办法

第一条　为了规范通信设备租赁活动，制定本办法。
第二条　租赁语音网关的，出租人应当在七日内向设区的市级以上电信主管部门备案，并保存登记资料三年。
第三条　出租人违反本办法第二条规定，未经备案出租语音网关五台以上的，由县级以上市场监管部门处三千元以上二万元以下罚款。
出租人主动停止出租并交回设备的，可以从轻或者减轻处罚。
第四条　承租人将语音网关转租给他人的，登记资料应当自转租之日起十日内报送公安机关。
有下列情形之一的，属于前款规定的转租情形严重：
（一）转租语音网关二十台以上的；
（二）一年内曾因转租语音网关受过行政处罚，又转租的；
（三）转租收入超过备案租金三倍的。
第五条　本办法自2098年3月1日起施行。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path, create=True) as library:
        library.add(BYLAW, file="云州办法.txt")
        yield library


def said(text: str, library: Library) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.suggestion) for f in check_document(Draft(text), library=library)]


WRONG = [
    ("按照规定，租赁语音网关的，出租人应当在七日内向省级以上电信主管部门备案。", "省级以上", "设区的市级以上"),
    ("租赁语音网关的，出租人应当在七日内向设区的市级以上公安机关备案，并保存登记资料三年。", "公安机关", "电信主管部门"),
    ("办法要求：出租人应当在十五日内向设区的市级以上电信主管部门备案，并保存登记资料三年。", "十五日", "七日"),
    ("办法规定，租赁语音网关的，出租人可以在七日内向设区的市级以上电信主管部门备案。", "可以", "应当"),
    ("未经备案出租语音网关10台以上的，由县级以上市场监管部门处三千元以上二万元以下罚款。", "10台以上", "五台以上"),
    ("未经备案出租语音网关五台以上的，由县级以上市场监管部门处5000元以上2万元以下罚款。", "5000元以上2万元以下", "三千元以上二万元以下"),
    ("出租人主动停止出租并交回设备的，应当从轻或者减轻处罚。", "应当", "可以"),
    ("转租情形严重的两种：（一）转租语音网关二十台以上；（二）二年内曾因转租语音网关受过行政处罚，又转租。", "二年", "一年"),
    ("承租人將語音網關轉租給他人的，登記資料應當自轉租之日起三十日內報送公安機關。", "三十日", "十日"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "official"), WRONG, ids=[w for _, w, _ in WRONG])
def test_a_changed_value_is_found_and_the_text_given(
    text: str, words: str, official: str, library: Library
) -> None:
    assert (words, official) in said(text, library)


RIGHT = [
    "租赁语音网关的，出租人应当在7日内向设区的市级以上电信主管部门备案，登记资料保存3年。",
    "出租五台以上语音网关而没有备案的，由县级以上市场监管部门处3000元以上2万元以下的罚款。",
    "出租人主动停止出租、交回设备的，可以从轻或者减轻处罚。",
    "转租语音网关二十台以上，或者一年内曾因转租语音网关受过行政处罚又转租的，属于转租情形严重。",
    "承租人尤某将语音网关转租给他人，转租之日起已过四十日，仍未将登记资料报送公安机关。",
    "尤某未经备案出租语音网关三台，由区市场监管局处一千元罚款。",
    "有人以为未经备案出租语音网关十台以上才处三千元以上二万元以下罚款，这种理解是错误的。",
    "出租人是不是应当在三十日内向设区的市级以上电信主管部门备案？",
    "依照《海州市卫星电话管理条例》，租赁语音网关的，出租人应当在二十日内向国务院电信主管部门备案，并缴纳保证金五万元。",
]


@pytest.mark.parametrize("text", RIGHT, ids=[text[:16] for text in RIGHT])
def test_true_words_facts_and_refuted_words_stay_quiet(text: str, library: Library) -> None:
    assert said(text, library) == []


def test_the_text_itself_stays_quiet(library: Library) -> None:
    assert said(BYLAW, library) == []


def test_without_a_library_nothing_is_aligned() -> None:
    assert check_document(Draft(WRONG[0][0])) == []


@pytest.mark.parametrize(("last", "found"), [("", [("二年", "一年")]), ("2015-12-31", [])])
def test_a_text_out_of_force_does_not_contradict_what_only_resembles_it(
    last: str, found: list[tuple[str, str]], tmp_path: Path
) -> None:
    with open_library(tmp_path, create=True) as library:
        library.add(BYLAW.replace("2098年", "2008年"), file="云州办法.txt", in_force_to=last)
        assert said("二年内曾因转租语音网关受过行政处罚，又转租的，属于转租情形严重。", library) == found
