from core.importing.command import ImportCommand


class Command(ImportCommand):
    kind = "training"
    help = (
        "Takes a recap of training over into courses, sessions and records, all or none. Exit 0: all rows"
        " are good; 1: rows are refused and nothing is applied; 2: the file can't be read. The last line"
        " is JSON."
    )
