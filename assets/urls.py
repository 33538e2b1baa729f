from django.urls import path, re_path
from django.views.generic import RedirectView

from assets.papers import views as papers
from assets.views import (
    custody,
    detail,
    handing,
    handovers,
    history,
    holders,
    labels,
    numbering,
    register,
    saved,
    stickers,
    together,
)

app_name = "assets"

urlpatterns = [
    # Where imports were until version 1.0: bookmarks and notices still say it.
    path("barang/impor/", RedirectView.as_view(pattern_name="importing:import_list"), name="import_list"),
    re_path(r"^barang/impor/(?P<rest>\d+/.*)$", RedirectView.as_view(url="/impor/%(rest)s")),
    *saved.urlpatterns,
    *together.urlpatterns,
    *papers.urlpatterns,
    path("barang/", register.asset_list, name="asset_list"),
    path("barang/jumlah/", register.asset_count, name="asset_count"),
    path("barang/unduh.csv", register.asset_export, name="asset_export"),
    path("barang/unduh.xlsx", register.asset_export_book, name="asset_export_book"),
    path("barang/daftarkan/", register.asset_create, name="asset_create"),
    path("barang/kode/", register.classification_search, name="classification_search"),
    path("barang/perubahan/<int:pk>/", history.change_detail, name="change_detail"),
    path("barang/<int:pk>/", detail.asset_detail, name="asset_detail"),
    path("barang/<int:pk>/tindakan/", register.asset_acts, name="asset_acts"),
    path("barang/<int:pk>/ubah/", register.asset_edit, name="asset_edit"),
    path("barang/<int:pk>/serah-terima/", handing.asset_hand_over, name="asset_hand_over"),
    path("barang/<int:pk>/kembali/", handing.asset_take_back, name="asset_take_back"),
    path("barang/<int:pk>/hapus-guna/", custody.asset_retire, name="asset_retire"),
    path("barang/<int:pk>/pakai-lagi/", custody.asset_reinstate, name="asset_reinstate"),
    path("barang/label/", labels.label_print, name="label_print"),
    path("barang/label/contoh.png", labels.label_preview, name="label_preview"),
    path("barang/<int:pk>/stiker/", stickers.sticker_replace, name="sticker_replace"),
    path("pemegang/", holders.holder_list, name="holder_list"),
    path("pemegang/cetak/", holders.holder_print, name="holder_print"),
    path("serah-terima/", handovers.handover_list, name="handover_list"),
    path("serah-terima/baru/", handing.handover_create, name="handover_create"),
    path("serah-terima/kembali/", handing.handover_return, name="handover_return"),
    path("serah-terima/penomoran/", numbering.handover_numbering, name="handover_numbering"),
    path("serah-terima/<int:pk>/", handovers.handover_detail, name="handover_detail"),
    path("serah-terima/<int:pk>/terima/", handovers.handover_confirm, name="handover_confirm"),
    path("serah-terima/<int:pk>/tidak-sesuai/", handovers.handover_dispute, name="handover_dispute"),
    path("serah-terima/<int:pk>/batal/", handovers.handover_annul, name="handover_annul"),
    path("barang/<int:pk>/riwayat/", history.asset_history, name="asset_history"),
    path("pindai/", stickers.scan, name="scan"),
    # What the code on a sticker holds, in capitals there; people type it in small letters.
    re_path(r"^[Qq]/(?P<token>[^/]+)/?$", stickers.sticker_open, name="sticker_open"),
]
