"""The Celery app with a patience that tests have: a dead worker's messages come back after seconds.

Its workers don't begin with the work of the night: a test says itself when that comes.
"""

from celery.signals import worker_ready

from config.celery import app, catch_up_at_once

__all__ = ["app"]

app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "visibility_timeout": 6,
    "unacked_restore_interval": 1,
}
worker_ready.disconnect(catch_up_at_once)
