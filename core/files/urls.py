from django.urls import path

from core.files import views

app_name = "files"

urlpatterns = [
    path("berkas/<slug:shelf>/<int:pk>/", views.file_open, name="file_open"),
    path("berkas/<slug:shelf>/<int:pk>/kecil/", views.file_thumbnail, name="file_thumbnail"),
    path("berkas/<slug:shelf>/<int:pk>/hapus/", views.file_remove, name="file_remove"),
    path("berkas/<slug:shelf>/<int:pk>/utama/", views.file_main, name="file_main"),
    path("berkas/<slug:shelf>/milik/<int:pk>/", views.file_list, name="file_list"),
]
