"""How fast pictures are arriving and how long the rest will take, from what the outbox tells."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from editor_app.model.submission import PictureState, Submission, SubmissionState

WINDOW_SECONDS = 20.0
LEAST_SECONDS = 1.0
_GOING = (SubmissionState.QUEUED, SubmissionState.SENDING)


class UploadRate:
    """Bytes a second over the last seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: deque[tuple[float, int]] = deque()

    def words(self, items: Sequence[Submission]) -> str:
        """`上传 62 KB/s　剩余约 14 分钟`, or nothing where nothing moves."""
        now = self._monotonic()
        pictures = [(item, picture) for item in items for picture in item.pictures]
        sent = sum(picture.size for _item, picture in pictures if picture.state is PictureState.STORED)
        left = sum(
            picture.size
            for item, picture in pictures
            if item.state in _GOING and picture.state is not PictureState.STORED
        )
        self._seen.append((now, sent))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW_SECONDS:
            self._seen.popleft()
        began, before = self._seen[0]
        if not any(item.state in _GOING for item in items) or sent < before:
            self._seen.clear()
            return ""
        if now - began < LEAST_SECONDS or sent == before:
            return ""
        rate = (sent - before) / (now - began)
        return f"上传 {_size(rate)}/s　剩余约{_time(left / rate)}" if left else f"上传 {_size(rate)}/s"


def _size(count: float) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


def _time(seconds: float) -> str:
    return f" {round(seconds / 60)} 分钟" if seconds >= 90 else f" {max(1, round(seconds))} 秒"
