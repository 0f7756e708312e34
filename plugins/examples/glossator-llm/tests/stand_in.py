"""A service on this machine that answers as an OpenAI-compatible one would, and notes what it was asked."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-test-0123456789"
ASKED = []
"""Bodies of requests."""


def passages(*given):
    return json.dumps({"passages": [{"quote": quote, "label": label} for quote, label in given]})


def content(text):
    """What the model makes of a text, by what stands in it."""
    if "PROSE" in text:
        return "I think that the text is about a bridge."
    if "FENCED" in text:
        return "```json\n" + passages(("We will rebuild it", "promise")) + "\n```"
    if "ODD" in text:
        return '{"passages": ["We will", {"quote": 3, "label": "promise"}, {"quote": " ", "label": "warning"}]}'
    if "bridge" not in text:
        return passages()
    return passages(
        ("We will rebuild it", "promise"),
        ('"we  will repair the road-"', "promise"),  # other marks and blanks than the text has
        ("It may fall", "warning"),
        ("It may fall", "warning"),
        ("It may fall", "warning"),  # once more than the text has it
        ("The mayor promised a new school", "promise"),  # of no text at all
        ("ridge", "warning"),  # inside a word
        ("We will rebuild it", "threat"),  # nobody asked for that
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        ASKED.append(body)
        text = body["messages"][-1]["content"]
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self.answer(401, {"error": {"message": f"wrong key for {text}"}})
        elif "BUSY" in text:
            self.answer(429, {}, {"Retry-After": "7"})
        elif "REFUSE" in text:
            self.answer(400, {"error": {"message": text}})
        elif "NOCHOICE" in text:
            self.answer(200, {"choices": []})
        else:
            reason = "length" if "LONG" in text else "stop"
            choice = {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": content(text)}}
            self.answer(200, {"model": "stand-in-1", "choices": [choice]})

    def answer(self, status, told, headers=None):
        data = json.dumps(told).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def start():
    """The address of a new one; it ends with the process."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/v1"


URL = start()
SETTINGS = {"base_url": URL, "api_key": KEY}
