"""Official papers of the register: KIB B, the room's inventory card, minutes of handover.

They speak Indonesian whatever the language of who prints them: their words are the regulations'.
"""
