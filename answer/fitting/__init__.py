"""Fits the models of linking from labelled data; the reader has its own fitting, `answer.reading.fit`."""
