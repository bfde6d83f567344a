"""How a light looks: an icon of its own shape and the colour of its level."""

from __future__ import annotations

from editor_app.model.verdict import Light

_LOOKS: dict[Light, tuple[str, str]] = {
    Light.ERRORS: ("error_circle", "state.error"),
    Light.WARNINGS: ("warning", "state.warning"),
    Light.CLEAR: ("checkmark", "state.sent"),
    Light.UNKNOWN: ("question_circle", "text3"),
}


def light_look(light: Light) -> tuple[str, str]:
    """Icon and colour role; the words are `LIGHT_WORDS` or those of its tally."""
    return _LOOKS[light]
