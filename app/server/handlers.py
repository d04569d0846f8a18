"""Handlers of the routes that need the bundle. Imported with the first request, see `app.server.routes`."""

from collections.abc import Callable
from functools import wraps
from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from app.server import layer_outputs
from app.server.exact_decode import decode_exactly
from app.server.parsing import InvalidRequestError, parse_code
from app.server.path_export import parse_path_request
from app.server.responses import CACHE_FOREVER, NO_STORE, error_response, other_version_response
from app.session import caches
from models import Bundle, BundleError
from models.classify import classify_file


def _with_bundle(
    handler: Callable[[Bundle, Request, bytes], Response],
) -> Callable[[Request, bytes], Response]:
    """Passes the bundle on if the address is of its version and names what it holds; errors become one sentence."""

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
            return handler(bundle, request, body)
        except BundleError as error:
            return error_response(503, str(error))
        except InvalidRequestError as error:
            return error_response(400, str(error))

    return handle


@_with_bundle
def send_bundle_file(bundle: Bundle, request: Request, _: bytes) -> Response:
    """A file that the manifest lists; a `.gz` file is sent as content encoded with gzip."""
    name = request.path_params["name"]
    if name not in bundle.manifest["files"]:
        return error_response(404, "There is no such file.")
    headers = {**CACHE_FOREVER, "Content-Encoding": "gzip"} if name.endswith(".gz") else CACHE_FOREVER
    media_type = guess_type(name)[0] or "application/octet-stream"
    return FileResponse(bundle.path / name, media_type=media_type, headers=headers)


@_with_bundle
def send_path_file(bundle: Bundle, request: Request, _: bytes) -> Response:
    """The images along a path over a map as a file to download, see `app.server.path_export`."""
    name, file_format = request.path_params["map"], request.path_params["file_format"]
    content = parse_path_request(request.query_params).render(bundle.maps[name], file_format)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="journey-{name}.{file_format}"'}
    return Response(content, media_type=f"image/{file_format}", headers=headers)


@_with_bundle
def send_exact_decode(bundle: Bundle, request: Request, _: bytes) -> Response:
    """`app.server.exact_decode.ExactDecode` of the code in the query as JSON."""
    code = parse_code(request.query_params)
    return JSONResponse(decode_exactly(bundle, bundle.maps[request.path_params["map"]], code), headers=NO_STORE)


@_with_bundle
def send_prediction(bundle: Bundle, request: Request, body: bytes) -> Response:
    """The prediction about a picture file as JSON, see `models.classify.classify_file`; 422 if there is none."""
    prediction = classify_file(bundle, body, request.path_params["classifier"])
    return JSONResponse(prediction, 422 if "error" in prediction else 200, NO_STORE)


@_with_bundle
def send_activations(bundle: Bundle, request: Request, body: bytes) -> Response:
    """The outputs of every layer for one input, see `app.server.layer_outputs.serialize_activations`."""
    content = layer_outputs.serialize_activations(bundle, request.path_params["network"], body)
    return Response(content, media_type="application/octet-stream", headers=NO_STORE)


@_with_bundle
def send_weights(bundle: Bundle, request: Request, _: bytes) -> Response:
    """The weights of one layer, see `app.server.layer_outputs.serialize_weights`."""
    try:
        content = layer_outputs.serialize_weights(bundle, request.path_params["network"], request.path_params["layer"])
    except KeyError:
        return error_response(404, "There is no such layer, or it has no weights.")
    return Response(content, media_type="application/octet-stream", headers=CACHE_FOREVER)
