from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "core.trail"
    label = "trail"
    verbose_name = _("Trail")

    def ready(self) -> None:
        from simple_history.signals import pre_create_historical_record

        from core.trail.append_only import install_after_migrate
        from core.trail.recording import link_to_change

        pre_create_historical_record.connect(link_to_change, dispatch_uid="trail.link_to_change")
        post_migrate.connect(install_after_migrate, dispatch_uid="trail.install_after_migrate")
