from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from config import api, health
from core.watch import views as watch
from core.web import accounts, views
from organization.signing_in import second_factor

# The admin's own login page knows nothing of slowing down: it goes through ours.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Sarpras"
admin.site.index_title = _("Reference data")

handler500 = "core.web.trouble.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", watch.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("", include("core.web.urls")),
    path("", include("core.outbox.urls")),
    path("", include("core.files.urls")),
    path("", include("core.importing.views")),
    path("", include("core.watch.urls")),
    path("masuk/", accounts.LoginView.as_view(), name="account_login"),
    *second_factor.urlpatterns,
    path("keluar/", account.logout, name="account_logout"),
    path("sandi/ganti/", accounts.PasswordChangeView.as_view(), name="account_change_password"),
    path("sandi/lupa/", accounts.PasswordResetView.as_view(), name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/baru/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # Each app writes its own paths whole, for one subject may reach into another's: /barang/7/lapor/.
    path("", include("assets.urls")),
    path("", include("maintenance.urls")),
    path("", include("training.urls")),
    path("", include("planning.urls")),
    path("", include("organization.urls")),
    path("api/v1/", api.urls),
    re_path(r"^api/v1/", csrf_exempt(api.nowhere), name="api-nowhere"),
    path("admin/", admin.site.urls),
]
if settings.SIGN_ON:
    from organization.signing_in import sign_on

    urlpatterns += sign_on.urlpatterns
