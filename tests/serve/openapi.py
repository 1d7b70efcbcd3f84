"""What the page knows of the JSON API: `python -m tests.serve.openapi` writes kg/serve/web/openapi.json.

`npm run types --prefix kg/serve/web` makes the page's TypeScript types of that file.
"""

import json

from fastapi import FastAPI

from kg.serve import across, explore
from kg.serve.api import router
from kg.serve.map import router as map_router
from tests.conftest import ROOT

DESCRIPTION = ROOT / "kg" / "serve" / "web" / "openapi.json"


def description() -> str:
    """Return the API as OpenAPI, without the program's version."""
    app = FastAPI(title="kg", version="", openapi_url=None)
    app.include_router(router)
    app.include_router(explore.router)
    app.include_router(across.router)
    app.include_router(map_router)
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DESCRIPTION.write_text(description(), encoding="utf-8")
