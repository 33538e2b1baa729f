from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = _("Assets")

    def ready(self) -> None:
        from assets.reference import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="assets.reference")
