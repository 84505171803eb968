"""Fits a polynomial: fit.py ROWS DEGREE MODEL"""

import json
import os
import sys

import curve

rows = curve.read(os.path.join(sys.argv[1], "train.csv"))
held_out = curve.read(os.path.join(sys.argv[1], "test.csv"))
coefficients = curve.fit(rows, int(sys.argv[2]))
error = curve.error(coefficients, held_out)
curve.log_metric("error", error)
with open(os.path.join(sys.argv[3], "model.json"), "w", encoding="utf-8") as file:
    json.dump({"coefficients": coefficients}, file)
print("degree", sys.argv[2], "error", round(error, 3))
