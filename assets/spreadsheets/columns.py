"""The columns of a list of goods, and the headings by which offices and programs name them."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from core.spreadsheets.vocabulary import Field, Vocabulary

FIELDS = (
    Field("code", _("Goods code"),
        "kode barang|goods code|kobar|nomor kode barang|kode aset|kode aset barang|kode asset"
        "|kode item|kode bmd|kode barang baru|kode rekening barang|kode 108|kode barang 108!kode"
        "|code", joint="."),
    Field("register", _("Register number"),
        "nomor register|register number|register|reg|nomor reg|noreg|nomor urut register"
        "|kode register|nup"),
    Field("nibar", _("NIBAR"), "nibar|nomor induk barang|nomor nibar"),
    Field("name", _("Name of goods"),
        "nama barang|name of goods|jenis barang nama barang|nama jenis barang|nama barang jenis barang"
        "|jenis nama barang|nama dan jenis barang|nama aset|nama asset|nama item|nama"
        "!jenis barang|jenis|uraian barang|uraian|nama uraian|name|barang"),
    Field("legacy_code", _("Old code"), "kode lama|old code|kode barang lama|kode 17", 30),
    Field("specification", _("Specification"),
        "spesifikasi|specification|spesifikasi nama barang|spesifikasi barang|spek|spesifikasi teknis"
        "|spesifikasi lainnya|spesifikasi lain|uraian spesifikasi", 500, joint="; ", code_digits=2),
    Field("brand", _("Brand and type"),
        "merek dan tipe|brand and type|merk type|merk tipe|merk model|merk dan type|merk dan tipe"
        "|merk dan model|merk|merek|brand|brand type|pabrikan|tipe|model|type|type barang|tipe barang"
        "|tipe model", 255, joint=" ", code_digits=2),
    Field("size", _("Size"), "ukuran|size|ukuran cc|ukuran konstruksi|cc|kapasitas", 100,
        # A screen of 14 inches is a size.
        code_digits=1),
    Field("material", _("Material"), "bahan|material|bahan barang", 100, code_digits=2),
    Field("serial_number", _("Factory serial number"),
        "nomor seri pabrik|factory serial number|nomor pabrik|nomor seri|serial number|sn|s n"
        "|nomor serial|nomor seri barang|seri!serial|pabrik|nomor sertifikat pabrik chasis mesin",
        100),
    Field("chassis_number", _("Chassis number"),
        "nomor rangka|chassis number|nomor chasis|nomor chassis|nomor chasis nomor rangka"
        "!rangka|chasis|chassis", 100),
    Field("engine_number", _("Engine number"),
        "nomor mesin|engine number|nomor mesin nomor pabrik!mesin", 100),
    Field("plate_number", _("Police number"),
        "nomor polisi|police number|plat nomor|nomor plat|nopol!polisi", 30),
    Field("ownership_number", _("BPKB number"), "nomor bpkb|bpkb number!bpkb", 60),
    Field("measure", _("Unit of measure"), "satuan|unit of measure|satuan barang", 20, code_digits=2),
    Field("quantity", _("Number of pieces"),
        "jumlah|number of pieces|jumlah barang|banyaknya|qty|kuantitas|jumlah unit|volume|quantity"
        "|banyaknya barang|jumlah barang register|jumlah register|register jumlah"),
    Field("acquired_on", _("Date of acquisition"),
        "tanggal perolehan|date of acquisition|tanggal oleh|tgloleh|tanggal pembelian"
        "|tanggal tahun pembelian|tanggal tahun perolehan|tanggal pengadaan|tanggal beli"
        "|tanggal tahun pengadaan|acquired on!tanggal"),
    Field("acquisition_year", _("Year of acquisition"),
        "tahun perolehan|year of acquisition|tahun pembelian|tahun pembuatan pembelian"
        "|tahun pengadaan|tahun beli|tahun oleh|tahun cetak pembelian|tahun pembuatan"
        "|tahun perolehan pembelian|acquisition year!tahun|year"),
    Field("value", _("Acquisition value"),
        "nilai perolehan|acquisition value|harga perolehan|nilai!harga|harga satuan"
        "|harga satuan perolehan|harga beli|harga ribuan|harga ribuan rp|nilai satuan|harga pembelian"
        "|nilai barang|harga barang|price|value"),
    Field("mode", _("Mode of acquisition"),
        "cara perolehan|mode of acquisition|kode cara perolehan"),
    Field("origin", _("Origin"),
        "asal usul|origin|asal oleh|asal perolehan|asal usul barang|asal usul perolehan|asal barang"
        "|asal cara perolehan|asal usul cara perolehan|asal", 100, code_digits=2),
    Field("fund_source", _("Source of funds"), "sumber dana|source of funds|sumber anggaran", 100,
        code_digits=2),
    Field("condition", _("Condition"),
        "kondisi|condition|kondisi barang|keadaan barang|keadaan"),
    Field("condition_good", _("Condition: ticked if good"),
        "kondisi baik|condition good|keadaan barang baik|kondisi barang baik|kondisi b|keadaan barang b"
        "|kondisi barang b|keadaan baik!baik|b"),
    Field("condition_light", _("Condition: ticked if lightly damaged"),
        "kondisi rusak ringan|condition lightly damaged|keadaan barang kurang baik|kondisi kurang baik"
        "|keadaan barang rusak ringan|kondisi barang rusak ringan|kondisi barang kurang baik"
        "|kondisi rr|kondisi kb|keadaan barang rr|keadaan barang kb|kondisi barang rr"
        "|kondisi barang kb!kurang baik|rusak ringan|rr|kb"),
    Field("condition_heavy", _("Condition: ticked if heavily damaged"),
        "kondisi rusak berat|condition heavily damaged|keadaan barang rusak berat"
        "|kondisi barang rusak berat|kondisi rb|keadaan barang rb|kondisi barang rb!rusak berat|rb"),
    Field("room", _("Room"),
        "ruangan|room|ruang|kode ruang|kode ruangan|nama ruangan|nama ruang|kode room|lokasi ruangan"
        "!lokasi|lokasi barang|letak", 120),
    Field("unit", _("Unit code"), "kode unit|unit code|kode bagian", 40),
    Field("supplier", _("Supplier"), "penyedia|supplier|rekanan|nama penyedia|vendor", 200,
        code_digits=2),
    Field("document_number", _("Document number"),
        "nomor dokumen|document number|nomor bast|nomor kontrak|nomor spk|dokumen nomor", 100),
    Field("warranty_until", _("Warranty until"),
        "garansi sampai|warranty until|akhir garansi|masa garansi sampai|garansi"),
    Field("host_name", _("Host name"), "nama host|host name|hostname|nama komputer", 100),
    Field("mac_address", _("MAC address"), "alamat mac|mac address|mac"),
    Field("ip_address", _("IP address"), "alamat ip|ip address|ip"),
    Field("notes", _("Notes"),
        "keterangan|notes|catatan|keterangan mutasi dll|keterangan mutasi|keterangan lain|remarks"
        "|keterangan dll", 10_000, joint="; ", code_digits=2),
)  # fmt: skip
GOODS = Vocabulary(
    FIELDS,
    required=("code", "name"),
    known=frozenset({"id", "status penggunaan", "status", "pemegang"}),
    generic=frozenset(
        {
            *("tanggal", "tahun", "nama", "name", "jenis", "kode", "code", "barang", "nomor", "year"),
            *("jumlah", "uraian", "lokasi", "letak", "b", "rr", "kb", "rb", "type", "tipe", "model"),
            *("keterangan", "satuan"),
        }
    ),
    # One column for each level of the code, as the tables of SIMDA have it: Kd_Aset8, Kd_Aset80 …
    shapes={re.compile(r"kode aset ?8?\d?"): "code"},
)
BY_KEY = GOODS.by_key
REQUIRED = GOODS.required
recognize = GOODS.recognize
