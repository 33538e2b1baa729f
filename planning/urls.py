from django.urls import path

from planning.views import changes, policy, replacement, summary

app_name = "planning"

urlpatterns = [
    path("perubahan/", changes.change_list, name="change_list"),
    path("perubahan/unduh.csv", changes.change_export, {"kind": "csv"}, name="change_csv"),
    path("perubahan/unduh.xlsx", changes.change_export, {"kind": "xlsx"}, name="change_xlsx"),
    path("perubahan/<int:pk>/", changes.change_detail, name="change_detail"),
    path("ringkasan/", summary.summary, name="summary"),
    path("penggantian/", replacement.replacement_list, name="replacement_list"),
    path("penggantian/unduh.csv", replacement.replacement_export, {"kind": "csv"}, name="replacement_csv"),
    path("penggantian/unduh.xlsx", replacement.replacement_export, {"kind": "xlsx"}, name="replacement_xlsx"),
    path("penggantian/kebijakan/", policy.policy_detail, name="policy_detail"),
    path("penggantian/kebijakan/ubah/", policy.policy_revise, name="policy_revise"),
]
