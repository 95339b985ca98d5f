"""The norm graph as Z3 formulas: what no case can reach, what one change flips, who is treated differently."""
