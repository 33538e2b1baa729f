"""The Celery app with a patience that tests have: a dead worker's messages come back after seconds."""

from config.celery import app

app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "visibility_timeout": 6,
    "unacked_restore_interval": 1,
}
