"""The ways in which a backend can fail to give a usable answer, each with a sentence for the person."""


class GatewayFault(Exception):  # noqa: N818 - a fault is not the caller's error
    """The backend gave no usable answer. `sentence` is for the person: what happened and what to do next.

    `meanwhile` is what is said while nobody has to do anything, because it is tried again by itself.
    """

    def __init__(self, sentence: str, meanwhile: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.meanwhile = meanwhile or sentence


class Unreachable(GatewayFault):
    """Nothing was sent, or what was sent changes nothing: trying again is safe."""


class NotAResetServer(GatewayFault):
    """Something answered, but it is not the reset service (a portal page, another program, a TLS mismatch)."""


class OutcomeUnknown(GatewayFault):
    """A change was sent and no answer came back: look before sending it again."""
