"""Errors as problem details (RFC 9457): what is wrong and what to do, without internal details."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import KgError, UnknownName

PROBLEM = "application/problem+json"
RETRY_SECONDS = 5


def problem(status: int, detail: str, **headers: str) -> Response:
    """Return the response that describes a problem."""
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_SECONDS)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, {"Cache-Control": "no-store", **headers}, PROBLEM)


async def on_http_exception(_: Request, error: Exception) -> Response:
    """Return the response to Starlette's errors: unknown path, wrong method."""
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), **dict(error.headers or {}))


async def on_kg_error(_: Request, error: Exception) -> Response:
    """Return the response to a user's mistake."""
    assert isinstance(error, KgError)
    status = HTTPStatus.NOT_FOUND if isinstance(error, UnknownName) else HTTPStatus.BAD_REQUEST
    return problem(status, str(error))


async def on_invalid_parameter(_: Request, error: Exception) -> Response:
    """Return the response to an invalid parameter."""
    from fastapi.exceptions import RequestValidationError  # noqa: PLC0415 - the type of this handler's error

    assert isinstance(error, RequestValidationError)
    faults = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, faults)


async def on_failure(_: Request, __: Exception) -> Response:
    """Return the response to an internal error; details are only in the log."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "the server failed; its log says how")
