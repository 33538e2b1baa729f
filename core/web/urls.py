from django.urls import path

from core.web import views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("cari/", views.search, name="search"),
    path("menu/", views.menu, name="menu"),
    path("profil/", views.profile, name="profile"),
    path("bahasa/", views.language, name="language"),
]
