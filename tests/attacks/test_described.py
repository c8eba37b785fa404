"""What no person would send: requests made up from the interface's own description, right and wrong ones.

Every answer is one that the description promises, none is a fault of the service, and what the description forbids is
refused. Asked as nobody and as an administrator.
"""

from contextlib import suppress
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from schemathesis.generation import GenerationMode

from tests.doubles.demo import Demo, totp

pytestmark = pytest.mark.parametrize("demo", ["sqlite"], indirect=True, scope="module")
EXAMPLES: Final = 6
ADA: Final = "ada@example.org"
NOBODY: Final = "nobody"
CHECKS: Final = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


@pytest.fixture(scope="module")
def described(demo: Demo) -> Any:
    """The description, as schemathesis reads it."""
    document = demo.call("GET", "/openapi.json").json
    return schemathesis.openapi.from_dict(document)


@pytest.fixture(scope="module")
def shown(demo: Demo) -> dict[tuple[str, GenerationMode], dict[str, str]]:
    """What shows who asks: a session of ada's for each round, because one round may end its own."""
    found: dict[tuple[str, GenerationMode], dict[str, str]] = {}
    for steps_back, mode in ((1, GenerationMode.POSITIVE), (0, GenerationMode.NEGATIVE)):
        token = demo.sign_in(ADA, totp=totp(ADA, steps_back)).json["token"]
        found |= {(ADA, mode): {"Authorization": f"Bearer {token}"}, (NOBODY, mode): {}}
    return found


@pytest.mark.parametrize("who", [NOBODY, ADA])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_every_answer_is_one_that_is_described(
    demo: Demo,
    described: Any,
    shown: dict[tuple[str, GenerationMode], dict[str, str]],
    who: str,
    mode: GenerationMode,
) -> None:
    """RFC 9457, API.md: no 5xx, and nothing that the description does not know."""
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            answer = case.call(base_url=demo.url, headers=shown[who, mode])
            case.validate_response(
                answer, checks=[*CHECKS, *([checks.negative_data_rejection] if mode.is_negative else [])]
            )

        # Of a call without a body or any parameter there is nothing wrong to make.
        with suppress(Unsatisfiable):
            ask()
