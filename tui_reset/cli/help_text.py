"""The text of `tui-reset --help`: written by hand, so that showing it needs no parser."""

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

PARAGRAPHS = (
    # For translators: names of commands, options and variables stay; no line is longer than 80 columns.
    mark("""\
Usage: tui-reset [OPTIONS]
       tui-reset COMMAND …"""),
    mark("""\
Forgotten your password? tui-reset takes you to a new one without leaving the
terminal: it shows a code and waits for the mail with you. Try: tui-reset demo"""),
    mark("""\
Options that open the app:
  --url URL       The reset service, such as https://reset.example.org.
  --link URL      Begin with the link from the mail, on any machine.
  --config FILE   Settings file (TOML). [~/.config/tui-reset/settings.toml]
  --theme NAME    dark, light, high-contrast, terminal, or a TOML file.
  --language XX   What is said in, such as de. [as LANG says]
  --lines         Plain lines instead of the full screen: for screen readers,
                  serial consoles and TERM=dumb, where it is the default.
  --resume FILE   In lines: keep the reset in FILE, and go on with it later."""),
    mark("""\
Commands for scripts, which take a reset step by step (each with --json):
  request, status, finish, resend, cancel"""),
    mark("""\
Commands for people who run the service:
  demo            Try everything on this machine with made-up accounts.
  doctor          Find out what is wrong, and what to do about it.
  serve, db, key  Run the backend; look after its database and its keys.
  ssh, shell      Let people in with ssh alone; the same under your own sshd.
  desk            Open the support desk: find people, start their resets.
  accounts        Add, import, list, disable and enable accounts; give roles.
  audit           Print the audit log, or check that nobody has changed it.
  profile         Show a profile, or check one of yours.
  completion      Print the completion script for bash, zsh or fish."""),
    mark("""\
  --version       Show the version.
  --help          Show this text; COMMAND --help shows a command's."""),
    mark("""\
Every setting can also be a TUI_RESET_… variable, such as TUI_RESET_URL.
Exit codes: 0 done, 1 fault, 2 wrong usage or settings, 3 not available, 4 to
12 see the command's --help, 130 interrupted, 129 or 143 ended by a signal."""),
)
HELP = "\n\n".join(PARAGRAPHS)


def help_text() -> str:
    """The same in the language that is spoken."""
    return "\n\n".join(map(_, PARAGRAPHS))
