from django.urls import path

from organization import views
from organization.accounts import views as accounts
from organization.holidays import views as holidays
from organization.jobs import views as jobs
from organization.rooms import views as rooms
from organization.signing_in import views as signing_in
from organization.stationery import views as stationery
from organization.tokens import views as tokens

app_name = "organization"

urlpatterns = [
    path("pegawai/", views.employee_list, name="employee_list"),
    path("pegawai/baru/", views.employee_create, name="employee_create"),
    path("pegawai/saya/", views.my_page, name="my_page"),
    path("pegawai/<int:pk>/", views.employee_detail, name="employee_detail"),
    path("pegawai/<int:pk>/ubah/", views.employee_edit, name="employee_edit"),
    path("pegawai/<int:pk>/keluar/", views.employee_leave, name="employee_leave"),
    path("pegawai/<int:pk>/tetap/", views.employee_stay, name="employee_stay"),
    *stationery.urlpatterns,
    path("kantor/", views.office_name, name="office_name"),
    *tokens.urlpatterns,
    *accounts.urlpatterns,
    *signing_in.urlpatterns,
    *holidays.urlpatterns,
    *jobs.urlpatterns,
    path("ruangan/", views.room_list, name="room_list"),
    path("ruangan/baru/", rooms.room_create, name="room_create"),
    path("ruangan/<path:code>/ubah/", rooms.room_edit, name="room_edit"),
    path("ruangan/<path:code>/", views.room_detail, name="room_detail"),
]
