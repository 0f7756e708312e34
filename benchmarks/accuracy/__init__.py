"""Accuracy: every model and analyzer against corpora, bars and peers, in one table.

Data goes one way: `data` and `gold` read what is right, `run` lets the engine say what it finds, `parts` compare the
two with the scorers (`spans`, `attributions`, `amounts`, `classes`, `groups`), `models` takes the models' scores from
`training.packing.evaluate`, and `table` sets all of it beside `bars.toml`. The corpora are no part of the project.

    python -m benchmarks.accuracy --help
"""
