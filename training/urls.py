from django.urls import path

from training.views import catalog, needs, participants, sessions

app_name = "training"

urlpatterns = [
    path("bimtek/", needs.need_list, name="need_list"),
    path("bimtek/undang/", participants.session_invite, name="session_invite"),
    path("bimtek/jp/", needs.hours_list, name="hours_list"),
    path("bimtek/sesi/", sessions.session_list, name="session_list"),
    path("bimtek/sesi/baru/", sessions.session_create, name="session_create"),
    path("bimtek/sesi/<int:pk>/", participants.session_detail, name="session_detail"),
    path("bimtek/sesi/<int:pk>/ubah/", sessions.session_edit, name="session_edit"),
    path("bimtek/sesi/<int:pk>/batalkan/", sessions.session_cancel, name="session_cancel"),
    path("bimtek/sesi/<int:pk>/terlaksana/", sessions.session_hold, name="session_hold"),
    path("bimtek/sesi/<int:pk>/kehadiran/", participants.session_attendance, name="session_attendance"),
    path("bimtek/sesi/<int:pk>/peserta/", participants.participant_add, name="participant_add"),
    path("bimtek/peserta/<int:pk>/keluarkan/", participants.participant_remove, name="participant_remove"),
    path("bimtek/katalog/", catalog.course_list, name="course_list"),
    path("bimtek/katalog/baru/", catalog.course_create, name="course_create"),
    path("bimtek/katalog/<int:pk>/", catalog.course_detail, name="course_detail"),
    path("bimtek/katalog/<int:pk>/ubah/", catalog.course_edit, name="course_edit"),
]
