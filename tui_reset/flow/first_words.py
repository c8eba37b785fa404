"""The few words that the first prompt needs: importing them costs nothing, unlike the steps and all their words."""

from typing import Final

SIGN_IN: Final = "Sign in"
FORGOT: Final = "Forgot your password?"
HAVE_MAIL: Final = "I have a mail already"
