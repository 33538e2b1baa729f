from django.urls import path

from core.watch import views

app_name = "watch"

urlpatterns = [
    path("sistem/", views.system, name="system"),
]
