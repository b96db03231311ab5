"""The forms of webhook, WeCom, DingTalk and Feishu on loopback, and a post office: each fails as it is told to.

What they saw stands in ``asked`` (by address: how often), what they took in ``taken`` (key, address).
"""

import json
import socket
import struct
import threading
import time
from collections import Counter
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

GOOD = {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}
BUSY = {"errcode": -1, "errmsg": "system busy", "code": 1, "msg": "internal error"}


class Services(ThreadingHTTPServer):
    """All HTTP forms on one port. ``fault(address, n)`` says how the nth send to an address ends: a name or None."""

    request_queue_size = 256
    daemon_threads = True

    def __init__(self, fault, slow_seconds=0.6):
        super().__init__(("127.0.0.1", 0), _Form)
        self.fault, self.slow_seconds = fault, slow_seconds
        self.asked, self.taken, self.bodies, self.lock = Counter(), [], {}, threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def hosts(self):
        official = ("https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com", "https://open.feishu.cn")
        return dict.fromkeys((*official, "https://open.larksuite.com"), self.base)

    @property
    def channels(self):
        return {
            "webhook": f"json://127.0.0.1:{self.server_port}/hook-secret/{{address}}",
            "wecom": "wecombot://{address}",
            "dingtalk": "dingtalk://{address}/",
            "feishu": "feishu://{address}",
        }


def address_of(path):
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    return (query.get("key") or query.get("access_token") or [parts.path.rstrip("/").rpartition("/")[2]])[0]


class _Form(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        to, key = address_of(self.path), self.headers["X-Relapse-Watch-Key"]
        with self.server.lock:
            self.server.asked[to] += 1
            n = self.server.asked[to]
        fault = self.server.fault(to, n)
        if fault is None or fault == "took it, then dropped":
            with self.server.lock:
                self.server.taken.append((key, to))
                self.server.bodies[key] = json.loads(body)
        getattr(self, f"_{fault}".replace(" ", "_").replace(",", ""), lambda: self._answer(fault))()

    def _None(self):
        self._answer(200, GOOD)

    def _slow(self):
        time.sleep(self.server.slow_seconds)
        self.close_connection = True

    def _reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _drop(self):
        self.close_connection = True

    _took_it_then_dropped = _drop

    def _busy(self):
        self._answer(200, BUSY)

    def _429(self):
        self._answer(429, {"error": "slow down"}, {"Retry-After": "2"})

    def _answer(self, status, body=None, headers=None):
        content = json.dumps(body or {}).encode()
        self.send_response(int(status))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class PostOffice:
    """Takes mail, unless ``fault(address, n)`` names how it does not: an SMTP answer, or drop."""

    def __init__(self, fault):
        self.fault, self.asked, self.taken, self.mails = fault, Counter(), [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked[address] += 1
        fault = self.fault(address, self.asked[address])
        session.fault = fault
        if fault and fault.startswith("rcpt "):
            return fault.removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if session.fault == "drop":
            server.transport.close()
            return "451 never seen"
        if session.fault:
            return session.fault.removeprefix("data ")
        mail = message_from_bytes(envelope.content, policy=policy.default)
        key = mail["X-Relapse-Watch-Key"]
        self.taken.append((key, envelope.rcpt_tos[0]))
        self.mails[key] = mail
        return f"250 2.0.0 OK queued as {key[:8]}"
