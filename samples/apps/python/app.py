#!/usr/bin/env python3
"""A small app for dsfleet in plain Python, without any library.

It speaks the whole app protocol (docs/protocol.md). Its analysis is a placeholder: the result of a
file is its size and SHA-256. Replace `analyse` to make a real app of it.
"""

import argparse
import asyncio
import base64
import hashlib
import json
import os
import random
import resource
import ssl
import struct
import sys
import threading
import time
import urllib.parse
from datetime import datetime

MAX_MESSAGE = 4 * 1024 * 1024
MAX_UNSENT = 100_000
CHUNK = 1024 * 1024
CONNECT_TIMEOUT = 10
REPLY_TIMEOUT = 30
IDLE_TIMEOUT = 90  # the server pings every 20 s
MAX_WAIT = 10
MIN_WAIT = {1001: 5, 1012: 5, 1013: 10}
STABLE_AFTER = 30
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class ConnectionLost(Exception):
    def __init__(self, code=None):
        super().__init__(f"close code {code}")
        self.code = code


def analyse(path, output, stop):
    """Analyses one file and writes its result; returns False if `stop` was set meanwhile."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            if stop.is_set():
                return False
            digest.update(chunk)
            size += len(chunk)
    os.makedirs(os.path.dirname(output), exist_ok=True)
    partial = output + ".partial"
    with open(partial, "w", encoding="utf-8") as file:
        json.dump({"file": path, "bytes": size, "sha256": digest.hexdigest()}, file)
    os.replace(partial, output)  # no reader sees half a result
    return True


class WebSocket:
    """A client connection of RFC 6455."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, url):
        at = urllib.parse.urlsplit(url)
        secure = at.scheme == "wss"
        port = at.port or (443 if secure else 80)
        reader, writer = await asyncio.open_connection(
            at.hostname, port, ssl=ssl.create_default_context() if secure else None
        )
        key = base64.b64encode(os.urandom(16)).decode()
        target = (at.path or "/") + ("?" + at.query if at.query else "")
        host = at.netloc.rpartition("@")[2]
        writer.write(
            (
                f"GET {target} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: deepstream-protocol\r\n\r\n"
            ).encode()
        )
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status, *lines = head.split("\r\n")
            headers = {k.strip().lower(): v.strip() for k, _, v in (l.partition(":") for l in lines)}
            accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
            if status.split(" ")[1:2] != ["101"] or headers.get("sec-websocket-accept") != accept:
                raise OSError(f"the server refused the WebSocket: {status}")
        except BaseException:
            writer.close()
            raise
        return cls(reader, writer)

    def send_frame(self, opcode, payload):
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        mask = os.urandom(4)
        pad = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")).to_bytes(size, "big")
        self.writer.write(head + mask + masked)

    async def receive(self):
        """The next text message; answers pings."""
        message = b""
        try:
            while True:
                first, second = await self.reader.readexactly(2)
                size = second & 0x7F
                if size == 126:
                    (size,) = struct.unpack("!H", await self.reader.readexactly(2))
                elif size == 127:
                    (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
                if len(message) + size > MAX_MESSAGE:
                    self.send_frame(8, struct.pack("!H", 1009))
                    raise ConnectionLost(1009)
                payload = await self.reader.readexactly(size)
                opcode = first & 0x0F
                if opcode == 8:
                    self.send_frame(8, payload[:2])
                    await self.writer.drain()
                    raise ConnectionLost(struct.unpack("!H", payload[:2])[0] if size >= 2 else None)
                if opcode == 9:
                    self.send_frame(10, payload)
                elif opcode in (0, 1, 2):
                    message += payload
                    if first & 0x80:
                        return message.decode("utf-8", "replace")
        except (OSError, asyncio.IncompleteReadError) as lost:
            raise ConnectionLost() from lost

    async def close(self):
        self.writer.close()
        try:
            await asyncio.wait_for(self.writer.wait_closed(), 2)
        except (OSError, asyncio.TimeoutError):
            pass


class Camera:
    """The analysis of one camera on one stream."""

    def __init__(self, request):
        self.id = request["camera_id"]
        self.stream_id = request["stream_id"]
        self.request_id = request.get("request_id")
        self.output_dir = request.get("output_dir") or "."
        self.files = []
        self.current = None
        self.done = 0
        self.eos = False
        self.stop = threading.Event()
        self.changed = asyncio.Event()
        self.task = None

    def add(self, files):
        if self.eos:
            return
        for file in files:
            if file.get("file_type") == "eos":
                self.eos = True
            else:
                self.files.append(file)
        self.changed.set()

    def status(self):
        def entry(file):
            return {"file_id": file["file_id"], "file_name": file.get("file_name")}

        return {
            "camera_id": self.id,
            "status": "running",
            "files": {
                "processing": [entry(self.current)] if self.current else [],
                "completed_count": self.done,
                "queued_count": len(self.files),
                "queued": [entry(file) for file in self.files[:100]],
            },
        }


class App:
    def __init__(self, options):
        self.options = options
        self.started = datetime.now().astimezone().isoformat(timespec="milliseconds")
        self.cameras = [None] * options.streams
        self.socket = None
        self.unsent = []
        self.terminated = False
        self.handlers = {
            "start_analysis": self.start,
            "push_file": self.push,
            "interrupt_analysis": self.interrupt,
            "query_analysis_status": self.status,
            "query_metrics": self.metrics,
            "terminate_app": self.terminate,
        }

    async def run(self):
        wait, code, reconnects = 1, None, False
        while not self.terminated:
            began = time.monotonic()
            try:
                code = await self.session(reconnects, code)
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError) as failure:
                print(f"cannot connect: {failure!r}", file=sys.stderr)
            reconnects = True
            if time.monotonic() - began > STABLE_AFTER:
                wait = 1
            if not self.terminated:
                await asyncio.sleep(MIN_WAIT.get(code, 0) + random.uniform(0, wait))
                wait = min(2 * wait, MAX_WAIT)

    async def session(self, reconnects, last_code):
        """One connection; returns its close code."""
        socket = await asyncio.wait_for(WebSocket.connect(self.options.url), CONNECT_TIMEOUT)
        try:
            ready = {
                "type": "app_ready",
                "request_id": os.urandom(8).hex(),
                "instance_id": self.options.instance_id,
                "process_id": os.getpid(),
                "streams_count": len(self.cameras),
                "status": "ok",
                "version": "python-sample 1",
                "start_time": self.started,
            }
            if reconnects:
                ready["reconnection"] = True
                if last_code:
                    ready["last_close_code"] = last_code
            socket.send_frame(1, json.dumps(ready).encode())
            while True:
                timeout = IDLE_TIMEOUT if self.socket else REPLY_TIMEOUT
                message = parsed(await asyncio.wait_for(socket.receive(), timeout))
                kind = message.get("type")
                if kind in ("execute_ack", "reconnection_ack"):
                    if str(message.get("status")).lower() == "error":
                        print(f"refused: {message.get('error_message')}", file=sys.stderr)
                    else:
                        self.socket = socket
                        unsent, self.unsent = self.unsent, []
                        for report in unsent:
                            self.report(report)
                elif self.socket and kind in self.handlers:
                    self.handle(self.handlers[kind], message)
                await socket.writer.drain()
                if self.terminated:
                    return None
        except ConnectionLost as lost:
            return lost.code
        finally:
            self.socket = None
            await socket.close()

    @staticmethod
    def handle(handler, message):
        try:
            handler(message)
        except (KeyError, TypeError, ValueError) as invalid:
            print(f"ignored an invalid {message.get('type')}: {invalid!r}", file=sys.stderr)

    def reply(self, request, kind, **fields):
        self.report({"type": kind, "request_id": request.get("request_id"), **fields}, False)

    def report(self, message, kept=True):
        """Sends the message; one about a camera is kept while there is no connection."""
        if self.socket:
            self.socket.send_frame(1, json.dumps(message, ensure_ascii=False).encode())
        elif kept and len(self.unsent) < MAX_UNSENT:
            self.unsent.append(message)

    def camera(self, request):
        """The request's camera, or None if it is not on the request's stream."""
        stream = request["stream_id"]
        camera = self.cameras[stream] if 0 <= stream < len(self.cameras) else None
        return camera if camera and camera.id == request["camera_id"] else None

    def start(self, request):
        stream = request["stream_id"]
        answer = {"stream_id": stream, "camera_id": request["camera_id"]}
        if not 0 <= stream < len(self.cameras):
            answer.update(status="error", error_reason=f"there is no stream {stream}")
        elif self.cameras[stream]:
            answer.update(status="error", error_reason=f"stream {stream} has another camera")
        else:
            camera = Camera(request)
            first = request.get("init_file")
            if first:
                camera.add([first])
                camera.eos = first.get("file_type") == "videostream"
            self.cameras[stream] = camera
            camera.task = asyncio.create_task(self.work(camera))
            answer.update(status="ok")
        self.reply(request, "analysis_started", **answer)

    def push(self, request):
        camera = self.camera(request)
        if camera:
            camera.add(request.get("files") or [])
        else:
            self.reply(
                request,
                "push_ack",
                stream_id=request["stream_id"],
                camera_id=request["camera_id"],
                status="error",
                error_reason="the camera is not on this stream",
            )

    def interrupt(self, request):
        camera = self.camera(request)
        answer = {"stream_id": request["stream_id"], "camera_id": request["camera_id"]}
        if camera:
            self.drop(camera)
            answer.update(status="ok")
        else:
            answer.update(status="error", error_reason="the camera is not on this stream")
        self.reply(request, "analysis_interrupted", **answer)

    def drop(self, camera):
        camera.stop.set()
        camera.task.cancel()
        self.cameras[camera.stream_id] = None

    async def work(self, camera):
        about = {"stream_id": camera.stream_id, "camera_id": camera.id}
        about["request_id"] = camera.request_id
        while camera.files or not camera.eos:
            if not camera.files:
                camera.changed.clear()
                await camera.changed.wait()
                continue
            file = camera.current = camera.files.pop(0)
            name, of_file = file.get("file_name"), {**about, "file_id": file["file_id"]}
            self.report({"type": "processing_started", **of_file, "current_file": name})
            done = {"type": "file_done", **of_file, "processed_file": name}
            try:
                path = file["file_path"]
                if file.get("file_type") == "videostream":
                    raise ValueError("this app analyses files, not streams")
                output = file.get("output_path") or os.path.join(
                    camera.output_dir, os.path.basename(path) + ".json"
                )
                await asyncio.to_thread(analyse, path, output, camera.stop)
            except (OSError, ValueError) as failure:
                done.update(status="error", error_reason=str(failure))
            camera.current = None
            camera.done += 1
            self.report(done)
        self.cameras[camera.stream_id] = None
        self.report(
            {"type": "analysis_complete", **about, "status": "done", "processed_count": camera.done}
        )

    def status(self, request):
        def stream_status(stream):
            camera = self.cameras[stream]
            return {
                "stream_id": stream,
                "status": "running" if camera else "idle",
                "cameras": [camera.status()] if camera else [],
            }

        stream = request.get("stream_id")
        answer = {"timestamp": datetime.now().astimezone().isoformat(timespec="seconds")}
        if stream is None:
            answer["streams"] = [stream_status(each) for each in range(len(self.cameras))]
        elif not 0 <= stream < len(self.cameras):
            answer = {"status": "error", "error_reason": f"there is no stream {stream}"}
        elif request.get("camera_id") is None:
            answer["stream"] = stream_status(stream)
        elif camera := self.camera(request):
            answer.update(stream_id=stream, camera=camera.status())
        else:
            answer = {"status": "error", "error_reason": "the camera is not on this stream"}
        self.reply(request, "analysis_status", **answer)

    def metrics(self, request):
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        share = time.process_time() / max(0.001, time.monotonic() - BEGAN)
        self.reply(
            request,
            "metrics_response",
            cpu_percent=round(100 * share, 1),
            ram_mb=round(kilobytes / 1024, 1),
            gpu_percent=0.0,
            vram_mb=0.0,
        )

    def terminate(self, request):
        for camera in [camera for camera in self.cameras if camera]:
            self.drop(camera)
        self.reply(request, "app_terminated", status="ok")
        self.terminated = True


def parsed(text):
    """The message, or an empty one if the text is not a JSON object."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


BEGAN = time.monotonic()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--url", default=os.environ.get("DSFLEET_WS_URL", "ws://127.0.0.1:18000/deepstream/ws")
    )
    parser.add_argument("--instance-id", default=os.environ.get("APP_ID", "python-sample"))
    parser.add_argument("--streams", type=int, default=2, choices=range(1, 65), metavar="1..64")
    asyncio.run(App(parser.parse_args()).run())


if __name__ == "__main__":
    main()
