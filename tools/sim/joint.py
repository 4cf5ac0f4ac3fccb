"""Which PTR goes with which HELO: the joint table of doc/judgement.md.

Hosts counted on one real server in 2007, (zombie side, valid side).  The
judgement's priors come from the same table, so what it says about names alone is
no independent proof (doc/simulator.md).
"""

import itertools

COLUMNS = ("ptr", "org", "other", "sender", "single", "local", "own", "other-address", "ours")
TABLE = {
    "address": ((4138, 7), (727, 2), (247, 29), (465, 4), (2380, 3), (464, 3), (42, 0), (12, 0), (14, 0)),
    "address-forged": ((981, 1), (121, 0), (85, 1), (221, 0), (688, 0), (116, 0), (74, 0), (26, 0), (9, 0)),
    "access": ((357, 10), (37, 2), (56, 2), (195, 0), (319, 0), (41, 1), (0, 0), (0, 0), (0, 0)),
    "named": ((1044, 1396), (102, 171), (83, 53), (221, 4), (178, 2), (40, 0), (4, 0), (4, 0), (3, 1)),
    "named-forged": ((174, 1), (9, 1), (14, 2), (53, 0), (71, 0), (17, 0), (5, 0), (2, 0), (5, 0)),
    "none": ((0, 0), (0, 0), (985, 18), (1263, 3), (1777, 3), (171, 0), (541, 1), (41, 0), (382, 0)),
}
ZOMBIE, VALID = 0, 1


class Joint:
    """Draws (PTR class, HELO class) of one side, of some rows and columns."""

    def __init__(self, side, rows=tuple(TABLE), columns=COLUMNS):
        self.cells, weights = [], []
        for row in rows:
            for column, counts in zip(COLUMNS, TABLE[row]):
                if column in columns and counts[side]:
                    self.cells.append((row, column))
                    weights.append(counts[side])
        self.cumulated = list(itertools.accumulate(weights))

    def draw(self, rng):
        return rng.choices(self.cells, cum_weights=self.cumulated)[0]
