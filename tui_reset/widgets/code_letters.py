"""Letters five dots wide and seven high for the code alphabet, drawn with half blocks, four lines high."""

from typing import Final

# Columns from left to right, the lowest bit on top. The zero has its stroke; I, L, O and U do not occur in codes.
_COLUMNS: Final = {
    "0": "3E5149453E",
    "1": "00427F4000",
    "2": "4261514946",
    "3": "2141454B31",
    "4": "1814127F10",
    "5": "2745454539",
    "6": "3C4A494930",
    "7": "0171090503",
    "8": "3649494936",
    "9": "064949291E",
    "A": "7E1111117E",
    "B": "7F49494936",
    "C": "3E41414122",
    "D": "7F4141221C",
    "E": "7F49494941",
    "F": "7F09090901",
    "G": "3E4149497A",
    "H": "7F0808087F",
    "J": "2040413F01",
    "K": "7F08142241",
    "M": "7F020C027F",
    "N": "7F0408107F",
    "P": "7F09090906",
    "Q": "3E4151215E",
    "R": "7F09192946",
    "S": "4649494931",
    "T": "01017F0101",
    "V": "1F2040201F",
    "W": "3F4038403F",
    "X": "6314081463",
    "Y": "0708700807",
    "Z": "6151494543",
    "-": "0008080800",
}
_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def large(code: str) -> str:
    """`code` in large letters: four lines, six columns a letter; other characters are left out."""
    columns = [column for letter in code if letter in _COLUMNS for column in (*bytes.fromhex(_COLUMNS[letter]), 0)]
    return "\n".join(
        "".join(_HALVES[bool(column >> row & 1), bool(column >> (row + 1) & 1)] for column in columns).rstrip()
        for row in (0, 2, 4, 6)
    )
