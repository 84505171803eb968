"""Writes a report about the best polynomial: evaluate.py ROWS MODEL REPORT"""

import json
import os
import sys

import curve

with open(os.path.join(sys.argv[2], "model.json"), encoding="utf-8") as file:
    coefficients = json.load(file)["coefficients"]
rows = curve.read(os.path.join(sys.argv[1], "test.csv"))
error = curve.error(coefficients, rows)
curve.log_metric("error", error)
report = "polynomial of degree {}, error {:.3f} on {} rows".format(len(coefficients) - 1, error, len(rows))
with open(os.path.join(sys.argv[3], "report.txt"), "w", encoding="utf-8") as file:
    file.write(report + "\n")
print(report)
