"""Ids for what readers find: given when somebody asks, for most of what a large file holds nobody does."""

from __future__ import annotations

from dataclasses import dataclass, field

from editor_app.model.body import new_block_id


@dataclass(slots=True, kw_only=True)
class LateId:
    """`id` is that of the block it becomes, or of a block that it is part of or left out before."""

    _id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def id(self) -> str:
        """Always the same one once it was asked for."""
        if not self._id:
            self._id = new_block_id()
        return self._id

    @property
    def known(self) -> bool:
        """Whether anybody has asked."""
        return bool(self._id)
