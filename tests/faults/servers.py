"""Real servers on loopback that take messages: a webhook whose answers are given, and a post office."""

import json
import threading
from collections import Counter
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """A webhook whose answers are given; what it took stands in ``taken``. An answer of None drops the line."""

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), _Hook)
        self.answer, self.taken, self.asked = answer, [], Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"json://127.0.0.1:{self.server_port}/hook-secret/{{address}}"


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        to = self.path.rpartition("/")[2]
        self.server.asked[to] += 1
        status = self.server.answer(to, self.server.asked[to])
        if status is None:
            self.close_connection = True
            return
        if status < 300:
            self.server.taken.append((to, body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Mailbox:
    """Takes mail; refuses the address in ``refused`` and drops the line in mid-DATA for the one in ``dropped``."""

    def __init__(self, refused=(), dropped=()):
        self.refused, self.dropped, self.mails = set(refused), set(dropped), []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.dropped & set(envelope.rcpt_tos):
            server.transport.close()
            return "451 never seen"
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"
