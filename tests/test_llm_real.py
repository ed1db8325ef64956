"""Answers in the words of a real small model, on llama.cpp in this process; `make test-llm` brings what they need.

Left out of `make test`: the model is a download of 1.1 GB, and a question takes tens of seconds on two cores.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from gold import questions

from answer import Answer, Assistant, ModelSettings, open_model

GGUF = Path(os.environ.get("PLANQA_TEST_GGUF", ""))
pytestmark = [
    pytest.mark.llm,
    pytest.mark.skipif(not GGUF.is_file(), reason="no model file in PLANQA_TEST_GGUF: run make test-llm"),
    pytest.mark.skipif(find_spec("xllamacpp") is None, reason="xllamacpp is not installed: run make test-llm"),
]


@pytest.fixture(scope="module")
def writing(assistant: Assistant) -> Assistant:
    return assistant.with_model(open_model(ModelSettings(gguf=GGUF, timeout=300)))


@pytest.mark.parametrize("question", [q["question"] for q in questions()[::20] if q["answerable"] and not q["history"]])
def test_a_real_model_loses_and_adds_no_fact(writing: Assistant, assistant: Assistant, question: str) -> None:
    reply, plain = writing.ask(question), assistant.ask(question)
    assert isinstance(reply, Answer)
    assert isinstance(plain, Answer)
    assert reply.rows == plain.rows
    assert reply.writing is not None
    bodies = assistant.vocabulary.bodies
    held = "".join(c.quote for c in reply.citations) + plain.text
    for sentence in reply.writing.verified:
        for named in bodies.find(sentence):
            assert sentence[named.start : named.end] in held
    for row in plain.rows:
        assert all(unit in reply.text for unit in row.get("units", ()) if unit in plain.text)
