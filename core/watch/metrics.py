"""The readings as Prometheus reads them: a dozen gauges need no library."""

from __future__ import annotations

from collections.abc import Iterable

from core.watch.readings import Readings, version

NAN = "NaN"


def exposition(readings: Readings) -> str:
    """Text format 0.0.4."""
    lines: list[str] = []

    def gauge(name: str, about: str, values: Iterable[tuple[str, float | None]]) -> None:
        lines.append(f"# HELP sarpras_{name} {about}")
        lines.append(f"# TYPE sarpras_{name} gauge")
        lines.extend(
            f"sarpras_{name}{labels} {NAN if value is None else f'{value:g}' if value < 1e6 else int(value)}"
            for labels, value in values
        )

    gauge("info", "The version that runs.", [(_labels(version=version()), 1)])
    gauge("workers", "Workers heard of within a minute.", [("", readings.workers_alive)])
    gauge("clock_seconds", "Since the clock's last sign of life.", [("", readings.clock)])
    gauge("broker_up", "Whether the broker answers.", [("", int(readings.is_broker_there))])
    gauge("queue_length", "Messages that no worker has fetched.", [("", readings.queue)])
    gauge("jobs_waiting", "Jobs that nobody has begun.", [("", readings.jobs_waiting)])
    gauge("jobs_oldest_seconds", "How long the oldest of them has waited.", [("", readings.oldest_job or 0)])
    gauge("jobs_failed_day", "Jobs that failed within a day.", [("", readings.jobs_failed)])
    gauge("messages_unsent", "Messages that will be tried again.", [("", readings.unsent)])
    gauge(
        "messages_oldest_seconds", "How long the oldest due one waits.", [("", readings.oldest_unsent or 0)]
    )
    gauge("messages_given_up", "Messages that were tried five times.", [("", readings.given_up)])
    gauge("backup_seconds", "Since the last whole backup.", [("", readings.backup)])
    gauge("database_bytes", "Size of the database.", [("", readings.database_bytes)])
    disks = [(_labels(path=disk.path), disk) for disk in readings.disks]
    gauge(
        "disk_free_bytes", "Free on a disk that is written to.", [(name, disk.free) for name, disk in disks]
    )
    gauge("disk_bytes", "Size of that disk.", [(name, disk.total) for name, disk in disks])
    runs = [(_labels(task=run.name), run) for run in readings.runs]
    gauge(
        "task_late_seconds",
        "For how long a task of the clock should have begun.",
        [(name, run.late_by.total_seconds()) for name, run in runs],
    )
    gauge(
        "task_failed", "Whether its last run failed.", [(name, int(bool(run.problem))) for name, run in runs]
    )
    return "\n".join(lines) + "\n"


def _labels(**labels: str) -> str:
    spelled = (
        f'{name}="{value}"'
        for name, value in (
            (name, value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n"))
            for name, value in labels.items()
        )
    )
    return f"{{{','.join(spelled)}}}"
