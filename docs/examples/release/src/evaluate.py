"""Writes how many flowers the model knows: evaluate.py MODEL FLOWERS REPORT"""

import csv
import os
import sys

model, flowers, report = sys.argv[1:4]
os.environ["AZUREML_MODEL_DIR"] = model
sys.path.insert(0, model)
import score  # the script that will serve the model

score.init()
with open(flowers, encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
features = [name for name in rows[0] if name != "species"]
answers = score.run({"data": [[float(row[name]) for name in features] for row in rows]})
right = sum(answer["species"] == row["species"] for answer, row in zip(answers, rows))
accuracy = right / len(rows)
with open(os.path.join(report, "accuracy.txt"), "w", encoding="utf-8") as file:
    file.write("{:.4f}".format(accuracy))
print("accuracy {:.4f} on {} flowers".format(accuracy, len(rows)))
