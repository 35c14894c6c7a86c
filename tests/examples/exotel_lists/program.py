"""Drives exotel-lists as its users do. EXOTEL_PROGRAMS names the folder of the built programs."""

import collections
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

import request_logger

PROGRAMS = os.environ.get("EXOTEL_PROGRAMS", ".")
PROGRAM = os.path.join(PROGRAMS, "exotel-lists")
FAULTS = os.environ.get("EXOTEL_FAULTS", "")  # the library that makes system calls fail

Ended = collections.namedtuple("Ended", "status out err")


def sids(count):
    return ["c%06d" % i for i in range(count)]


class ProgramTest(unittest.TestCase):
    """Each test has a folder of its own, and a server where it asks for one."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith("EXOTEL_") and not name.lower().endswith("_proxy")}
        self.env.pop("NO_COLOR", None)
        self.env.update(TERM="xterm", TZ="UTC", EXOTEL_ACCOUNT_SID=request_logger.ACCOUNT,
                        EXOTEL_API_KEY="key1", EXOTEL_API_TOKEN="token1")

    def serve(self, *args, **kwargs):
        server = request_logger.RequestLogger(*args, **kwargs)
        self.addCleanup(server.listener.close)
        self.env["EXOTEL_BASE_URL"] = server.url
        return server

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode()
        with open(self.path(name), "wb") as file:
            file.write(data)
        return name

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def record(self, name="results.jsonl"):
        return [json.loads(line) for line in self.read(name).splitlines()]

    def start(self, *args, **kwargs):
        options = dict(cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        options.update(kwargs)
        process = subprocess.Popen([PROGRAM] + list(args), **options)
        self.addCleanup(self._end, process)
        return process

    @staticmethod
    def _end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def finish(self, process, timeout=60):
        out, err = process.communicate(timeout=timeout)
        return Ended(process.returncode, (out or b"").decode(), (err or b"").decode())

    def remove(self, *args, **kwargs):
        """Runs `exotel-lists remove`; `stdin` may be bytes."""
        given = kwargs.pop("stdin", b"")
        if isinstance(given, bytes):
            options = dict(cwd=self.folder, env=self.env, input=given, capture_output=True,
                           timeout=60)
            options.update(kwargs)
            ended = subprocess.run([PROGRAM, "remove"] + list(args), **options)
            return Ended(ended.returncode, (ended.stdout or b"").decode(),
                         (ended.stderr or b"").decode())
        return self.finish(self.start("remove", *args, stdin=given, **kwargs))

    def refused(self, text, *args, **kwargs):
        """The program says that, exits with 2, and has sent nothing."""
        ended = self.remove(*args, **kwargs)
        self.assertIn(text, ended.err)
        self.assertEqual(ended.status, 2, ended)
        return ended

    def wait_for(self, condition, what, timeout=20):
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                self.fail("in vain: " + what)
            time.sleep(0.01)

    def fault(self, call, error, file="", after=0):
        """Environment with which a system call fails, on files whose path ends so."""
        if not FAULTS:
            self.skipTest("the library of faults is not built")
        return dict(self.env, LD_PRELOAD=FAULTS, FAULT_CALL=call, FAULT_ERRNO=str(error),
                    FAULT_FILE=file, FAULT_AFTER=str(after))


class Terminal:
    """A program with a pseudo-terminal of its own."""

    def __init__(self, command, folder, env, columns=80):
        try:
            self.pid, self.master = pty.fork()
        except OSError as error:
            raise unittest.SkipTest("this machine gives no pseudo-terminal: %s" % error)
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, env)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.text = ""
        self.ended = None

    def read(self, seconds):
        """Reads for so long, or until the program ends."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                return True
            try:
                data = os.read(self.master, 65536)
            except OSError:
                return False
            if not data:
                return False
            self.text += data.decode(errors="replace")
            if left > 0.2:
                return True

    def expect(self, text, timeout=20):
        """Waits for a text; returns what came before it and forgets both."""
        end = time.monotonic() + timeout
        while text not in self.text:
            alive = self.read(0.5)
            if text in self.text:
                break
            if time.monotonic() > end or not alive:
                raise AssertionError("no %r on the terminal, but: %r" % (text, self.text))
        before, self.text = self.text.split(text, 1)
        return before

    def send(self, text):
        os.write(self.master, text.encode())

    def wait(self, timeout=20):
        """Reads to the end and returns the status, a signal's as -signal."""
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.read(0.5):
            pass
        while self.ended is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.ended = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            elif time.monotonic() > end:
                self.kill()
                raise AssertionError("does not end: %r" % self.text)
            else:
                time.sleep(0.01)
        return self.ended

    def kill(self):
        if self.ended is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.ended = -signal.SIGKILL


def main():
    """Runs the tests of a file; 77, CTest's word for skipped, where none of them ran."""
    result = unittest.main(exit=False, verbosity=2).result
    for test, reason in result.skipped:
        print("NOT RUN: %s: %s" % (test, reason), file=sys.stderr)
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.testsRun and len(result.skipped) == result.testsRun else 0)
