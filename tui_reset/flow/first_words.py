"""The few words that the first prompt needs: importing them costs nothing, unlike the steps and all their words."""

from typing import Final

from tui_reset.language.texts import mark

SIGN_IN: Final = mark("Sign in")
FORGOT: Final = mark("Forgot your password?")
HAVE_MAIL: Final = mark("I have a mail already")
