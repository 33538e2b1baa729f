from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = _("Organization")

    def ready(self) -> None:
        from organization.permissions import sync_roles
        from organization.reference import load_after_migrate
        from organization.signing_in import log  # noqa: F401 (its receivers)

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="organization.reference")
        post_migrate.connect(sync_roles, dispatch_uid="organization.sync_roles")
