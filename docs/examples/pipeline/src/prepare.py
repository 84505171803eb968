"""Removes incomplete rows and sets some aside for the test: prepare.py MEASUREMENTS TEST_SHARE FOLDER"""

import os
import sys

import curve

rows = curve.read(sys.argv[1])
every = max(2, round(1 / float(sys.argv[2])))
test = rows[::every]
train = [row for number, row in enumerate(rows) if number % every]
curve.write(os.path.join(sys.argv[3], "train.csv"), train)
curve.write(os.path.join(sys.argv[3], "test.csv"), test)
curve.log_metric("rows", len(rows))
print(len(train), "rows to train with,", len(test), "to test with")
