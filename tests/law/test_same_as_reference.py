"""With every new open question at its default and no new fact recorded, each concept of the reference packs has
exactly the result that the reference packs give. Extra: runs where the reference folder lies beside the checkout.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bangxin.base.yamltree import load_tree
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import Rulebook, build_rulebook
from bangxin.law.selection import Run
from bangxin.reasoning.interpret import Interpreter
from tests.law.partial_facts import lines, random_facts, random_run

REFERENCE = Path(__file__).resolve().parents[2] / ".." / "shared" / "spec"
REVISED = date(2021, 4, 15).toordinal()
OF_THE_2015_TEXT = {"conceal.entry", "offence.art312"}
"""The reference holds no norm for decisions while the text of 2015 of 法释〔2015〕11号第一条 stood, and says "not met"."""
BEGAN = {
    "charge.choose_heavier": date(2015, 11, 1),
    "offence.art312": date(2006, 6, 29),
    "range.art312_ok": date(2006, 6, 29),
}
"""Since when 刑法 has the words (修正案六、九); the reference dates them from 1997-10-01."""
pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason="reference packs are not beside this checkout")


@pytest.fixture(scope="module")
def reference() -> Rulebook:
    def tree(path: Path):
        return load_tree(path.read_text(encoding="utf-8"), path.name)

    own = [tree(REFERENCE / f"{name}.yaml") for name in ("vocabulary", "concepts", "switches")]
    packs = [tree(path) for path in sorted((REFERENCE / "norms").glob("*.yaml"))]
    return build_rulebook([own[0]], [own[1]], [own[2]], packs)


@pytest.mark.parametrize("seed", range(2))
def test_reference_concepts_unchanged_on_random_partial_facts(reference: Rulebook, seed: int) -> None:
    ours, dice = builtin_rulebook(), Random(seed)
    first, second = Interpreter(reference), Interpreter(ours)
    marks, ids, switches = lines(reference), reference.vocabulary.ids, list(reference.switches)
    seen: Counter[str] = Counter()
    for _ in range(100):
        facts = random_facts(reference, marks, dice, ids)
        run = random_run(reference, facts, dice, switches)
        expected, got = first.evaluate(facts, run), second.evaluate(facts, run)
        changed = {
            concept: (expected.result(concept).value, got.result(concept).value)
            for concept in reference.concepts
            if expected.result(concept) is not got.result(concept)
            and not (concept in OF_THE_2015_TEXT and run.as_of < REVISED)
            and not _before_the_law(concept, run)
        }
        assert not changed, (dict(facts.values), run)
        seen.update(expected.result(concept).value for concept in reference.concepts)
    assert min(seen[r] for r in ("MET", "NOT_MET", "UNDETERMINED", "FINDING_NEEDED")) > 200, seen


def _before_the_law(concept: str, run: Run) -> bool:
    """Whether the act ended, or was decided, before the law of the concept."""
    began = BEGAN.get(concept)
    return began is not None and min(run.as_of, run.act_day) < began.toordinal()


def test_every_reference_norm_and_note_is_kept(reference: Rulebook) -> None:
    ours = builtin_rulebook()
    assert set(reference.norms) <= set(ours.norms)
    assert set(reference.notes) <= set(ours.notes)
