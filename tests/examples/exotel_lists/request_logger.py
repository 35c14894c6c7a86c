"""An Exotel on loopback that remembers each DELETE and treats it as a test says."""

import collections
import json
import re
import socket
import threading

ACCOUNT = "Exotel"
REQUEST = re.compile(rb"DELETE /v2/accounts/([^/ ]+)/lists/([^/ ]+)/contacts/([^/ ]+) ")

# One request as it was treated: `removed` tells whether the contact was on the list until then.
Seen = collections.namedtuple("Seen", "list contact removed answered")


def envelope(status, response):
    return {"request_id": "r1", "method": "DELETE", "http_code": status, "response": response}


def failure(status, code, message):
    return envelope(status, {
        "code": status, "status": "failure", "data": None,
        "error_data": {"code": code, "message": message, "description": message}})


def success(list_sid, contact):
    date = "2017-12-05T14:15:51.108069088+05:30"
    return envelope(200, {
        "code": 200, "status": "success", "error_data": None,
        "data": {"sid": contact, "account_sid": ACCOUNT, "list_id": list_sid,
                 "date_created": date, "date_updated": date,
                 "uri": "/v2/Accounts/%s/contacts/%s" % (ACCOUNT, contact)}})


class RequestLogger:
    """`script(list, contact)` is asked for each request. None: the documented answer; "lose": the
    removal happens, its answer never comes; "hang": nothing happens; (status, code, message): that
    failure; (status, code, message, headers): that with header lines."""

    def __init__(self, contacts=(), lists=("list1",), script=None):
        self.lock = threading.Lock()
        self.lists = {name: set(contacts) for name in lists}
        self.seen = []
        self.script = script or (lambda list_sid, contact: None)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.host = self.url[len("http://"):]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def requests(self):
        with self.lock:
            return list(self.seen)

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        held = b""
        try:
            with connection:
                while True:
                    while b"\r\n\r\n" not in held:
                        more = connection.recv(65536)
                        if not more:
                            return
                        held += more
                    head, held = held.split(b"\r\n\r\n", 1)
                    answer = self._treat(head)
                    if answer is None:
                        return
                    if answer == "hang":
                        connection.recv(1)  # until the client goes
                        return
                    connection.sendall(answer)
        except OSError:
            pass

    def _treat(self, head):
        found = REQUEST.match(head)
        if not found:
            return self._http(400, failure(400, 1, "not a removal"))
        _, list_sid, contact = (part.decode() for part in found.groups())
        action = self.script(list_sid, contact)
        with self.lock:
            removed = False
            if action in (None, "lose"):
                removed = contact in self.lists.get(list_sid, ())
                self.lists.get(list_sid, set()).discard(contact)
            self.seen.append(Seen(list_sid, contact, removed, action not in ("lose", "hang")))
        if action == "lose":
            return None
        if action == "hang":
            return "hang"
        if action is None and removed:
            return self._http(200, success(list_sid, contact))
        if action is None:
            return self._http(404, failure(404, 1000, "Not Found"))
        status, code, message = action[:3]
        return self._http(status, failure(status, code, message), *action[3:])

    @staticmethod
    def _http(status, body, headers=""):
        text = json.dumps(body).encode()
        head = "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
        return (head % (status, len(text), headers)).encode() + text
