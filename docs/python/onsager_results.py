"""Reads what `onsager run PRESET --out FOLDER --arrays` writes. It needs Python 3.9 and numpy, nothing else."""

import csv
import json
from pathlib import Path

import numpy as np


class Results:
    """One run's folder.

    curves   a dict of numpy arrays, one for each column of curves.csv; what is not there is NaN
    summary  the contents of summary.json: settings, final and best values, agreement, timings
    arrays   the arrays of arrays.npz, read one by one as they are used; None without `--arrays`
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.summary = json.loads((self.folder / "summary.json").read_text(encoding="utf-8"))
        self.curves = read_curves(self.folder / "curves.csv")
        path = self.folder / "arrays.npz"
        self.arrays = np.load(path) if path.exists() else None

    def __repr__(self):
        steps = len(next(iter(self.curves.values()), []))
        arrays = "no arrays" if self.arrays is None else f"{len(self.arrays.files)} arrays"
        return f"Results({str(self.folder)!r}: {steps} steps, {len(self.curves)} columns, {arrays})"


def read_curves(path):
    """The columns of curves.csv by their names."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = rows[0].keys() if rows else []
    number = lambda cell: float(cell) if cell else float("nan")
    return {name: np.array([number(row[name]) for row in rows]) for name in names}
