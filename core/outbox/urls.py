from django.urls import path

from core.outbox import views

app_name = "outbox"

urlpatterns = [
    path("pemberitahuan/", views.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", views.notice_read_all, name="notice_read_all"),
    path("pemberitahuan/<int:pk>/", views.notice_open, name="notice_open"),
]
