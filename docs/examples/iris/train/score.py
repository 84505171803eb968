"""Serves the model that train.py writes: init() once, then run() for each request."""

import json
import math
import os

_MODEL = None

SHAPE = 'Expected {"data": [[sepal_length, sepal_width, petal_length, petal_width], …]} with four numbers a flower'


def init():
    global _MODEL
    with open(_find("model.json"), encoding="utf-8") as file:
        _MODEL = json.load(file)


def _find(name):
    start = os.environ.get("AZUREML_MODEL_DIR") or os.path.dirname(os.path.abspath(__file__))
    for folder, _, files in sorted(os.walk(start)):
        if name in files:
            return os.path.join(folder, name)
    raise FileNotFoundError("There is no {} in {}".format(name, start))


def run(raw):
    """A species and the probabilities of all of them for each flower."""
    return [_classify(flower) for flower in _flowers(raw)]


def _flowers(raw):
    try:
        request = json.loads(raw) if isinstance(raw, (str, bytes, bytearray)) else raw
    except ValueError as problem:
        raise ValueError("{}, but got text that is not JSON: {}".format(SHAPE, problem)) from None
    if not isinstance(request, dict) or not isinstance(request.get("data"), list):
        raise ValueError(SHAPE + ", but got no list under 'data'")
    for number, flower in enumerate(request["data"]):
        if not isinstance(flower, list) or len(flower) != len(_MODEL["features"]):
            count = "{} values".format(len(flower)) if isinstance(flower, list) else "no list"
            raise ValueError("{}, but flower {} has {}".format(SHAPE, number, count))
        if not all(isinstance(v, (int, float)) and not isinstance(v, bool) and math.isfinite(v) for v in flower):
            raise ValueError("{}, but flower {} has something else: {}".format(SHAPE, number, flower))
    return request["data"]


def _classify(flower):
    x = [(v - m) / d for v, m, d in zip(flower, _MODEL["means"], _MODEL["deviations"])]
    network = _MODEL["network"]
    hidden = [math.tanh(value) for value in _layer(network["hidden"], x)]
    raw = _layer(network["output"], hidden)
    top = max(raw)
    powers = [math.exp(value - top) for value in raw]
    probabilities = {name: round(power / sum(powers), 3) for name, power in zip(_MODEL["species"], powers)}
    return {"species": max(probabilities, key=probabilities.get), "probabilities": probabilities}


def _layer(layer, values):
    return [sum(w * v for w, v in zip(weights, values)) + b for weights, b in zip(layer["weights"], layer["bias"])]
