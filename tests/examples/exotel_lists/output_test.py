"""What a run tells: summary, JSON, progress on terminals and elsewhere, log, write errors."""

import errno
import json
import os
import re
import stat
import time

import program


def fails_often(_, contact):
    number = int(contact[1:])
    if number % 10 == 1:
        return (400, 1002, "Invalid parameter")
    return (403, 1011, "Forbidden") if number == 5 else None


class OutputTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("all.txt", "\n".join(program.sids(100)))
        self.args = ["--list", "list1", "--contacts", "all.txt"]

    def test_the_summary_counts_by_reason(self):
        self.serve(program.sids(100), script=fails_often)
        ended = self.remove(*self.args, "--rate", "none")
        self.assertEqual(ended.status, 1)
        self.assertIn("  10 × HTTP 400, 1002 Invalid parameter (failed)\n"
                      "  1 × HTTP 403, 1011 Forbidden (failed)\n"
                      "100 contacts in ", ended.out)
        ended = self.remove("--list", "list1", "s1", "--base-url", "http://127.0.0.1:1", "--rate", "none")
        self.assertIn("  1 × connection_failed (failed)\n", ended.out)
        self.assertNotIn("max_attempts", ended.err)

    def test_json_has_the_summary_with_its_reasons(self):
        self.serve(program.sids(100), script=fails_often)
        ended = self.remove(*self.args, "--rate", "none", "--json")
        summary = json.loads(ended.out)
        self.assertEqual(summary.pop("seconds") < 60, True)
        counts = {"removed": 89, "absent": 0, "failed": 11, "unknown": 0, "not_attempted": 0,
                  "done_before": 0}
        reasons = [{"count": 10, "status": "failed", "http_status": 400, "api_code": 1002,
                    "what": "Invalid parameter"},
                   {"count": 1, "status": "failed", "http_status": 403, "api_code": 1011,
                    "what": "Forbidden"}]
        self.assertEqual(summary, dict(counts, exit_status=1,
                                       lists=[dict(counts, list="list1", reasons=reasons)]))

    def test_json_is_printed_in_every_case(self):
        self.serve()
        self.write("bad.txt", "a b\nc d\n")
        for args, error in {
                ("--list", "list1"): "no contacts: give them as arguments or by --contacts",
                ("--lst", "list1"): None, ("--list", "list1", "--column", ""): None,
                ("--list", "list1", "--contacts", "none.txt"):
                    "none.txt cannot be opened: No such file or directory",
                ("--list", "list1", "--contacts", "bad.txt"): "nothing was sent"}.items():
            ended = self.remove("--json", *args)
            answer = json.loads(ended.out)
            self.assertEqual(answer["exit_status"], 2)
            self.assertEqual(ended.status, 2)
            self.assertIn(answer["error"] if error is None else error, answer["error"])
            self.assertEqual(len(answer.get("complaints", [])), 2 if "bad.txt" in args else 0)
        answer = json.loads(self.remove("--json", "--dry-run", *self.args).out)
        self.assertEqual((answer["dry_run"], answer["contacts"], answer["exit_status"]), (True, 100, 0))
        self.assertEqual((answer["first_contacts"], answer["rate"]),
                         (["c000000", "c000001", "c000002"], "200/min"))
        self.assertEqual(json.loads(self.remove("--json", "--list", "list1", "s1").out)["exit_status"], 1)
        ended = self.remove("--json", "--list", "list1", "--results", "/dev/full", "s1")
        answer = json.loads(ended.out)
        self.assertIn("/dev/full cannot be written", answer["error"])
        self.assertEqual((answer["exit_status"], ended.status), (2, 2))

    def test_quiet_tells_failures_alone(self):
        self.serve(program.sids(100), script=fails_often)
        ended = self.remove(*self.args, "--rate", "none", "--quiet")
        self.assertEqual(ended.out, "")
        self.assertEqual(len(ended.err.splitlines()), 11)

    def test_a_record_spares_the_terminal_most_failures(self):
        self.serve(script=lambda *_: (400, 1002, "Invalid parameter"))
        ended = self.remove(*self.args, "--rate", "none", "--results", "results.jsonl")
        self.assertEqual(ended.err.count("Invalid parameter (1002)"), 20)
        self.assertIn("further failures are in the record only: results.jsonl", ended.err)

    def test_standard_output_that_cannot_be_written_is_an_error(self):
        self.serve(["s1"])
        for args in (["remove", "--list", "list1", "s1"], ["remove", "--list", "list1", "s1", "--json"],
                     ["remove", "--help"], ["--version"], ["remove", "--list", "list1", "s1", "--dry-run"],
                     ["remove", "--json"]):
            with open("/dev/full", "wb") as full:
                ended = self.finish(self.start(*args, stdout=full))
            self.assertEqual(ended.status, 2, (args, ended))
            self.assertIn("standard output cannot be written: No space left on device", ended.err)

    def test_standard_output_that_fails_when_it_is_closed_is_an_error(self):
        self.serve(["s1"])
        with open(self.path("out.json"), "wb") as file:
            ended = self.finish(self.start("remove", "--list", "list1", "s1", "--json", stdout=file,
                                           env=self.fault("close", errno.EIO, "out.json")))
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("standard output cannot be written: Input/output error", ended.err)

    def test_a_reader_that_goes_does_not_end_the_run(self):
        server = self.serve(program.sids(100))
        reading, writing = os.pipe()
        os.close(reading)
        ended = self.finish(self.start("remove", *self.args, "--rate", "none", stdout=writing, stderr=writing))
        os.close(writing)
        self.assertEqual(len(server.requests()), 100)
        self.assertEqual(ended.status, 2)

    def test_plain_lines_of_progress_have_times_and_an_estimate(self):
        self.serve(program.sids(100))
        ended = self.remove(*self.args, "--rate", "15/s")
        self.assertRegex(ended.err, r"(?m)^\d\d:\d\d:\d\d \d+/100, \d+ removed, \d+/min, \d+ s left$")
        self.assertNotIn("\x1b", ended.err)

    def test_a_long_run_is_estimated_in_days_from_the_first_seconds(self):
        self.serve(program.sids(100))
        ended = self.remove(*self.args, "--rate", "1/h", "--max-time", "3s")
        self.assertRegex(ended.err, r"(?m)^\d\d:\d\d:\d\d 1/100, 1 removed, \d+/min, 4 d \d+ h left$")

    def test_a_pause_by_exotel_is_told_with_its_end_and_reason(self):
        self.serve(script=lambda *_: (429, 1030, "Rate limit exceeded", "Retry-After: 3000\r\n"))
        ended = self.remove(*self.args, "--rate", "none", "--max-time", "2s", "--log", "log.txt")
        pattern = r"paused by Exotel until (\d\d\d\d-\d\d-\d\d )?\d\d:\d\d \(429\)"
        self.assertRegex(ended.err, r"(?m)^\d\d:\d\d:\d\d .*" + pattern)
        self.assertRegex(self.read("log.txt"), pattern)

    def terminal(self, *args, **kwargs):
        env = dict(self.env, **kwargs.pop("env", {}))
        terminal = program.Terminal([program.PROGRAM, "remove"] + self.args + list(args), self.folder,
                                    env, **kwargs)
        self.addCleanup(terminal.kill)
        return terminal

    def test_a_terminal_has_a_line_redrawn_within_its_width(self):
        for columns in (80, 30):
            self.serve(program.sids(100), script=fails_often)
            terminal = self.terminal("--rate", "50/s", columns=columns)
            self.assertEqual(terminal.wait(), 1)
            drawn = [line.split("\x1b[K")[0] for line in terminal.text.split("\r") if "/100, " in line]
            self.assertGreater(len(drawn), 3)
            self.assertLess(max(len(line) for line in drawn), columns)
            self.assertRegex(terminal.text, r"\[#+\.+\] \d+/100, " if columns == 80 else r"\d+/100, ")

    def test_a_terminal_that_is_stopped_does_not_stop_the_run(self):
        for env in ({}, {"TERM": "dumb"}):
            server = self.serve(program.sids(100))
            terminal = self.terminal("--rate", "50/s", env=env)
            self.wait_for(lambda: len(server.requests()) > 10, "the first requests")
            terminal.send("\x13")
            self.wait_for(lambda: len(server.requests()) == 100, "the last requests")
            terminal.send("\x11")
            self.assertEqual(terminal.wait(), 0)
            self.assertIn("100 removed", terminal.text)

    def test_no_color_and_dumb_terminals_get_no_escapes(self):
        for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.serve(program.sids(100))
            terminal = self.terminal("--rate", "30/s", env=env)
            self.assertEqual(terminal.wait(), 0)
            self.assertNotIn("\x1b", terminal.text)
            self.assertRegex(terminal.text, r"\d\d:\d\d:\d\d \d+/100")

    def test_the_log_keeps_progress_failures_and_summary_with_times(self):
        self.serve(program.sids(100), script=fails_often)
        self.write("log.txt", "before\n")
        self.remove(*self.args, "--rate", "30/s", "--log", "log.txt", "--quiet")
        lines = self.read("log.txt").splitlines()
        self.assertEqual(lines.pop(0), "before")
        for line in lines:
            self.assertRegex(line, r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ ")
        text = "\n".join(lines)
        self.assertIn("removing 100 contacts from list list1 of account Exotel at http://127", text)
        self.assertEqual(text.count("Invalid parameter (1002)"), 10)
        self.assertRegex(text, r"\d+/100, \d+ removed")
        self.assertIn("Z   10 × HTTP 400, 1002 Invalid parameter (failed)", text)
        self.assertRegex(text, r"Z 100 contacts in \d+ s: 89 removed, 0 absent, 11 failed")

    def test_a_log_that_cannot_be_written_is_an_error_but_stops_nothing(self):
        server = self.serve(program.sids(100))
        self.refused("no/log.txt cannot be opened", *self.args, "--log", "no/log.txt")
        self.assertEqual(server.requests(), [])
        ended = self.remove(*self.args, "--log", "/dev/full", "--rate", "none")
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("/dev/full cannot be written", ended.err)
        self.assertIn("100 removed", ended.out)


if __name__ == "__main__":
    program.main()
