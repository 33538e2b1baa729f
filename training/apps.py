from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    label = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        from training.reference import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="training.reference")
