"""Labelled utterances → the reader's learned files. `python -m answer.reading.fit` makes them again; nothing imports this at run time."""
