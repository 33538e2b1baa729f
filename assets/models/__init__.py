from assets.models.classification import Classification, Family, Synonym
from assets.models.custody import Custody
from assets.models.files import AssetFile, HandoverFile
from assets.models.handover import Handover, HandoverCounter, HandoverItem, HandoverNumbering
from assets.models.labels import LabelLayout, Sticker
from assets.models.printouts import Printout
from assets.models.register import Asset
from assets.models.views import SavedView

__all__ = [
    "Asset",
    "AssetFile",
    "Classification",
    "Custody",
    "Family",
    "Handover",
    "HandoverCounter",
    "HandoverFile",
    "HandoverItem",
    "HandoverNumbering",
    "LabelLayout",
    "Printout",
    "SavedView",
    "Sticker",
    "Synonym",
]
