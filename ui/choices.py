"""What a visitor had chosen before a reload → updates of the controls; whatever a control does not offer is dropped."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr

_LONGEST = 200  # characters of a text that is brought back


def values_of(stored: object) -> dict[str, Any]:
    """Return the choices that a browser held, by the id of their control; {} for anything else."""
    try:
        values = json.loads(stored) if isinstance(stored, str) and stored else {}
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def restored(component: Any, value: object) -> Any:
    """Return the update that puts a choice back into its control; a skip where that can't hold it, or has it from the start.

    A skip leaves alone what a visitor has chosen while the page was coming.
    """
    if value == component.value or not _held(component, value):
        return gr.skip()
    return gr.update(value=value)


def held_on(update: Any, value: object) -> Any:
    """Return the update of a control with what was chosen in it, as far as its new choices still offer that."""
    given = dict(update.constructor_args)
    if given.get("choices") is None or given.get("allow_custom_value"):
        return update
    if isinstance(value, list):
        return gr.update(**given | {"value": [one for one in value if _offered(update, one)]})
    if _offered(update, value) or value is None:
        return update
    return gr.update(**given | {"value": next((offered for _, offered in update.choices), None)})


def _held(component: Any, value: object) -> bool:
    match component:
        case gr.Checkbox():
            return isinstance(value, bool)
        case gr.Textbox():
            return isinstance(value, str) and len(value) <= _LONGEST
        case gr.Dropdown(allow_custom_value=True):
            return isinstance(value, str) and 0 < len(value) <= _LONGEST
        case gr.CheckboxGroup() | gr.Dropdown(multiselect=True):
            return isinstance(value, list) and all(_offered(component, one) for one in value)
        case _:
            return _offered(component, value)


def _offered(component: Any, value: object) -> bool:
    return isinstance(value, str | int) and any(value == offered for _, offered in component.choices)
