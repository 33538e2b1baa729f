from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MaintenanceConfig(AppConfig):
    name = "maintenance"
    label = "maintenance"
    verbose_name = _("Maintenance")

    def ready(self) -> None:
        from maintenance.reference import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="maintenance.reference")
