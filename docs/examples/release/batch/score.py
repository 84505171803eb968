"""Scores CSV files with the model that ../../iris/train/train.py writes: init() once, then run() for each mini-batch of files."""

import csv
import json
import math
import os

_MODEL = None


def init():
    global _MODEL
    folder = os.environ["AZUREML_MODEL_DIR"]
    found = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name == "model.json"]
    with open(found[0], encoding="utf-8") as file:
        _MODEL = json.load(file)


def run(mini_batch):
    """A row for each flower of the files: the name of the file, the number of the flower and its species."""
    return [row for path in mini_batch for row in _rows(path)]


def _rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        flowers = list(csv.DictReader(file))
    name = os.path.basename(path)
    return ["{},{},{}".format(name, number, _species(flower)) for number, flower in enumerate(flowers, 1)]


def _species(flower):
    values = [float(flower[feature]) for feature in _MODEL["features"]]
    x = [(value - mean) / deviation for value, mean, deviation in zip(values, _MODEL["means"], _MODEL["deviations"])]
    hidden = [math.tanh(value) for value in _layer(_MODEL["network"]["hidden"], x)]
    raw = _layer(_MODEL["network"]["output"], hidden)
    return _MODEL["species"][raw.index(max(raw))]


def _layer(layer, values):
    return [sum(w * v for w, v in zip(weights, values)) + b for weights, b in zip(layer["weights"], layer["bias"])]
