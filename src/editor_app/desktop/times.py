"""Times as people read them: 今天 17:19, 昨天 16:08, 8月6日."""

from __future__ import annotations

from datetime import datetime, timedelta


def local(rfc3339: str) -> datetime | None:
    """A stored UTC time in this computer's zone, or None for an empty or strange one."""
    try:
        return datetime.fromisoformat(rfc3339).astimezone()
    except ValueError:
        return None


def short_time(rfc3339: str, now: datetime | None = None) -> str:
    """The label of a list: today and yesterday with the time, else the date, with the year where it is another."""
    moment = local(rfc3339)
    if moment is None:
        return ""
    today = (now or datetime.now()).date()
    if moment.date() == today:
        return f"今天 {moment:%H:%M}"
    if moment.date() == today - timedelta(days=1):
        return f"昨天 {moment:%H:%M}"
    date = f"{moment.month}月{moment.day}日"
    return date if moment.year == today.year else f"{moment.year}年{date}"


def clock_time(rfc3339: str) -> str:
    """`HH:MM:SS` of a stored time, in this computer's zone."""
    moment = local(rfc3339)
    return f"{moment:%H:%M:%S}" if moment else ""
