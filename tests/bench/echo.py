"""The bare Litestar echo that `POST /v1/resets` is held against: decodes the same body and answers with it."""

import sys

import uvicorn

# Where a test's dependency has installed pydantic, Litestar would look at every value with it: nothing bare about that.
sys.modules["pydantic"] = None  # type: ignore[assignment] # how an import is made to fail

from litestar import Litestar, post  # noqa: E402 - after that

from tui_reset.contract.wire import AskBody  # noqa: E402 - the same


@post("/v1/resets", status_code=202)
async def echo(data: AskBody) -> AskBody:
    """The body, decoded and encoded again."""
    return data


if __name__ == "__main__":
    uvicorn.run(
        Litestar([echo], openapi_config=None),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=False,
        lifespan="off",
    )
