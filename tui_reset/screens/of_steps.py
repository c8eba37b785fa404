"""Which screen draws which step; a screen is imported when its step is first reached."""

from importlib import import_module
from typing import Final, cast

from tui_reset.flow.steps import Step
from tui_reset.screens.step_screen import StepScreen

_MODULES: Final = {
    "SignIn": "sign_in",
    "SecondFactor": "second_factor",
    "AskAddress": "ask_address",
    "SelfServiceOff": "self_service_off",
    "ShowCode": "show_code",
    "WaitForMail": "wait_for_mail",
    "EnterMail": "enter_mail",
    "PauseTwoFactor": "pause_two_factor",
    "SetPassword": "set_password",
    "Done": "done",
    "Over": "over",
    "SignedIn": "signed_in",
    "TurnOnTwoFactor": "turn_on_two_factor",
    "ScanSeed": "scan_seed",
    "KeepRecoveryCodes": "keep_recovery_codes",
    "NewRecoveryCodes": "new_recovery_codes",
    "TurnOffTwoFactor": "turn_off_two_factor",
    "Access": "access",
    "HandOver": "hand_over",
}


def screen_of(step: Step) -> type[StepScreen]:
    """The screen class of a step."""
    name = type(step).__name__
    return cast("type[StepScreen]", getattr(import_module(f"tui_reset.screens.{_MODULES[name]}"), f"{name}Screen"))
