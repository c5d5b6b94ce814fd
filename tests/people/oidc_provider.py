"""An OpenID Connect provider on this machine: discovery, code, token, userinfo."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt


class Provider(BaseHTTPRequestHandler):
    """Just enough of a provider, and as strict as a good one: PKCE, the client's secret, codes that work once."""

    claims: dict
    codes: dict

    def do_GET(self):
        address = urlsplit(self.path)
        if address.path == "/.well-known/openid-configuration":
            here = self.server.address
            endpoints = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            self.answer(
                {
                    "issuer": here,
                    "jwks_uri": f"{here}/keys",
                    **{f"{name}_endpoint": f"{here}/{path}" for name, path in endpoints.items()},
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            assert asked["client_id"] == "safer" and asked["response_type"] == "code"
            assert "openid" in asked["scope"] and asked["code_challenge_method"] == "S256"
            self.codes["a-code"] = asked["code_challenge"]
            back = f"{asked['redirect_uri']}?{urlencode({'code': 'a-code', 'state': asked['state']})}"
            self.send_response(302)
            self.send_header("Location", back)
            self.end_headers()
        elif address.path == "/userinfo" and self.headers["Authorization"] == "Bearer a-token":
            self.answer(self.claims)
        else:
            self.answer({"error": "invalid_token"}, 401)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        is_right = self.codes.pop(sent["code"], None) == challenge.decode() and sent["client_secret"] == "hush"
        if not is_right:
            self.answer({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        identity = {"iss": self.server.address, "aud": "safer", "sub": self.claims["sub"], "iat": now, "exp": now + 60}
        token = jwt.encode(identity, "a key of the provider that nobody needs to check here", algorithm="HS256")
        self.answer({"access_token": "a-token", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def answer(self, content: dict, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quietly."""


@contextmanager
def running_provider() -> Iterator[tuple[str, dict]]:
    """The provider's address, and what it says about whoever signs on there, which can be changed."""
    claims = {"sub": "sub-1", "email": "Editor@Council.example.org", "email_verified": True, "name": "An Editor"}
    handler = type("ThisProvider", (Provider,), {"claims": claims, "codes": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.address, claims
    server.shutdown()
    server.server_close()


def providers_setting(address: str) -> dict:
    """What `OIDC_SERVER_URL` and its fellows make of the settings."""
    app = {
        "provider_id": "staff",
        "name": "the council",
        "client_id": "safer",
        "secret": "hush",
        "settings": {"server_url": address, "verified_email": False},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
