"""Refusals as problem details (RFC 9457): what is wrong and what to do, and nothing of the inside."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import KgError, UnknownName

PROBLEM = "application/problem+json"
RETRY_SECONDS = 5


def problem(status: int, detail: str, **headers: str) -> Response:
    """Give the answer that says what is wrong."""
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_SECONDS)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, {"Cache-Control": "no-store", **headers}, PROBLEM)


async def on_http_exception(_: Request, error: Exception) -> Response:
    """Answer what Starlette refuses: no such path, no such method."""
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), **dict(error.headers or {}))


async def on_kg_error(_: Request, error: Exception) -> Response:
    """Answer a user's mistake."""
    assert isinstance(error, KgError)
    status = HTTPStatus.NOT_FOUND if isinstance(error, UnknownName) else HTTPStatus.BAD_REQUEST
    return problem(status, str(error))


async def on_invalid_parameter(_: Request, error: Exception) -> Response:
    """Answer a parameter that is none of those declared."""
    from fastapi.exceptions import RequestValidationError  # noqa: PLC0415 - the type of this handler's error

    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, said)


async def on_failure(_: Request, __: Exception) -> Response:
    """Answer a fault of ours; what it was is in the log and not in the answer."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "the server failed; its log says how")
