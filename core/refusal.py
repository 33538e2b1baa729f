"""The one way in which an action says no."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The present state of things forbids the act (409). Wrong input is a form's matter (422).

    :param code: stable and short, for programs: ``not_in_service``
    :param sentence: full and translated: names the object, the fact that forbids and the way out
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
