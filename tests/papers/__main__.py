"""Writes into docs/ what is made from the program itself. Run it with `make papers`."""

from tests.papers.made import write

if __name__ == "__main__":
    write()
