"""Errors of the API as `application/problem+json` (RFC 9457), field errors in `errors`."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class Problem(Exception):
    """Ends a request with a problem document. `errors` name fields, `more` adds members of our own."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[dict[str, str]] = (),
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = headers or {}
        self.document: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            **({"errors": list(errors)} if errors else {}),
            **more,
        }

    def response(self) -> JSONResponse:
        """The answer."""
        return JSONResponse(self.document, self.status, headers=self.headers, media_type="application/problem+json")


_WORDS = {404: "这个地址什么也没有", 405: "这个地址不这样用"}
"""What the framework itself says in English."""


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""

    @app.exception_handler(Problem)
    async def own(request: Request, error: Problem) -> JSONResponse:
        return error.response()

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        words = _WORDS.get(error.status_code, str(error.detail))
        return Problem(error.status_code, words, headers=dict(error.headers or {})).response()

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> JSONResponse:
        return Problem(500, "站点出了错，什么也没有收下").response()  # the server logs the error itself

    @app.exception_handler(RequestValidationError)
    async def shape(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            {"field": ".".join(str(part) for part in item["loc"]), "detail": str(item["msg"])}
            for item in error.errors()
        ]
        return Problem(422, "请求的格式不对", errors=errors).response()
