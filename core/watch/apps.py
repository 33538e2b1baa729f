from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "core.watch"
    label = "watch"
