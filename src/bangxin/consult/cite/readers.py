"""The readers of a document: what each looks for, and in which order they speak.

``CITED`` and ``TOLD`` speak first. ``GENERATED`` have tables made from the official texts, or know less of the rule, and are
silent where another has spoken. A reader yields findings; whether the document means what it says there is asked of each
finding afterwards (``check``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bangxin.consult.cite.cited.absent import check_absent, check_counts
from bangxin.consult.cite.cited.articles import (
    check_attributed,
    check_operative,
    check_other_law,
    check_topics,
    check_wrong,
)
from bangxin.consult.cite.cited.days import check_dates, check_made
from bangxin.consult.cite.cited.in_force import (
    check_backwards,
    check_decided_early,
    check_ended,
    check_gone,
)
from bangxin.consult.cite.cited.modals import check_modals
from bangxin.consult.cite.cited.paragraphs import check_paragraphs, check_renumbered
from bangxin.consult.cite.cited.phrases import check_phrases
from bangxin.consult.cite.cited.subjects import (
    check_bare,
    check_breached,
    check_items,
    check_made_serious,
    check_punishing,
    check_subjects,
)
from bangxin.consult.cite.cited.titles import (
    check_issuers,
    check_numbers,
    check_titles,
    check_unknown_numbers,
)
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.numbers.credited import check_credited
from bangxin.consult.cite.numbers.measures import check_measures
from bangxin.consult.cite.numbers.regions import check_regions
from bangxin.consult.cite.numbers.stated import check_stated
from bangxin.consult.cite.numbers.thresholds import check_figures
from bangxin.consult.cite.punishment.degrees import (
    check_degrees,
    check_ladders,
    check_limitation,
    check_rungs,
)
from bangxin.consult.cite.punishment.english import check_english
from bangxin.consult.cite.punishment.fines import check_fines
from bangxin.consult.cite.punishment.kinds import check_kinds
from bangxin.consult.cite.punishment.passed import check_passed
from bangxin.consult.cite.punishment.penalties import check_over, check_penalties
from bangxin.consult.cite.statements.charge_names import check_charges
from bangxin.consult.cite.statements.duties import check_effect, effect_rows
from bangxin.consult.cite.statements.elements import check_join, check_slot, join_rows, slot_rows
from bangxin.consult.cite.statements.membership import check_item, item_rows
from bangxin.consult.cite.statements.offences import check_definitions, check_units
from bangxin.consult.cite.statements.propositions import check_propositions
from bangxin.consult.cite.statements.truths import check_truth, truth_rows
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.triggers import Row, Rows
from bangxin.consult.cite.wording.verbatim import check_insertions, check_verbatim
from bangxin.consult.cite.wording.written import check_written

_Read = Callable[[Draft], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: what it looks for, and how it reads a document."""

    finds: str
    read: _Read


def _in_sentences(
    rows: Callable[[], Rows[Row]], read: Callable[[Draft, Row, int, int], Iterable[Finding]]
) -> _Read:
    """A reader that lays every sentence beside the rows of a table that may speak of it."""

    def of_document(draft: Draft) -> Iterator[Finding]:
        for row, start, end in draft.sentences_with(rows()):
            yield from read(draft, row, start, end)

    return of_document


CITED: tuple[Reader, ...] = (
    Reader("没有的条、款、项", check_absent),
    Reader("条、款、项的数目", check_counts),
    Reader("引此条而说的是彼条的原文或者罪名", check_wrong),
    Reader("引此法而说的是彼法同号条文的话", check_other_law),
    Reader("引此文件而说的只在彼文件", check_attributed),
    Reader("总则条文用错（自首引第六十八条）", check_topics),
    Reader("文书主文所依条款与所定罪名、情节不合", check_operative),
    Reader("引此条而说的是彼条的事", check_subjects),
    Reader("项号", check_items),
    Reader("违反此条而引彼条", check_breached),
    Reader("违反此条而依彼条处罚", check_punishing),
    Reader("没有写法律名的条号与罪名", check_bare),
    Reader("“情节严重”的条文不是该罪的", check_made_serious),
    Reader("款号", check_paragraphs),
    Reader("修正以前的条号", check_renumbered),
    Reader("标题与文号不是同一文件", check_numbers),
    Reader("没有的文号", check_unknown_numbers),
    Reader("没有的标题", check_titles),
    Reader("制定机关", check_issuers),
    Reader("标题旁的通过、公布日期", check_made),
    Reader("施行、公布日期", check_dates),
    Reader("说废止的有效、有效的废止", check_ended),
    Reader("已经没有的机构、制度、文件、罪名", check_gone),
    Reader("所依法律在办案时尚未施行", check_decided_early),
    Reader("施行以前的行为适用新罪、新罚则", check_backwards),
    Reader("罪名写错、没有的罪名", check_charges),
)
"""Readers of citations and names: whether what is cited exists, says that, and was in force."""

TOLD: tuple[Reader, ...] = (
    Reader("罪的定义", check_definitions),
    Reader("单位能否构成", check_units),
    Reader("罪的数额标准（thresholds.yaml）", check_figures),
    Reader("规定所量的数字及其择一、兼备（measures.yaml）", check_measures),
    Reader("羁押、指定居所监视居住折抵刑期（credits.yaml）", check_credited),
    Reader("法定刑幅度（penalties.yaml）", check_penalties),
    Reader("罚金与罚款、罚金数额", check_fines),
    Reader("情节档次与幅度的对应", check_degrees),
    Reader("追诉期限", check_limitation),
    Reader("宣告的刑、缓刑考验期、数罪并罚", check_passed),
    Reader("英文的数字与刑罚", check_english),
    Reader("与规定相反的说法（propositions.yaml）", check_propositions),
    Reader("可以与应当（duties.yaml）", _in_sentences(effect_rows, check_effect)),
    Reader("谁、何时起、何种（elements.yaml 的 slots）", _in_sentences(slot_rows, check_slot)),
    Reader("两个条件之间的且、或（elements.yaml 的 joins）", _in_sentences(join_rows, check_join)),
    Reader("情形归哪一张清单（membership.yaml）", _in_sentences(item_rows, check_item)),
    Reader("问一省而答另一省", check_regions),
    Reader("条文里没有的字", check_written),
    Reader("转载者插入条文的话", check_insertions),
)
"""Readers of statements on the law, each with a table of what it knows."""

GENERATED: tuple[Reader, ...] = (
    Reader("有无某一刑种", check_kinds),
    Reader("金额与刑期的对照表", check_ladders),
    Reader("金额与刑种的对照", check_rungs),
    Reader("超过法定最高刑的刑期", check_over),
    Reader("条文没有的数字（figures.yaml）", check_stated),
    Reader("肯定与否定（truths.yaml）", _in_sentences(truth_rows, check_truth)),
    Reader("引此条而用语是彼条的（phrases.yaml）", check_phrases),
    Reader("条文的应当、可以、不得（modals.yaml）", check_modals),
    Reader("照录的条文换了字（clauses.yaml）", check_verbatim),
)
"""Readers whose tables are made from the official texts, or that know less of the rule."""
