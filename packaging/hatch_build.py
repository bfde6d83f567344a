"""Puts `resources/` into the built package. An editable install finds it in the checkout instead (`assets.py`)."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the resources to wheels that are installed for good."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a build; `version` is "editable" for a development install."""
        if version == "standard":
            build_data["force_include"]["resources"] = "editor_app/resources"
