"""The one OpenAPI application: open data at /api/v1/, read-only, without a key."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import Swagger

from actions.api import router as actions_router
from consultations.preparing.api import router as consultations_router
from consultations.results.api import router as results_router
from crime_map.api import router as crime_router
from home.updates.api import router as updates_router
from places.api import router as places_router

DESCRIPTION = """
Read-only and free to use, without a key. Crime figures are police open data under the Open Government Licence v3.0.

A month that is missing is a gap and never zero. Anti-social behaviour is not a crime: never add it to crimes.
"""


class OpenDataAPI(NinjaAPI):
    """Answers that any website may read, and that may be asked for again cheaply."""

    def create_response(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().create_response(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response


api = OpenDataAPI(
    title="Open data",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url="/docs",
    # Without this, the docs page would ask a validator on another machine about us.
    docs=Swagger(settings={"validatorUrl": None, "docExpansion": "list", "defaultModelsExpandDepth": -1}),
)
api.add_router("", places_router)
api.add_router("", crime_router)
api.add_router("", updates_router)
api.add_router("", consultations_router)
api.add_router("", results_router)
api.add_router("", actions_router)


@api.exception_handler(HttpError)
def refuse(request: HttpRequest, error: HttpError) -> HttpResponse:
    """`{"error": "a sentence"}` with the status that fits."""
    return api.create_response(request, {"error": str(error)}, status=error.status_code)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"error": "There is nothing at this address."}, status=HTTPStatus.NOT_FOUND)


@api.exception_handler(ValidationError)
def refuse_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """One sentence for each parameter that could not be read: which, and what is wrong with it."""
    sentences = [f"{found['loc'][-1]}: {found['msg']}." for found in error.errors]
    return api.create_response(request, {"error": " ".join(sentences)}, status=HTTPStatus.BAD_REQUEST)
