"""Trains a small neural network on Fisher's iris data, in plain Python: no package is needed.

Writes outputs/model.json and, beside it, the outputs/score.py that serves it. In an Azure ML run, loss and accuracy are
logged as the run's metrics; anywhere else it just trains.
"""

import argparse
import csv
import http.client
import json
import math
import os
import random
import shutil
import sys
import urllib.parse
import urllib.request
import uuid
from datetime import datetime, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
FEATURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


class Metrics:
    """The metrics of the run that this script is, by the run history service."""

    def __init__(self, environment=os.environ):
        self.url = None
        self.token = environment.get("AZUREML_RUN_TOKEN")
        names = [
            environment.get(name)
            for name in (
                "AZUREML_ARM_SUBSCRIPTION",
                "AZUREML_ARM_RESOURCEGROUP",
                "AZUREML_ARM_WORKSPACE_NAME",
                "AZUREML_ARM_PROJECT_NAME",
                "AZUREML_RUN_ID",
            )
        ]
        endpoint = environment.get("AZUREML_SERVICE_ENDPOINT")
        if endpoint and self.token and all(names):
            self.url = (
                "{}/history/v1.0/subscriptions/{}/resourceGroups/{}/providers/Microsoft.MachineLearningServices"
                "/workspaces/{}/experiments/{}/runs/{}/metrics"
            ).format(endpoint.rstrip("/"), *(urllib.parse.quote(name, safe="") for name in names))

    def log(self, name, value):
        if self.url is None:
            return
        metric = {
            "metricId": str(uuid.uuid4()),
            "metricType": "azureml.v1.scalar",
            "createdUtc": datetime.now(timezone.utc).isoformat(),
            "name": name,
            "numCells": 1,
            "cells": [{name: value}],
            "schema": {
                "numProperties": 1,
                "properties": [{"propertyId": name, "name": name, "type": "float"}],
            },
        }
        request = urllib.request.Request(
            self.url,
            data=json.dumps(metric).encode("utf-8"),
            headers={"Authorization": "Bearer " + self.token, "Content-Type": "application/json"},
            method="POST",
        )
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except (OSError, http.client.HTTPException) as problem:
            # Training is worth more than its metrics; one warning is enough.
            print("WARNING: metrics are not logged any more:", problem, flush=True)
            self.url = None


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = [([float(row[name]) for name in FEATURES], row["species"]) for row in csv.DictReader(file)]
    return rows, sorted({label for _, label in rows})


def split(rows, test_share, rng):
    """The same share of each species for the test."""
    train, test = [], []
    for species in sorted({label for _, label in rows}):
        group = [row for row in rows if row[1] == species]
        rng.shuffle(group)
        count = round(len(group) * test_share)
        test += group[:count]
        train += group[count:]
    return train, test


def standardise(rows):
    means = [sum(x[i] for x, _ in rows) / len(rows) for i in range(len(FEATURES))]
    deviations = [
        math.sqrt(sum((x[i] - means[i]) ** 2 for x, _ in rows) / len(rows)) for i in range(len(FEATURES))
    ]
    return means, deviations


def layer(inputs, outputs, rng):
    scale = 1 / math.sqrt(inputs)
    return {
        "weights": [[rng.uniform(-scale, scale) for _ in range(inputs)] for _ in range(outputs)],
        "bias": [0.0] * outputs,
    }


def forward(network, x):
    hidden = [
        math.tanh(sum(w * v for w, v in zip(weights, x)) + bias)
        for weights, bias in zip(network["hidden"]["weights"], network["hidden"]["bias"])
    ]
    raw = [
        sum(w * v for w, v in zip(weights, hidden)) + bias
        for weights, bias in zip(network["output"]["weights"], network["output"]["bias"])
    ]
    top = max(raw)
    powers = [math.exp(value - top) for value in raw]
    total = sum(powers)
    return hidden, [power / total for power in powers]


def step(network, rows, rate):
    """One step of gradient descent over all rows; the mean loss before it."""
    gradients = {
        name: {
            "weights": [[0.0] * len(weights) for weights in network[name]["weights"]],
            "bias": [0.0] * len(network[name]["bias"]),
        }
        for name in network
    }
    loss = 0.0
    for x, label in rows:
        hidden, probabilities = forward(network, x)
        loss -= math.log(max(probabilities[label], 1e-12))
        errors = [p - (1 if k == label else 0) for k, p in enumerate(probabilities)]
        back = [
            (1 - h * h) * sum(error * weights[j] for error, weights in zip(errors, network["output"]["weights"]))
            for j, h in enumerate(hidden)
        ]
        for name, deltas, values in (("output", errors, hidden), ("hidden", back, x)):
            for k, delta in enumerate(deltas):
                gradients[name]["bias"][k] += delta
                row = gradients[name]["weights"][k]
                for j, value in enumerate(values):
                    row[j] += delta * value
    for name in network:
        for k, row in enumerate(gradients[name]["weights"]):
            weights = network[name]["weights"][k]
            for j, gradient in enumerate(row):
                weights[j] -= rate * gradient / len(rows)
            network[name]["bias"][k] -= rate * gradients[name]["bias"][k] / len(rows)
    return loss / len(rows)


def accuracy(network, rows):
    right = 0
    for x, label in rows:
        _, probabilities = forward(network, x)
        right += probabilities.index(max(probabilities)) == label
    return right / len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.path.join(HERE, "iris.csv"), help="the rows to learn from")
    parser.add_argument("--epochs", type=int, default=500)
    parser.add_argument("--hidden", type=int, default=8, help="units of the hidden layer")
    parser.add_argument("--rate", type=float, default=0.3, help="learning rate")
    parser.add_argument("--seed", type=int, default=1936)
    options = parser.parse_args()

    rng = random.Random(options.seed)
    rows, species = read_rows(options.data)
    train, test = split(rows, 0.2, rng)
    means, deviations = standardise(train)

    def prepared(part):
        return [
            ([(v - m) / d for v, m, d in zip(x, means, deviations)], species.index(label)) for x, label in part
        ]

    learn, check = prepared(train), prepared(test)
    print("{} rows, {} to learn from, {} to test; species: {}".format(
        len(rows), len(learn), len(check), ", ".join(species)), flush=True)
    network = {
        "hidden": layer(len(FEATURES), options.hidden, rng),
        "output": layer(options.hidden, len(species), rng),
    }
    metrics = Metrics()
    every = max(1, options.epochs // 5)
    for epoch in range(1, options.epochs + 1):
        loss = step(network, learn, options.rate)
        if epoch % every == 0 or epoch == options.epochs:
            right = accuracy(network, check)
            print("epoch {:4d}  loss {:.4f}  accuracy {:.3f}".format(epoch, loss, right), flush=True)
            metrics.log("loss", loss)
            metrics.log("accuracy", right)

    os.makedirs("outputs", exist_ok=True)
    model = {"features": FEATURES, "species": species, "means": means, "deviations": deviations, "network": network}
    with open(os.path.join("outputs", "model.json"), "w", encoding="utf-8") as file:
        json.dump(model, file, indent=1)
    shutil.copyfile(os.path.join(HERE, "score.py"), os.path.join("outputs", "score.py"))
    print("wrote outputs/model.json and outputs/score.py", flush=True)


if __name__ == "__main__":
    sys.exit(main())
