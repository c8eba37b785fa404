"""Opens one link, given on standard input, in a graphical browser; exit code 1 when there is none.

A process of its own, because browsers write to the terminal that the app is drawn on.
"""

import sys
import webbrowser


def main() -> int:
    """0 when a browser took the link."""
    link = sys.stdin.readline().strip()
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return 1
    # Browsers for the terminal would wait for keys that the app gets.
    graphical = sys.platform == "darwin" or getattr(
        browser, "background", isinstance(browser, webbrowser.BackgroundBrowser)
    )
    return 0 if graphical and browser.open(link) else 1


if __name__ == "__main__":
    sys.exit(main())
