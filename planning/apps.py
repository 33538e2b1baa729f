from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        from planning.policy import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="planning.policy")
