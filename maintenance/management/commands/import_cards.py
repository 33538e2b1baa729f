from core.importing.command import ImportCommand


class Command(ImportCommand):
    kind = "cards"
    help = (
        "Takes maintenance cards over into the history of the goods, all or none. Exit 0: all rows are"
        " good; 1: rows are refused and nothing is applied; 2: the file can't be read. The last line is JSON."
    )
