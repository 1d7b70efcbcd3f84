"""Positions of nodes for drawing."""

from kg.view.layout import layout_positions

# More than are laid out with every node repelling every other where it is to be quick.
NODES = [f"n{number}" for number in range(500)]
RING = list(zip(NODES, [*NODES[1:], NODES[0]], strict=True))


def test_a_quick_layout_places_every_node_apart_and_again_in_the_same_place() -> None:
    found = layout_positions(NODES, RING, is_quick=True)
    assert list(found) == NODES
    assert len(set(found.values())) == len(NODES)
    assert layout_positions(NODES, RING, is_quick=True) == found
    # Neighbours are nearer than nodes are in the mean.
    whole = max(x for x, _ in found.values()) - min(x for x, _ in found.values())
    apart = sorted(abs(found[one][0] - found[other][0]) for one, other in RING)
    assert apart[len(apart) // 2] < whole / 10
