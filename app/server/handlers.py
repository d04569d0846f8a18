"""Handlers of the routes that need the bundle. Imported with the first request, see `app.server.routes`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.server import layer_outputs
from app.server.exact_decode import decode_exactly
from app.server.parsing import InvalidRequestError, parse_code
from app.server.path_export import parse_path_request
from app.server.responses import CACHE_FOREVER, NO_STORE, error_response, other_version_response
from app.session import caches
from models import Bundle, BundleError
from models.classify import classify_file


@dataclass(frozen=True)
class BundleRequest:
    """A request about what a bundle holds.

    Args:
        bundle: the bundle; the address is of its version.
        parameters: those of the path. A `map`, `classifier` or `network` among them is one of the bundle's.
        query: the parameters of the query.
        body: the content that was posted.
    """

    bundle: Bundle
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


def _with_bundle(handler: Callable[[BundleRequest], Response]) -> Callable[[Request, bytes], Response]:
    """Opens the bundle and checks what the address says of it; errors become one sentence."""

    @wraps(handler)
    def handle(request: Request, body: bytes) -> Response:
        parameters = request.path_params
        try:
            bundle = caches.open_bundle()
            if parameters.get("version", bundle.version) != bundle.version:
                return other_version_response()
            known = {"map": bundle.maps, "classifier": bundle.classifiers, "network": bundle.networks}
            for kind in known.keys() & parameters.keys():
                if parameters[kind] not in known[kind]:
                    return error_response(404, f"There is no such {kind}.")
            return handler(BundleRequest(bundle, parameters, request.query_params, body))
        except BundleError as error:
            return error_response(503, str(error))
        except InvalidRequestError as error:
            return error_response(400, str(error))

    return handle


@_with_bundle
def send_bundle_file(request: BundleRequest) -> Response:
    """Sends a file that the manifest lists, as it was when it was hashed; a `.gz` file as content encoded with gzip."""
    name = request.parameters["name"]
    if name not in request.bundle.manifest["files"]:
        return error_response(404, "There is no such file.")
    headers = {**CACHE_FOREVER, "Content-Encoding": "gzip"} if name.endswith(".gz") else CACHE_FOREVER
    media_type = guess_type(name)[0] or "application/octet-stream"
    return Response(request.bundle.read(name), media_type=media_type, headers=headers)


@_with_bundle
def send_path_file(request: BundleRequest) -> Response:
    """Sends the images along a path over a map as a download, see `app.server.path_export`."""
    name, file_format = request.parameters["map"], request.parameters["file_format"]
    content = parse_path_request(request.query).render(request.bundle.maps[name], file_format)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="journey-{name}.{file_format}"'}
    return Response(content, media_type=f"image/{file_format}", headers=headers)


@_with_bundle
def send_decoded_grid(request: BundleRequest) -> Response:
    """Sends the picture of a regular grid of decodes, see `app.render.decoded_grid`."""
    return Response(
        caches.decoded_grid(request.bundle.maps[request.parameters["map"]]),
        media_type="image/webp",
        headers=CACHE_FOREVER,
    )


@_with_bundle
def send_exact_decode(request: BundleRequest) -> Response:
    """Sends the exact decode of the code in the query as JSON, see `app.server.exact_decode.ExactDecode`."""
    code = parse_code(request.query)
    return JSONResponse(
        decode_exactly(request.bundle, request.bundle.maps[request.parameters["map"]], code), headers=NO_STORE
    )


@_with_bundle
def send_prediction(request: BundleRequest) -> Response:
    """Sends the prediction about a picture file as JSON, see `models.classify.classify_file`; 422 if there is none."""
    prediction = classify_file(request.bundle, request.body, request.parameters["classifier"])
    return JSONResponse(prediction, 422 if "error" in prediction else 200, NO_STORE)


@_with_bundle
def send_activations(request: BundleRequest) -> Response:
    """Sends the outputs of every layer for one input, see `app.server.layer_outputs.serialize_activations`."""
    content = layer_outputs.serialize_activations(request.bundle, request.parameters["network"], request.body)
    return Response(content, media_type="application/octet-stream", headers=NO_STORE)


@_with_bundle
def send_weights(request: BundleRequest) -> Response:
    """Sends the weights of one layer, see `app.server.layer_outputs.serialize_weights`."""
    try:
        content = layer_outputs.serialize_weights(
            request.bundle, request.parameters["network"], request.parameters["layer"]
        )
    except KeyError:
        return error_response(404, "There is no such layer, or it has no weights.")
    return Response(content, media_type="application/octet-stream", headers=CACHE_FOREVER)
