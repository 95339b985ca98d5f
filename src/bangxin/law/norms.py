"""Norms, concepts, switches and packs as values, and their reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bangxin.base.dates import ordinal
from bangxin.base.errors import Mistake, Place, did_you_mean
from bangxin.base.i18n import Lang, Text
from bangxin.base.yamltree import Tree
from bangxin.law.vocabulary import read_english


class Modality(StrEnum):
    """应当 / 一般应当 / 可以 / definition / factor, strongest first. Never changes a result; always shown."""

    SHALL = "shall"
    GENERALLY_SHALL = "generally_shall"
    DEFINITION = "definition"
    FACTOR = "factor"
    MAY = "may"

    @property
    def label(self) -> Text:
        return _MODALITY_LABELS[self]


_MODALITY_LABELS = {
    Modality.SHALL: Text("应当", "shall"),
    Modality.GENERALLY_SHALL: Text("一般应当", "generally shall"),
    Modality.DEFINITION: Text("界定", "definition"),
    Modality.FACTOR: Text("因素", "factor"),
    Modality.MAY: Text("可以", "may"),
}


class AppliesBy(StrEnum):
    """How a norm is chosen in time (spec README §6)."""

    ACT_END = "act_end"
    REACH_BACK = "reach_back"
    AS_OF = "as_of"


class Rank(StrEnum):
    STATUTE = "statute"
    JUDICIAL_INTERPRETATION = "judicial_interpretation"
    NORMATIVE_DOCUMENT = "normative_document"
    MINUTES = "minutes"
    COMMENTARY = "commentary"
    TYPICAL_CASE = "typical_case"
    LOCAL_RULE = "local_rule"


class Polarity(StrEnum):
    ADVERSE = "adverse"
    FAVOURABLE = "favourable"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a norm is in force; ``last`` is included, None is open."""

    first: int
    last: int | None = None

    def covers(self, day: int) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


RELATIONS = ("concludes", "defeats", "restricts", "displaces")


@dataclass(frozen=True, slots=True)
class Norm:
    """One provision as data. ``when`` is the source text; the rulebook holds the parsed tree."""

    id: str
    pack: str
    cite: str
    gist: Text
    modality: Modality
    relation: str
    targets: tuple[str, ...]
    when: str
    rank: Rank
    in_force: Period
    applies_by: AppliesBy
    switches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accumulates: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    place: Place = field(default_factory=Place, compare=False)
    when_place: Place = field(default_factory=Place, compare=False)


NOTE_ACTS = ("information", "selection", "comparison", "citation", "display")


@dataclass(frozen=True, slots=True)
class Note:
    """A provision without a condition of its own, kept so that the catalogue stays complete.

    ``acts`` says where it works all the same: ``selection`` in time, ``comparison`` of bounds, ``citation`` check,
    ``display`` beside a result; ``information`` otherwise.
    """

    id: str
    pack: str
    cite: str
    gist: Text
    note: str = ""
    acts: str = "information"


@dataclass(frozen=True, slots=True)
class Pack:
    """One instrument (文件) with its dates and norms."""

    id: str
    title: str
    rank: Rank
    adopted: str
    published: str
    in_force: Period
    applies_by: AppliesBy
    source: str
    replaces: str = ""
    time_switch: str = ""
    norms: tuple[Norm, ...] = ()
    notes: tuple[Note, ...] = ()
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """What norms conclude; ``per`` names the groups of instances it is decided for one by one."""

    id: str
    node: str
    label: Text
    polarity: Polarity
    grounds: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True)
class Switch:
    """An open question of law with its options and default; ``definition`` sets out the readings."""

    id: str
    label: Text
    options: Mapping[str, str]
    default: str
    norms: tuple[str, ...] = ()
    cite: str = ""
    definition: str = ""
    place: Place = field(default_factory=Place, compare=False)
    english: Mapping[str, str] = field(default_factory=dict)

    def named(self, option: str, lang: Lang | str = Lang.ZH) -> str:
        """An option in words; without an English label the Chinese one, never the code."""
        label = self.options.get(option, option)
        return self.english.get(option, label) if lang == Lang.EN else label


_PACK_KEYS = frozenset(
    [
        "id",
        "title",
        "rank",
        "adopted",
        "published",
        "in_force",
        "applies_by",
        "source",
        "replaces",
        "time_switch",
        "norms",
        "notes",
        "version",
    ]
)
_NORM_KEYS = frozenset(
    [
        "id",
        "cite",
        "gist",
        "modality",
        "when",
        "switch",
        "in_force",
        "applies_by",
        "seed",
        "source",
        "note",
        "accumulates",
        "rank",
    ]
) | set(RELATIONS)


class PackReader:
    """Reads pack, concept and switch trees, collecting every mistake instead of stopping at the first."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def pack(self, tree: Tree) -> Pack:
        self.mistakes += tree.only(_PACK_KEYS)
        pack_id = self._text(tree, "id")
        rank = Rank(self._choice(tree, "rank", [r.value for r in Rank], Rank.NORMATIVE_DOCUMENT.value))
        applies = AppliesBy(self._choice(tree, "applies_by", [a.value for a in AppliesBy], "act_end"))
        in_force = self._period(tree.need("in_force")) if tree.get("in_force") else Period(1)
        if tree.get("in_force") is None:
            self.mistakes.append(tree.mistake("missing-key", "缺少“in_force”", "“in_force” is missing"))
        base = Pack(
            pack_id, self._text(tree, "title"), rank, self._optional(tree, "adopted"),
            self._optional(tree, "published"), in_force, applies, self._text(tree, "source"),
            self._optional(tree, "replaces"), self._optional(tree, "time_switch"), place=tree.place,
        )  # fmt: skip
        norms = [self._norm(t, base) for t in self._entries(tree, "norms")]
        notes = [self._note(t, pack_id) for t in self._entries(tree, "notes")]
        return Pack(
            base.id, base.title, rank, base.adopted, base.published, in_force, applies, base.source,
            base.replaces, base.time_switch, tuple(norms), tuple(notes), base.place,
        )  # fmt: skip

    def concept(self, tree: Tree) -> ConceptEntry:
        self.mistakes += tree.only({"id", "node", "zh", "en", "polarity", "grounds", "per", "definition"})
        polarity = self._choice(tree, "polarity", [p.value for p in Polarity], "neutral")
        return ConceptEntry(
            id=self._text(tree, "id"),
            node=self._optional(tree, "node"),
            label=Text(self._text(tree, "zh"), self._optional(tree, "en")),
            polarity=Polarity(polarity),
            grounds=self._names(tree, "grounds"),
            per=self._names(tree, "per"),
            place=tree.place,
        )

    def switch(self, tree: Tree) -> Switch:
        self.mistakes += tree.only(
            {"id", "zh", "en", "options", "options_en", "default", "norms", "cite", "definition"}
        )
        options = tree.get("options")
        known = {k: v.text() for k, v in options.mapping().items()} if options else {}
        default = self._choice(tree, "default", list(known), "")
        label = Text(self._text(tree, "zh"), self._optional(tree, "en"))
        return Switch(
            self._text(tree, "id"), label, known, default, self._names(tree, "norms"),
            self._optional(tree, "cite"), self._optional(tree, "definition"), tree.place,
            read_english(tree, options, self.mistakes, "options_en"),
        )  # fmt: skip

    def _norm(self, tree: Tree, pack: Pack) -> Norm:
        self.mistakes += tree.only(_NORM_KEYS)
        present = [r for r in RELATIONS if tree.get(r)]
        if len(present) != 1:
            names = " | ".join(RELATIONS)
            self.mistakes.append(
                tree.mistake(
                    "one-relation", f"须有且只有一种关系：{names}", f"exactly one relation is needed: {names}"
                )
            )
        relation = present[0] if present else "concludes"
        gist, when = tree.get("gist"), tree.get("when")
        period, rank, applies = tree.get("in_force"), tree.get("rank"), tree.get("applies_by")
        return Norm(
            id=self._text(tree, "id"),
            pack=pack.id,
            cite=self._text(tree, "cite"),
            gist=Text(self._text(gist, "zh"), self._optional(gist, "en"))
            if gist
            else self._missing_gist(tree),
            modality=Modality(self._choice(tree, "modality", [m.value for m in Modality], "shall")),
            relation=relation,
            targets=self._names(tree, relation),
            when=self._expression(tree),
            rank=Rank(self._choice(tree, "rank", [r.value for r in Rank], "statute")) if rank else pack.rank,
            in_force=self._period(period) if period else pack.in_force,
            applies_by=AppliesBy(self._choice(tree, "applies_by", [a.value for a in AppliesBy], "act_end"))
            if applies
            else pack.applies_by,
            switches=self._switches(tree),
            accumulates={k: self._how(v) for k, v in a.mapping().items()}
            if (a := tree.get("accumulates"))
            else {},
            source=self._optional(tree, "source") or self._optional(tree, "seed"),
            place=tree.place,
            when_place=when.place if when else tree.place,
        )

    def _how(self, tree: Tree) -> str:
        """How a quantity is accumulated over acts (法释〔2019〕15号第十六条)."""
        how = tree.text()
        if how not in ("sum", "distinct"):
            self.mistakes.append(
                tree.mistake(
                    "wrong-value",
                    f"累计方式只能是 sum、distinct，不是“{how}”",
                    f"“{how}” is not sum or distinct",
                )
            )
        return how

    def _expression(self, tree: Tree) -> str:
        when = tree.get("when")
        if when is None:
            self.mistakes.append(tree.mistake("missing-key", "缺少“when”", "“when” is missing"))
            return "False"
        return str(when.value) if isinstance(when.value, bool) else when.text()

    def _switches(self, tree: Tree) -> dict[str, tuple[str, ...]]:
        switch = tree.get("switch")
        if switch is None:
            return {}
        return {
            key: tuple(option.text() for option in options.sequence())
            for key, options in switch.mapping().items()
        }

    def _note(self, tree: Tree, pack_id: str) -> Note:
        self.mistakes += tree.only({"id", "cite", "gist", "note", "seed", "source", "acts"})
        gist = tree.get("gist")
        text = Text(self._text(gist, "zh"), self._optional(gist, "en")) if gist else self._missing_gist(tree)
        acts = (
            self._choice(tree, "acts", list(NOTE_ACTS), "information") if tree.get("acts") else "information"
        )
        return Note(
            self._text(tree, "id"),
            pack_id,
            self._text(tree, "cite"),
            text,
            self._optional(tree, "note"),
            acts,
        )

    def _missing_gist(self, tree: Tree) -> Text:
        self.mistakes.append(tree.mistake("missing-key", "缺少“gist”", "“gist” is missing"))
        return Text("", "")

    def _period(self, tree: Tree) -> Period:
        first, last = tree.get("from"), tree.get("to")
        begin = self._day(first, 1) if first else 1
        end = self._day(last, begin) if last else None
        if end is not None and end < begin:
            self.mistakes.append(
                tree.mistake("wrong-value", "施行止日早于起日", "in force: to is before from")
            )
        return Period(begin, end)

    def _day(self, tree: Tree, fallback: int) -> int:
        try:
            return ordinal(tree.text())
        except ValueError:
            value = tree.plain()
            self.mistakes.append(
                tree.mistake(
                    "wrong-date",
                    f"“{value}”不是有效日期（年-月-日）",
                    f"“{value}” is not a date (YYYY-MM-DD)",
                )
            )
            return fallback

    def _text(self, tree: Tree, key: str) -> str:
        child = tree.get(key)
        if child is None or child.value == "":
            self.mistakes.append(tree.mistake("missing-key", f"缺少“{key}”", f"“{key}” is missing"))
            return ""
        return child.text()

    def _optional(self, tree: Tree, key: str) -> str:
        child = tree.get(key)
        return "" if child is None else child.text()

    def _names(self, tree: Tree, key: str) -> tuple[str, ...]:
        child = tree.get(key)
        if child is None:
            return ()
        if isinstance(child.value, str):
            return (child.text(),)
        return tuple(item.text() for item in child.sequence())

    def _entries(self, tree: Tree, key: str) -> list[Tree]:
        child = tree.get(key)
        return child.sequence() if child else []

    def _choice(self, tree: Tree, key: str, allowed: list[str], fallback: str) -> str:
        child = tree.get(key)
        if child is None:
            self.mistakes.append(tree.mistake("missing-key", f"缺少“{key}”", f"“{key}” is missing"))
            return fallback
        value = child.text()
        if value in allowed:
            return value
        names = "、".join(allowed)
        hint = did_you_mean(value, allowed)
        self.mistakes.append(
            child.mistake(
                "wrong-value", f"“{value}”不在 {names} 之中", f"“{value}” is not one of {names}", hint
            )
        )
        return fallback
