"""One reader a format: the bytes of a file → a `Source`. A reader knows its format and nothing of plans."""
