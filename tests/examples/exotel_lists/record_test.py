"""The record: its lines, resuming, and files that must not be touched or cannot be written."""

import errno
import fcntl
import json
import os
import re
import resource
import stat
import subprocess
import time
import unittest

import program


class RecordTest(program.ProgramTest):
    def removing(self, *args, **kwargs):
        return self.remove("--list", "list1", "--results", "results.jsonl", "--rate", "none", *args, **kwargs)

    def test_a_line_holds_what_an_auditor_asks_for(self):
        server = self.serve(["s1", "s2"], script=lambda _, contact: (
            (400, 1002, "Invalid parameter") if contact == "s2" else None))
        self.write("people.csv", "id,name,sid\n17,Änne,s1\n18,B\u2028B\u0085\u2029,s2\n19,C,s3\n")
        ended = self.removing("--contacts", "people.csv", "--column", "sid", "--keep", "id",
                              "--keep", "Name")
        self.assertEqual(ended.status, 1, ended)
        for line in self.read("results.jsonl").splitlines():
            self.assertTrue(line.startswith('{"contact":"'), line)
        by_contact = {line["contact"]: line for line in self.record()}
        self.assertEqual(
            list(by_contact["s1"]),
            ["contact", "status", "at", "host", "account", "list", "line", "keep", "request_id",
             "attempts", "http_status", "date_updated"])
        s1 = by_contact["s1"]
        self.assertRegex(s1.pop("at"), r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(s1, {
            "contact": "s1", "status": "removed", "host": server.host, "account": "Exotel",
            "list": "list1", "line": 2, "keep": {"id": "17", "Name": "Änne"}, "request_id": "r1",
            "attempts": 1, "http_status": 200, "date_updated": "2017-12-05T14:15:51.108069088+05:30"})
        self.assertEqual([by_contact["s2"][name] for name in
                          ("status", "http_status", "error", "may_have_been_applied", "line")],
                         ["failed", 400, "rejected", False, 3])
        self.assertIn("Invalid parameter (1002)", by_contact["s2"]["message"])
        self.assertEqual(by_contact["s2"]["keep"]["Name"], "B\u2028B\u0085\u2029")
        self.assertEqual([by_contact["s3"][name] for name in ("status", "error")], ["absent", "not_found"])
        self.assertEqual(stat.S_IMODE(os.stat(self.path("results.jsonl")).st_mode), 0o600)

    def test_rows_that_name_a_contact_again_are_accounted_for(self):
        self.serve(["s1"], script=lambda _, contact: (
            (400, 1002, "Invalid parameter") if contact == "s2" else None))
        self.write("people.csv", "id,sid\n17,s1\n18,s2\n19,s1\n20,s2\n21,s1\n")
        ended = self.removing("--contacts", "people.csv", "--column", "sid", "--keep", "id", "--json",
                              "--rejected", "left.csv")
        self.assertEqual(json.loads(ended.out)["duplicates"], 3)
        by_contact = {line["contact"]: line for line in self.record()}
        self.assertEqual(by_contact["s1"]["line"], 2)
        self.assertEqual(by_contact["s1"]["repeats"],
                         [{"line": 4, "keep": {"id": "19"}}, {"line": 6, "keep": {"id": "21"}}])
        self.assertEqual(by_contact["s2"]["repeats"], [{"line": 5, "keep": {"id": "20"}}])
        self.assertEqual(self.read("left.csv"), "id,sid\n18,s2\n20,s2\n")

    def line(self, contact, status, **changes):
        line = {"contact": contact, "status": status, "host": self.server.host, "account": "Exotel",
                "list": "list1"}
        line.update(changes)
        return json.dumps(line, separators=(",", ":")) + "\n"

    def asked(self):
        return sorted(seen.contact for seen in self.server.requests())

    def test_resume_leaves_out_what_is_removed_or_absent(self):
        self.server = self.serve(["s1", "s2", "s3", "s4"])
        before = "".join(self.line("s%d" % (i + 1), status) for i, status in
                         enumerate(["removed", "absent", "failed", "unknown"]))
        self.write("results.jsonl", before)
        self.refused("already holds results", "--list", "list1", "--results", "results.jsonl", "s1")
        ended = self.removing("--resume", "s1", "s2", "s3", "s4")
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("2 done before", ended.out)
        self.assertEqual(self.asked(), ["s3", "s4"])
        self.assertTrue(self.read("results.jsonl").startswith(before))

    def test_new_only_leaves_out_all_that_was_attempted_and_is_no_value(self):
        self.server = self.serve(["s1", "s2", "new-only"])
        self.write("results.jsonl", self.line("s1", "failed") + self.line("s2", "not_attempted"))
        ended = self.removing("--new-only", "s1", "s2", "new-only")
        self.assertEqual(self.asked(), ["new-only", "s2"], ended)

    def test_new_only_does_not_tell_what_failed_before_as_settled(self):
        self.server = self.serve(["s1", "s2", "s3"])
        self.write("results.jsonl", self.line("s1", "failed") + self.line("s2", "removed") +
                   self.line("s4", "unknown"))
        ended = self.removing("--new-only", "--rejected", "left.txt", "s1", "s2", "s3", "s4")
        self.assertEqual(ended.status, 1, ended)
        self.assertIn("1 removed, 0 absent, 0 failed, 0 unknown, 0 not attempted; 1 done before; "
                      "2 failed or unknown before, left out", ended.out)
        self.assertEqual(self.read("left.txt"), "s1\ns4\n")
        self.assertEqual(self.asked(), ["s3"])

    def test_the_latest_line_of_a_contact_counts(self):
        self.server = self.serve(["s1"])
        self.write("results.jsonl", self.line("s1", "removed") + self.line("s1", "failed"))
        self.removing("--resume", "s1")
        self.assertEqual(self.asked(), ["s1"])

    def test_lines_of_another_server_account_or_list_settle_nothing(self):
        self.server = self.serve(["s1", "s2", "s3", "s4"])
        self.write("results.jsonl", self.line("s1", "removed", host="localhost:1") +
                   self.line("s2", "removed", account="other") +
                   self.line("s3", "removed", list="list2") +
                   '{"contact":"s4","status":"removed"}\n')
        ended = self.removing("--resume", "s1", "s2", "s3", "s4")
        self.assertEqual(self.asked(), ["s1", "s2", "s3", "s4"])
        self.assertIn("results.jsonl: 3 lines of another server or account, ignored", ended.err)

    def test_a_gateways_other_path_is_another_server(self):
        self.server = self.serve()
        self.write("results.jsonl", self.line("s1", "removed", host="gateway.example/Rehearsal"))
        for path, settled in (("Rehearsal", 1), ("Rehearsal/", 1), ("rehearsal", 0), ("", 0)):
            ended = self.removing("--resume", "--dry-run", "s1", "--base-url",
                                  "https://Gateway.example:443/" + path)
            self.assertEqual(ended.status, 0, ended)
            self.assertIn("%d done already" % settled, ended.out)
            self.assertIn("https://gateway.example" + ("/" + path).rstrip("/") + " (--base-url)", ended.out)

    def test_a_server_is_the_same_however_its_address_is_written(self):
        self.server = self.serve(["s1"])
        self.write("results.jsonl", self.line("s1", "removed", host="localhost:8443"))
        ended = self.removing("--resume", "--dry-run", "s1", "--base-url", "HTTPS://@LocalHost:8443/")
        self.assertIn("1 done already", ended.out)
        self.write("results.jsonl", self.line("s1", "removed", host="api.in.exotel.com"))
        env = {name: value for name, value in self.env.items() if name != "EXOTEL_BASE_URL"}
        for args in (["--region", "mumbai"], ["--base-url", "api.in.exotel.com:443"]):
            ended = self.removing("--resume", "--dry-run", "s1", *args, env=env)
            self.assertIn("1 done already", ended.out)

    def test_what_is_no_record_is_never_cut(self):
        self.server = self.serve(["s1"])
        whole = self.line("s0", "removed")
        for content in ("not ours, no newline", "{", '{"contact":"bob","phone":"1"}',
                        '{"contact":"bob","phone', whole + "no JSON\n", "no JSON\n" + whole,
                        whole + "s1", '{"contact":"s1"}\n', "[]\n", "\n\nx", "\0\0\0",
                        '{"contact":"bob","status":"subscribed","pho', whole + "\0\0" + whole,
                        '{"contact":"bob","status":"subscribed"}\n'):
            with self.subTest(content=content):
                self.write("results.jsonl", content)
                for more in (["--resume"], ["--resume", "--dry-run"], ["--new-only"], []):
                    ended = self.removing("s1", *more)
                    if more:
                        self.assertIn("is not a result of exotel-lists", ended.err)
                        self.assertEqual(ended.status, 2)
                    self.assertEqual(self.read("results.jsonl"), content)
                self.server.seen.clear()

    def test_a_torn_last_line_is_cut_before_the_first_write_and_not_sooner(self):
        self.server = self.serve(["s1", "s2"])
        whole = self.line("s0", "removed")
        torn = self.line("s1", "removed")
        for size in range(1, len(torn) - 1):
            content = whole + torn[:size]
            self.write("results.jsonl", content)
            self.removing("--resume", "--dry-run", "s1")
            self.assertEqual(self.read("results.jsonl"), content)
            if size % 20 != 0:
                continue
            self.removing("--resume", "s0")  # which is settled: nothing is written
            self.assertEqual(self.read("results.jsonl"), content)
            self.removing("--resume", "s1")
            text = self.read("results.jsonl")
            self.assertTrue(text.startswith(whole + '{"contact":"s1","status":"'), text)
            self.assertEqual([line["contact"] for line in self.record()], ["s0", "s1"])

    def test_zeros_that_a_power_cut_left_are_cut(self):
        self.server = self.serve(["s1"])
        whole = self.line("s0", "removed")
        for piece in ("", '{"contact":"s1","status":"rem'):
            self.write("results.jsonl", whole + piece + "\0" * 4000)
            self.removing("--resume", "s1")
            self.assertEqual([line["contact"] for line in self.record()], ["s0", "s1"])

    def test_a_last_line_that_lacks_its_end_alone_counts(self):
        self.server = self.serve(["s1", "s2"])
        self.write("results.jsonl", self.line("s1", "removed")[:-1])
        self.removing("--resume", "s1", "s2")
        self.assertEqual(self.asked(), ["s2"])
        self.assertEqual([line["contact"] for line in self.record()], ["s1", "s2"])

    def test_a_record_that_cannot_be_read_is_left_as_it_is(self):
        self.server = self.serve(["s1"])
        content = self.line("s0", "removed") + '{"contact":"s1","sta'
        self.write("results.jsonl", content)
        ended = self.removing("--resume", "s1", env=self.fault("read", errno.EIO, "results.jsonl"))
        self.assertEqual(ended.status, 2)
        self.assertIn("results.jsonl cannot be read to its end: Input/output error", ended.err)
        self.assertEqual(self.read("results.jsonl"), content)
        self.assertEqual(self.asked(), [])

    def test_two_runs_do_not_share_a_record(self):
        self.server = self.serve(program.sids(100))
        self.write("all.txt", "\n".join(program.sids(100)))
        first = self.start("remove", "--list", "list1", "--results", "results.jsonl", "--contacts",
                           "all.txt", "--rate", "1/s")
        self.wait_for(lambda: os.path.exists(self.path("results.jsonl")) and self.read("results.jsonl"),
                      "the first run")
        ended = self.removing("--resume", "s1")
        self.assertEqual(ended.status, 2)
        self.assertIn("results.jsonl is being written by another run", ended.err)
        first.kill()

    def test_a_file_system_without_locks_is_named_and_can_be_overridden(self):
        self.server = self.serve(["s1"])
        env = self.fault("flock", errno.ENOLCK, "results.jsonl")
        ended = self.removing("s1", env=env)
        self.assertEqual(ended.status, 2)
        self.assertIn("results.jsonl cannot be locked: No locks available (--no-lock", ended.err)
        self.assertEqual(self.removing("--no-lock", "s1", env=env).status, 0)

    def run_on_full(self, record, env=None, more=()):
        contacts = program.sids(300)
        self.server = self.serve(contacts)
        self.write("all.txt", "\n".join(contacts))
        ended = self.remove("--list", "list1", "--contacts", "all.txt", "--results", record, "--rate",
                            "none", *more, env=env or self.env)
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("cannot be written: No space left on device", ended.err)
        self.assertIn("fix the problem, then rerun with --resume", ended.err)
        self.assertRegex(ended.out, r"(?m)^300 contacts in .*, [1-9][0-9]* not attempted$")
        self.assertLess(len(self.server.requests()), 300)
        return ended

    def resume_after_full(self, record):
        ended = self.remove("--list", "list1", "--contacts", "all.txt", "--results", record, "--rate",
                            "none", "--resume")
        self.assertEqual(ended.status, 0, ended)
        settled = {line["contact"] for line in self.record(record)}
        self.assertEqual(settled, set(program.sids(300)))

    def test_dev_full_stops_the_run_which_tells_how_far_it_came(self):
        ended = self.run_on_full("/dev/full")
        self.assertIn("/dev/full cannot be written", ended.err)

    def test_a_disk_that_fills_stops_the_run_which_can_be_resumed(self):
        self.run_on_full("results.jsonl", self.fault("write", errno.ENOSPC, "results.jsonl", 5000))
        self.assertEqual(len(self.read("results.jsonl")), 5000)
        self.resume_after_full("results.jsonl")

    def test_a_full_file_system_stops_the_run_which_can_be_resumed(self):
        disk = self.path("disk")
        os.mkdir(disk)
        mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], stderr=subprocess.DEVNULL).returncode == 0
        if not mounted:
            self.skipTest("a small file system cannot be mounted here")
        try:
            self.run_on_full("disk/results.jsonl")
            subprocess.run(["mount", "-o", "remount,size=1m", disk], check=True)
            self.resume_after_full("disk/results.jsonl")
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_a_limit_of_the_size_of_files_stops_the_run_which_can_be_resumed(self):
        self.server = self.serve(program.sids(100))
        self.write("all.txt", "\n".join(program.sids(100)))
        limit = 2000
        ended = self.removing("--contacts", "all.txt", preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY)))
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("results.jsonl cannot be written: File too large", ended.err)
        self.assertRegex(ended.out, r"(?m)^100 contacts in .*, [1-9][0-9]* not attempted$")
        self.assertEqual(self.removing("--contacts", "all.txt", "--resume").status, 0)
        self.assertEqual({line["contact"] for line in self.record()}, set(program.sids(100)))

    def test_a_device_is_not_locked(self):
        self.server = self.serve(["s1"])
        with open("/dev/null", "w") as null:
            fcntl.flock(null, fcntl.LOCK_EX)
            ended = self.remove("--list", "list1", "--results", "/dev/null", "s1")
        self.assertEqual(ended.status, 0, ended)

    def test_an_error_at_the_very_end_counts(self):
        for call in ("fsync", "close"):
            self.server = self.serve(["s1"])
            env = self.fault(call, errno.EIO, "results.jsonl")
            ended = self.removing("s1", env=env)
            self.assertEqual(ended.status, 2, ended)
            self.assertIn("results.jsonl cannot be written to the disk: Input/output error", ended.err)
            self.assertIn("1 removed", ended.out)
            os.remove(self.path("results.jsonl"))

    def test_messages_do_not_end_in_a_record_that_took_their_descriptor(self):
        self.server = self.serve(["s1"], script=lambda *_: (400, 1002, "Invalid parameter"))

        def close_all():
            for descriptor in (0, 1, 2):
                os.close(descriptor)
        process = self.start("remove", "--list", "list1", "--results", "results.jsonl", "s1", "s2",
                             stdin=None, stdout=None, stderr=None, preexec_fn=close_all)
        self.assertEqual(process.wait(timeout=20), 1)
        self.assertEqual(len(self.record()), 2)

    def test_a_dry_run_makes_locks_and_changes_no_file(self):
        self.server = self.serve(["s1", "s2"])
        args = ["--list", "list1", "--dry-run", "--log", "log.txt", "--rejected", "left.txt", "s1", "s2"]
        self.assertEqual(self.remove(*args, "--results", "results.jsonl").status, 0)
        self.assertEqual(os.listdir(self.folder), [])
        self.assertEqual(self.remove(*args, "--results", "results.jsonl", "--resume").status, 0)
        self.assertEqual(os.listdir(self.folder), [])
        self.write("results.jsonl", self.line("s1", "removed"))
        os.chmod(self.path("results.jsonl"), 0o400)
        ended = self.remove(*args, "--results", "results.jsonl", "--resume",
                            env=self.fault("flock", errno.ENOLCK, "results.jsonl"))
        self.assertIn("would remove 1 contact from list list1 of account Exotel; 1 done already",
                      ended.out)
        self.assertEqual(os.listdir(self.folder), ["results.jsonl"])
        self.assertEqual(self.asked(), [])
        self.refused("already holds results", *args, "--results", "results.jsonl")

    def test_rejected_holds_what_is_left_ready_as_input(self):
        bad = {"s2", "s4"}
        self.server = self.serve(["s1", "s2", "s3", "s4"], script=lambda _, contact: (
            (400, 1002, "Invalid parameter") if contact in bad else None))
        self.write("people.csv", '# export\nname;sid;note\n"Rao; ""A""\nB";s1;\n"Rao; ""C""\nD";s2;#\n'
                                 ";s3;\n#x;s4;y\n")
        args = ["--contacts", "people.csv", "--column", "sid", "--rejected", "left.csv"]
        ended = self.removing(*args)
        self.assertEqual(ended.status, 1, ended)
        self.assertEqual(self.read("left.csv"), 'name;sid;note\n"Rao; ""C""\nD";s2;"#"\n"#x";s4;y\n')
        self.assertNotIn("left.csv.part", os.listdir(self.folder))
        bad.clear()
        ended = self.remove("--list", "list1", "--contacts", "left.csv", "--column", "sid",
                            "--rejected", "left2.csv")
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("2 removed", ended.out)
        self.assertEqual(self.read("left2.csv"), "name;sid;note\n")

    def test_rejected_names_a_delimiter_that_its_input_named(self):
        self.server = self.serve(["s1"], script=lambda *_: (400, 1002, "Invalid parameter"))
        self.write("people.csv", "sep=|\nname|sid\nRao, A|s1\n")
        for read, left in (("people.csv", "left.csv"), ("left.csv", "left2.csv")):
            ended = self.remove("--list", "list1", "--contacts", read, "--column", "sid", "--rejected", left)
            self.assertEqual(ended.status, 1, ended)
        self.assertEqual(self.read("left2.csv"), self.read("people.csv"))

    def test_rejected_of_lines_is_lines(self):
        self.server = self.serve(["s1", "s2"], lists=("list1", "list2"), script=lambda list_sid, contact: (
            (400, 1002, "Invalid parameter") if (list_sid, contact) == ("list2", "s1") else None))
        ended = self.remove("--list", "list1", "--list", "list2", "--rejected", "left.txt", "s1", "s2")
        self.assertEqual(ended.status, 1, ended)
        self.assertEqual(self.read("left.txt"), "s1\n")

    def test_rejected_spares_other_files(self):
        self.server = self.serve()
        self.write("left.txt.part", "a user's own\n")
        self.write("older.txt", "older\n")
        os.symlink("older.txt", self.path("link.txt"))
        for name in ("left.txt", "link.txt"):
            self.remove("--list", "list1", "--rejected", name, "--base-url", "http://127.0.0.1:1",
                        "--max-time", "1s", "s1")
            self.assertEqual(self.read(name), "s1\n")
        self.assertEqual(self.read("left.txt.part"), "a user's own\n")
        self.assertTrue(os.path.islink(self.path("link.txt")))
        self.assertEqual(self.read("older.txt"), "s1\n")
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["left.txt", "left.txt.part", "link.txt", "older.txt"])

    def test_rejected_that_cannot_be_written_is_an_error(self):
        self.server = self.serve(["s1"])
        self.refused("no/left.txt cannot be written: No such file", "--list", "list1", "--rejected", "no/left.txt", "s1")
        self.assertEqual(self.asked(), [])
        ended = self.remove("--list", "list1", "--rejected", "/dev/full", "s1", "s2",
                            "--base-url", "http://127.0.0.1:1", "--max-time", "1s")
        self.assertIn("/dev/full cannot be written", ended.err)
        self.assertEqual(ended.status, 2)


if __name__ == "__main__":
    program.main()
