from django.urls import path

from core.web import views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("menu/", views.menu, name="menu"),
    path("profil/", views.profile, name="profile"),
    path("bahasa/", views.set_language, name="set_language"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
