"""The room's door: its public names, and what importing it does not load."""

import subprocess
import sys

import index


def test_every_public_name_is_there() -> None:
    for name in index.__all__:
        assert getattr(index, name) is not None
    assert index.__all__ == sorted(index.__all__, key=lambda name: (not name.isupper(), name))


def test_importing_the_room_loads_neither_torch_nor_llama_index() -> None:
    code = "import index, sys; print({'torch', 'llama_index', 'sentence_transformers', 'gradio'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_the_packaged_module_of_the_model_refuses_strange_prompts() -> None:
    import pytest

    from index import EmbedderSettings, sentence_transformer

    model = sentence_transformer(EmbedderSettings())
    assert model.encode_query("谁牵头").shape == (384,)
    assert model.encode_query("谁牵头") @ model.encode_document("谁牵头") < 0.999
    with pytest.raises(ValueError, match="packaged model"):
        model.encode("谁牵头", prompt="other: ")
    with pytest.raises(NotImplementedError):
        model[0].save("x")
