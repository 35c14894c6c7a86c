"""A run: the plan, the question, several lists, time limits, failures, and the stand-in over TLS."""

import os
import re
import subprocess
import time

import program


class RunTest(program.ProgramTest):
    def test_removes_over_tls_from_the_stand_in(self):
        stand_in = subprocess.Popen(
            [os.path.join(program.PROGRAMS, "stand_in", "exotel_stand_in"), "--quota", "100000",
             "--folder", self.folder, "--contacts", "100", "--write-contacts", self.path("all.txt")],
            stdout=subprocess.PIPE)
        self.addCleanup(self._end, stand_in)
        values = {}
        while "list" not in values:
            name, value = stand_in.stdout.readline().decode().strip().split("=", 1)
            values[name] = value
        env = dict(self.env, EXOTEL_ACCOUNT_SID=values["account"], EXOTEL_API_KEY=values["api_key"],
                   EXOTEL_API_TOKEN=values["api_token"], EXOTEL_BASE_URL=values["base_url"])
        args = ["--list", values["list"], "--contacts", "all.txt", "--rate", "none"]
        ended = self.remove(*args, "--ca-file", values["ca_file"], env=env)
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("100 removed", ended.out)
        ended = self.remove(*args, env=env)
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("check --ca-file and the server's certificate", ended.err)

    def test_says_where_credentials_are_wrong_and_stops(self):
        server = self.serve(script=lambda *_: (401, 1010, "Authorization failed"))
        self.write("all.txt", "\n".join(program.sids(500)))
        ended = self.remove("--list", "list1", "--contacts", "all.txt", "--rate", "none")
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("check the API key, the token and the region", ended.err)
        self.assertLess(len(server.requests()), 20)
        self.assertRegex(ended.out, r"(?m)^500 contacts in .* not attempted$")

    def test_nothing_removed_and_all_absent_is_suspicious(self):
        self.serve(["other"])
        for more, counts in (([], "2 absent"), (["--resume"], "2 done before")):
            ended = self.remove("--list", "list1", "--results", "results.jsonl", "s1", "s2", *more)
            self.assertEqual(ended.status, 1, ended)
            self.assertIn("nothing was removed: 2 contacts, all absent from list list1. "
                          "Is this the right list, account and column?", ended.err)
            self.assertIn(counts, ended.out)

    def test_several_lists_in_turn_with_one_record_and_a_summary_each(self):
        server = self.serve(["s1", "s2"], lists=("a", "b", "c"))
        for contacts, shown in ((["s1", "s2", "s3"], "s1, s2, s3\n"),
                                (["s1", "s2", "s3", "s4"], "s1, s2, s3, ...\n")):
            ended = self.remove("--list", "a", "--list", "b", "--dry-run", *contacts)
            self.assertIn("contacts: " + shown, ended.out)
        server.lists["b"].discard("s2")
        ended = self.remove("--list", "a", "--list", "b", "--list", "c", "--results", "results.jsonl",
                            "s1", "s2")
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("list a: 2 contacts: 2 removed", ended.out)
        self.assertIn("list b: 2 contacts: 1 removed, 1 absent", ended.out)
        self.assertIn("6 contacts in", ended.out)
        self.assertEqual([seen.list for seen in server.requests()], list("aabbcc"))
        self.assertEqual(sorted((line["list"], line["contact"]) for line in self.record()),
                         [(name, sid) for name in "abc" for sid in ("s1", "s2")])
        ended = self.remove("--list", "b", "--list", "d", "--results", "results.jsonl", "--resume",
                            "s1", "s2")
        self.assertIn("list b: 0 contacts", ended.out)
        self.assertEqual(ended.status, 1)  # all of list d are absent

    def test_a_list_with_the_wrong_sid_is_told_beside_a_right_one(self):
        self.serve(["s1", "s2"], lists=("a",))
        ended = self.remove("--list", "a", "--list", "wrong", "s1", "s2")
        self.assertEqual(ended.status, 1, ended)
        self.assertIn("nothing was removed: 2 contacts, all absent from list wrong", ended.err)

    def test_a_dry_run_shows_all_that_would_happen(self):
        server = self.serve()
        self.write("all.txt", "\n".join(program.sids(1200)))
        ended = self.remove("--list", "list1", "--contacts", "all.txt", "--dry-run")
        self.assertEqual(ended.status, 0, ended)
        for text in ("server:   http://%s (EXOTEL_BASE_URL in the environment)" % server.host,
                     "account:  Exotel", "list:     list1, 1200 contacts",
                     "contacts: c000000 (line 1), c000001 (line 2), c000002 (line 3), ...",
                     "duration: about 6 min 0 s at 200/min",
                     "would remove 1200 contacts from list list1 of account Exotel", "nothing was sent"):
            self.assertIn(text, ended.out)
        env = {name: value for name, value in self.env.items() if name != "EXOTEL_BASE_URL"}
        ended = self.remove("--list", "list1", "--contacts", "all.txt", "--dry-run", "--region", "mumbai",
                            "--rate", "5/h", env=env)
        self.assertIn("server:   https://api.in.exotel.com (region mumbai)", ended.out)
        self.assertIn("duration: about 10 d 0 h at 5/h", ended.out)
        self.assertEqual(server.requests(), [])

    def test_more_than_a_thousand_are_asked_about_on_the_terminal(self):
        server = self.serve(program.sids(1200))
        self.write("all.txt", "\n".join(program.sids(1200)))
        command = [program.PROGRAM, "remove", "--list", "list1", "--contacts", "all.txt", "--rate", "none"]
        terminal = program.Terminal(command, self.folder, self.env)
        self.addCleanup(terminal.kill)
        plan = terminal.expect("Remove 1200 contacts from list list1 of account Exotel? [y/N] ")
        for text in ("server:   http://127.0.0.1", "account:  Exotel", "list1, 1200 contacts", "c000000",
                     "duration:"):
            self.assertIn(text, plan)
        terminal.send("n\n")
        self.assertEqual(terminal.wait(), 130)
        self.assertEqual(server.requests(), [])
        terminal = program.Terminal(command, self.folder, self.env)
        self.addCleanup(terminal.kill)
        terminal.expect("[y/N] ")
        terminal.send("y\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertIn("1200 removed", terminal.text)

    def test_without_a_terminal_more_than_a_thousand_need_yes(self):
        server = self.serve(program.sids(1200))
        self.write("all.txt", "\n".join(program.sids(1200)))
        args = ["--list", "list1", "--contacts", "all.txt", "--rate", "none"]
        ended = self.finish(self.start("remove", *args, start_new_session=True))
        self.assertEqual(ended.status, 2)
        self.assertIn("needs --yes: there is no terminal to ask on", ended.err)
        self.assertEqual(server.requests(), [])
        ended = self.finish(self.start("remove", *args, "--yes", start_new_session=True))
        self.assertEqual(ended.status, 0, ended)

    def test_max_time_stops_gracefully(self):
        server = self.serve(program.sids(100))
        self.write("all.txt", "\n".join(program.sids(100)))
        begin = time.monotonic()
        ended = self.remove("--list", "list1", "--contacts", "all.txt", "--rate", "10/s", "--max-time",
                            "1s", "--results", "results.jsonl", "--rejected", "left.txt")
        self.assertLess(time.monotonic() - begin, 8)
        self.assertEqual(ended.status, 1, ended)
        self.assertIn("--max-time 1s passed", ended.err)
        self.assertIn("the same command with --resume", ended.err)
        self.assertNotIn("unknown", {line["status"] for line in self.record()})
        self.assertEqual(len(self.record()), len(server.requests()))
        self.assertEqual(len(self.read("left.txt").split()), 100 - len(server.requests()))

    def test_max_time_is_told_where_it_left_nothing_out_but_answers(self):
        self.serve(script=lambda *_: "hang")
        ended = self.remove("--list", "list1", "s1", "--max-time", "1s", "--rejected", "left.txt")
        self.assertEqual(ended.status, 1, ended)
        self.assertIn("--max-time 1s passed", ended.err)
        self.assertNotIn("caller", ended.err)
        self.assertIn("1 unknown, 0 not attempted", ended.out)
        self.assertEqual(self.read("left.txt"), "s1\n")

    def test_a_message_of_a_failure_names_options(self):
        self.serve(script=lambda *_: (429, 1030, "Rate limit exceeded", "Retry-After: 0\r\n"))
        ended = self.remove("--list", "list1", "s1", "--max-time", "90s", "--rate", "none")
        self.assertIn("lower --rate", ended.err)
        self.assertNotIn("ClientOptions", ended.err)

    def test_help_names_placeholders_environment_record_and_exit_status(self):
        ended = self.remove("--help")
        self.assertEqual(ended.status, 0)
        for text in ("--contacts FILE", "--list SID", "--rate N/UNIT", "--column COLUMN", "--max-time TIME",
                     "EXOTEL_ACCOUNT_SID", "EXOTEL_CA_FILE", "NO_COLOR", "date_updated",
                     "may_have_been_applied", "Exit status: 0 all removed or absent", "130"):
            self.assertIn(text, ended.out)
        self.assertNotIn("TEXT", ended.out)
        self.assertNotIn("INT:", ended.out)
        version = self.finish(self.start("--version"))
        self.assertRegex(version.out, r"^\d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    program.main()
