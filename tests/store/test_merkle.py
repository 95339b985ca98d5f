"""RFC 6962: known answers and, on random trees, proofs that hold for the truth and for nothing else."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from bangxin.store import merkle

# Test data of the Certificate Transparency reference implementation (merkle tree tests, 8 leaves).
LEAVES = [
    bytes.fromhex(h)
    for h in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tree:
    def __init__(self, entries: list[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        for index, entry in enumerate(entries):
            for level, place, value in merkle.completed(index, merkle.leaf_hash(entry), self.at):
                self.nodes[level, place] = value

    def at(self, level: int, place: int) -> bytes:
        return self.nodes[level, place]


def test_roots_match_the_reference_vectors() -> None:
    tree = Tree(LEAVES)
    assert merkle.root(0, tree.at) == hashlib.sha256(b"").digest()
    for size, expected in enumerate(ROOTS, start=1):
        assert merkle.root(size, tree.at).hex() == expected
        assert merkle.root_of(LEAVES[:size]).hex() == expected


def test_inclusion_path_matches_the_reference_vector() -> None:
    path = merkle.inclusion_proof(5, 8, Tree(LEAVES).at)
    assert [p.hex()[:16] for p in path] == ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]


entries = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


@given(entries, st.data())
def test_inclusion_holds_for_the_entry_and_for_no_other(items: list[bytes], data: st.DataObject) -> None:
    tree = Tree(items)
    size = data.draw(st.integers(1, len(items)))
    index = data.draw(st.integers(0, size - 1))
    head = merkle.root(size, tree.at)
    proof = merkle.inclusion_proof(index, size, tree.at)
    assert merkle.verify_inclusion(items[index], index, size, proof, head)
    assert not merkle.verify_inclusion(items[index] + b"!", index, size, proof, head)
    assert not merkle.verify_inclusion(items[index], index, size, [*proof, head], head)
    if proof:
        assert not merkle.verify_inclusion(items[index], index, size, proof[:-1], head)


@given(entries, st.data())
def test_consistency_holds_for_prefixes_only(items: list[bytes], data: st.DataObject) -> None:
    tree = Tree(items)
    new = data.draw(st.integers(1, len(items)))
    old = data.draw(st.integers(0, new))
    old_head, new_head = merkle.root(old, tree.at), merkle.root(new, tree.at)
    proof = merkle.consistency_proof(old, new, tree.at)
    assert merkle.verify_consistency(old, new, old_head, new_head, proof)
    forged = merkle.node_hash(old_head, b"")
    assert not merkle.verify_consistency(old, new, forged, new_head, proof)
    if 0 < old < new:
        assert not merkle.verify_consistency(old, new, old_head, merkle.node_hash(new_head, b""), proof)
