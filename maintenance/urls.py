from django.urls import URLPattern, path

from maintenance.views import occurrences, plans

app_name = "maintenance"

upkeep = [
    path("pemeliharaan/", occurrences.upkeep_list, name="upkeep_list"),
    path("pemeliharaan/riwayat/", occurrences.occurrence_list, name="occurrence_list"),
    path("pemeliharaan/<int:pk>/", occurrences.occurrence_detail, name="occurrence_detail"),
    path("pemeliharaan/<int:pk>/selesai/", occurrences.occurrence_complete, name="occurrence_complete"),
    path("pemeliharaan/<int:pk>/lewati/", occurrences.occurrence_cancel, name="occurrence_cancel"),
    path("pemeliharaan/rencana/", plans.plan_list, name="plan_list"),
    path("pemeliharaan/rencana/baru/", plans.plan_create, name="plan_create"),
    path("pemeliharaan/rencana/baru/sendiri/", plans.plan_create_own, name="plan_create_own"),
    path("pemeliharaan/rencana/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("pemeliharaan/rencana/<int:pk>/selesai/", plans.plan_round_complete, name="plan_round_complete"),
    path("pemeliharaan/rencana/<int:pk>/lewati/", plans.plan_round_cancel, name="plan_round_cancel"),
    path("pemeliharaan/rencana/<int:pk>/ubah/", plans.plan_edit, name="plan_edit"),
    path("pemeliharaan/rencana/<int:pk>/jeda/", plans.plan_pause, name="plan_pause"),
    path("pemeliharaan/rencana/<int:pk>/lanjutkan/", plans.plan_resume, name="plan_resume"),
    path("pemeliharaan/rencana/<int:pk>/akhiri/", plans.plan_end, name="plan_end"),
]

urlpatterns: list[URLPattern] = [*upkeep]
