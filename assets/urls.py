from django.urls import path

from assets.views import custody, history, imports, register

app_name = "assets"

urlpatterns = [
    *imports.urlpatterns,
    path("barang/", register.asset_list, name="asset_list"),
    path("barang/unduh.csv", register.asset_export, name="asset_export"),
    path("barang/daftarkan/", register.asset_create, name="asset_create"),
    path("barang/kode/", register.classification_search, name="classification_search"),
    path("barang/<int:pk>/", register.asset_detail, name="asset_detail"),
    path("barang/<int:pk>/ubah/", register.asset_edit, name="asset_edit"),
    path("barang/<int:pk>/serah-terima/", custody.asset_hand_over, name="asset_hand_over"),
    path("barang/<int:pk>/kembali/", custody.asset_take_back, name="asset_take_back"),
    path("barang/<int:pk>/hapus-guna/", custody.asset_retire, name="asset_retire"),
    path("barang/<int:pk>/pakai-lagi/", custody.asset_reinstate, name="asset_reinstate"),
    path("barang/<int:pk>/riwayat/", history.asset_history, name="asset_history"),
]
