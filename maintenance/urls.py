from django.urls import URLPattern, path, re_path

from maintenance.views import breakage, card, occurrences, plans, queue, repair

app_name = "maintenance"

reports = [
    path("lapor/", breakage.report_choose, name="report_choose"),
    path("barang/<int:pk>/lapor/", breakage.report_create, name="report_create"),
    re_path(r"^[Qq]/(?P<token>[^/]+)/lapor/$", breakage.report_by_sticker, name="report_by_sticker"),
    path("antrean/", queue.report_queue, name="report_queue"),
    path("laporan/", breakage.report_list, name="report_list"),
    path("laporan/saya/", breakage.report_mine, name="report_mine"),
    path("laporan/<slug:number>/", breakage.report_detail, name="report_detail"),
    path("laporan/<slug:number>/ikut/", breakage.report_join, name="report_join"),
    path("laporan/<slug:number>/ketahui/", repair.report_triage, name="report_triage"),
    path("laporan/<slug:number>/tugaskan/", repair.report_assign, name="report_assign"),
    path("laporan/<slug:number>/mulai/", repair.report_start, name="report_start"),
    path("laporan/<slug:number>/tunda/", repair.report_pause, name="report_pause"),
    path("laporan/<slug:number>/lanjutkan/", repair.report_resume, name="report_resume"),
    path("laporan/<slug:number>/selesai/", repair.report_finish, name="report_finish"),
    path("laporan/<slug:number>/konfirmasi/", repair.report_confirm, name="report_confirm"),
    path("laporan/<slug:number>/buka-lagi/", repair.report_reopen, name="report_reopen"),
    path("laporan/<slug:number>/catatan/", repair.report_comment, name="report_comment"),
    path("laporan/<slug:number>/tarik/", repair.report_withdraw, name="report_withdraw"),
    path("laporan/<slug:number>/tolak/", repair.report_reject, name="report_reject"),
    path("laporan/<slug:number>/ganda/", repair.report_duplicate, name="report_duplicate"),
]

upkeep = [
    path("barang/<int:pk>/kartu-pemeliharaan/", card.card_print, name="card_print"),
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

urlpatterns: list[URLPattern] = [*reports, *upkeep]
