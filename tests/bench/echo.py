"""The bare Litestar echo that `POST /v1/resets` is held against: decodes the same body and answers with it."""

import sys

import uvicorn
from litestar import Litestar, post

from tui_reset.contract.wire import AskBody


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
