"""Loads the extraction rules (``rules/*.yaml``) and refuses a rule it does not understand."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from importlib import resources
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from bangxin.base import patterns as re
from bangxin.base.errors import Mistake, NormError, Place
from bangxin.base.i18n import Text
from bangxin.intake.parts import SILENT, Part
from bangxin.intake.words import Hit, Words, any_of, hits_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# word classes of what is dealt in: where one is named, the verb is not about another
THINGS = ("账户", "电话卡", "网络账号", "设备", "虚拟币", "程序", "别的东西")
# among the objects of a rule, what stands for words that no list can hold: a person named, people counted, people counted
# in a number, somebody helped (替罗某转账), orders followed (按派单软件提示转账)
NAMED, COUNTED, SO_MANY, FELLOW, PERSON_HELPED, SOMEBODY_HELPED, ORDERS, HIMSELF = OPEN_OBJECTS = (
    "人名", "人数", "几人", "同案人", "替人名", "替某人", "受命", "本人所为",
)  # fmt: skip
NO_OBJECT = 1  # the bit of what needs no object
_Value = TypeVar("_Value")
_TERMS = frozenset(["", "sold", "let", "free", "paid"])
_ORDERS = frozenset(["", "after", "before", "direct"])
_WHO = frozenset(["subject", "nearest", "caught", "seized", "actor", "supplier", "beside", "towards"])


@dataclass(frozen=True, slots=True)
class Flag:
    """A circumstance: words that give a fact a value (see the head of ``rules/flags.yaml``)."""

    id: str
    examples: tuple[Mapping[str, Any], ...]
    zh: str = ""
    fact: str = ""
    record: str = ""
    op: str = "="
    value: Any = None
    has: str = ""
    words: tuple[str, ...] = ()
    alone: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    carry: bool = False
    order: str = ""
    terms: str = ""
    then: re.Pattern[str] | None = None
    within: int = 12
    same_clause: bool = False
    unless: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    not_with: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    who: str = "subject"
    parts: frozenset[Part] = frozenset(Part) - SILENT
    charge: str = ""
    purpose: bool = False
    yields_to: frozenset[str] = frozenset()
    note: str = ""

    def takes_object(self, word: str) -> bool:
        """Whether ``word`` counts only with one of the rule's objects beside it."""
        return word in self.verbs and word not in self.words


@dataclass(frozen=True, slots=True)
class Amount:
    """A kind of money: the words before, right before and after a sum that say what it is."""

    id: str
    zh: str = ""
    fact: str = ""
    before: tuple[str, ...] = ()
    touching: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()


class Known(dict[str, _Value]):
    """What is made of a word, made when it is first asked for."""

    def __init__(self, make: Callable[[str], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> _Value:
        made = self[word] = self._make(word)
        return made


class Rules:
    """All rules with their words indexed."""

    def __init__(self, flags: Iterable[Flag], amounts: Iterable[Amount]) -> None:
        self.flags = tuple(flags)
        self.amounts = tuple(amounts)
        self.by_word: dict[str, list[Flag]] = {}
        for flag in self.flags:
            for word in (*flag.words, *flag.verbs, *flag.alone):
                self.by_word.setdefault(word, []).append(flag)
        self.needs = Known(self._needs_of)
        self._flag_words = Words([*self.by_word, *(w for flag in self.flags for w in flag.objects)])
        kinds = dict.fromkeys(flag.objects for flag in self.flags if flag.objects)
        self._kind_of = {objects: 2 << number for number, objects in enumerate(kinds)}
        self._kinds = Known(self._kinds_of)
        self._wanted = Known(self._wanted_of)
        self._always = functools.reduce(operator.or_, map(self._kinds_of, OPEN_OBJECTS), NO_OBJECT)
        things = {w for name in (*THINGS, "不是对象") for w in lexicon()[name]}
        self.things = Words(things)
        self.not_verbs = Words(lexicon()["不是行为"])
        self.others = Words({w for flag in self.flags for w in flag.objects} - things)
        self.with_others = frozenset(f.id for f in self.flags if not f.objects <= things_words())
        self.before = {word: kind.id for kind in self.amounts for word in kind.before}
        self.before_words = Words(self.before)
        self.touching = _longest_first({w: k.id for k in self.amounts for w in k.touching})
        self.touching_by_last: dict[str, list[tuple[str, str]]] = {}
        for word, kind in self.touching:
            self.touching_by_last.setdefault(word[-1], []).append((word, kind))
        self.after = {word: kind.id for kind in self.amounts for word in kind.after}
        self.after_words = Words(self.after)
        self.facts = {kind.id: kind.fact for kind in self.amounts}

    def told_in(self, text: str, start: int, end: int) -> tuple[list[Hit], int]:
        """Where words of the rules stand, and of which kinds of objects any is named (bits as in ``needs``)."""
        found = self._flag_words.numbered(text, start, end)
        words, of_rules = self._flag_words.words, len(self.by_word)
        numbers = {n for n, _, _ in found}
        kinds = functools.reduce(operator.or_, [self._kinds[words[n]] for n in numbers], self._always)
        tried = {n for n in numbers if n < of_rules and self._wanted[words[n]] & kinds}
        return hits_of([(start + at, start + to, words[n]) for n, at, to in found if n in tried]), kinds

    def _kinds_of(self, word: str) -> int:
        """The kinds of objects a word is among, a bit for each."""
        return sum(bit for objects, bit in self._kind_of.items() if word in objects)

    def _wanted_of(self, word: str) -> int:
        """The kinds of objects one of which some rule of a word needs."""
        return functools.reduce(operator.or_, [kind for _, kind in self.needs[word]])

    def _needs_of(self, word: str) -> list[tuple[Flag, int]]:
        """Each rule of a word, and the kind of object (one bit) that must stand beside the word, or NO_OBJECT."""
        return [
            (f, self._kind_of[f.objects] if f.takes_object(word) else NO_OBJECT) for f in self.by_word[word]
        ]


def _longest_first(words: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(words.items(), key=lambda item: -len(item[0])))


@functools.cache
def rules() -> Rules:
    """The rules that come with the package. Raises NormError naming the file and the rule."""
    flags = [_flag(entry, name) for name in ("flags.yaml", "acts.yaml") for entry in entries(name)]
    return Rules(flags, [rule_of(Amount, entry, "amounts.yaml") for entry in entries("amounts.yaml")])


def entries(name: str) -> list[dict[str, Any]]:
    """The entries of one rule file. Raises NormError when it is no list."""
    text = resources.files("bangxin.intake.rules").joinpath(name).read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(loaded, list):
        raise wrong(name, "", "文件应是规则的列表", "the file must be a list of rules")
    return loaded


_CHOICE = re.compile("[{]([^{}]*)[}]")
_CLASS = re.compile("<([^<>]*)>")
_ALONE = re.compile("(<[^<>]*>)(?![^{}]*})")  # a class that is no part of a choice
_CLASS_KEYS = frozenset(["id", "zh", "words"])


@functools.cache
def lexicon() -> Mapping[str, tuple[str, ...]]:
    """The named classes of words (``rules/lexicon.yaml``); a class may be built from those before it."""
    classes: dict[str, tuple[str, ...]] = {}
    for entry in entries("lexicon.yaml"):
        _only(entry, _CLASS_KEYS, "lexicon.yaml")
        if entry["id"] in classes or not entry.get("words"):
            raise wrong(
                "lexicon.yaml", entry["id"], "词类重名或者没有词", "a class named twice or without words"
            )
        classes[entry["id"]] = expand(entry["words"], classes)
    return classes


def expand(words: Iterable[str], classes: Mapping[str, tuple[str, ...]] | None = None) -> tuple[str, ...]:
    """``{收|收取}{报酬|佣金}`` stands for its four combinations; an empty choice may be left out (``{共|}收``).

    ``<得到>`` stands for every word of that class of the lexicon, alone or as one of the ways of a choice.
    """

    def of_class(match: re.Match[str]) -> str:
        known = lexicon() if classes is None else classes
        if match.group(1) not in known:
            raise wrong("lexicon.yaml", match.group(1), "没有这个词类", "no such class of words")
        return "|".join(known[match.group(1)])

    out: list[str] = []
    for word in words:
        pieces = [
            _CLASS.sub(of_class, piece) if n % 2 else piece
            for n, piece in enumerate(_CHOICE.split(_ALONE.sub(r"{\1}", word) if "<" in word else word))
        ]
        ways = [piece.split("|") if n % 2 else [piece] for n, piece in enumerate(pieces)]
        out += map("".join, product(*ways))
    return tuple(dict.fromkeys(out))


@functools.cache
def things_words() -> frozenset[str]:
    """What can be sold, bought, set up: where one is named, the verb is not about another."""
    return frozenset(w for name in THINGS for w in lexicon()[name])


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    return any_of(expand(words))


@functools.cache
def _set_of(words: tuple[str, ...]) -> frozenset[str]:
    """The expanded words, one set for all rules that list the same."""
    return frozenset(expand(words))


# how the keys of a rule are read whose values are no plain words, numbers or signs
_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("words", "before", "touching", "after", "needs"), expand),
    **dict.fromkeys(("verbs", "objects", "yields_to"), lambda words: _set_of(tuple(words))),
    **dict.fromkeys(("then", "unless", "not_after", "not_with", "near"), _pattern),
    "alone": frozenset, "parts": lambda parts: frozenset(Part(p) for p in parts), "examples": tuple,
}  # fmt: skip
_Rule = TypeVar("_Rule", bound="DataclassInstance")


def rule_of(kind: type[_Rule], entry: Mapping[str, Any], name: str) -> _Rule:
    """A rule from an entry of a file: its keys are the fields of ``kind``. Raises NormError for others."""
    _only(entry, frozenset(f.name for f in fields(kind)), name)
    return kind(**{key: _READ[key](told) if key in _READ else told for key, told in entry.items()})


def _flag(entry: dict[str, Any], name: str) -> Flag:
    about = entry.get("fact") or entry.get("record")
    if not (entry.get("words") or entry.get("verbs")) or not about or not entry.get("examples"):
        zh, en = (
            "规则须有 words 或 verbs、fact 或 record、examples",
            "needs words or verbs, fact or record, examples",
        )
        raise wrong(name, entry.get("id", "?"), zh, en)
    flag = rule_of(Flag, entry, name)
    if bool(flag.verbs) != bool(flag.objects):
        raise wrong(name, flag.id, "verbs 与 objects 须同时写", "verbs needs objects")
    for key, known in (("order", _ORDERS), ("terms", _TERMS), ("who", _WHO)):
        if (said := getattr(flag, key)) not in known:
            raise wrong(name, flag.id, f"{key} 不能是“{said}”", f"{key} cannot be “{said}”")
    return flag


def _only(entry: Mapping[str, Any], known: frozenset[str], name: str) -> None:
    for key in entry:
        if key not in known:
            raise wrong(name, entry.get("id", "?"), f"不认识的键“{key}”", f"unknown key “{key}”")


def wrong(name: str, rule: str, zh: str, en: str) -> NormError:
    """The error for a rule that cannot be used."""
    place = Place(file=f"intake/rules/{name}")
    return NormError(Mistake("extraction-rule", Text(f"规则 {rule}：{zh}", f"rule {rule}: {en}"), place))
