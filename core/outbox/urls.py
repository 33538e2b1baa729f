from django.urls import path

from core.outbox import views, wishes

app_name = "outbox"

urlpatterns = [
    path("pemberitahuan/", views.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", views.notice_read_all, name="notice_read_all"),
    path("pemberitahuan/<int:pk>/", views.notice_open, name="notice_open"),
    path("pemberitahuan/pengaturan/", wishes.preferences, name="preferences"),
    path("pemberitahuan/pengaturan/coba/", wishes.preferences_try, name="preferences_try"),
    path("pemberitahuan/webhook/", wishes.hook_list, name="hook_list"),
    path("pemberitahuan/webhook/<int:pk>/nyala/", wishes.hook_switch, name="hook_switch"),
    path("pemberitahuan/webhook/<int:pk>/coba/", wishes.hook_try, name="hook_try"),
    path("pemberitahuan/webhook/<int:pk>/hapus/", wishes.hook_remove, name="hook_remove"),
]
