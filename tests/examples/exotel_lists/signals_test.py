"""Signals, nohup and job control, in a real bash where there is one around."""

import os
import signal
import time
import unittest

import program


class SignalsTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("all.txt", "\n".join(program.sids(1200)))
        self.args = ["--list", "list1", "--contacts", "all.txt", "--yes"]

    def begun(self, name="results.jsonl"):
        self.wait_for(lambda: os.path.exists(self.path(name)) and self.read(name), "the first outcome")

    def test_a_signal_stops_gracefully_and_the_program_ends_by_it(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            server = self.serve(program.sids(1200))
            process = self.start("remove", *self.args, "--rate", "100/s", "--results", "results.jsonl",
                                 "--rejected", "left.txt")
            self.begun()
            process.send_signal(number)
            ended = self.finish(process)
            self.assertEqual(ended.status, -number, ended)
            self.assertIn("stopped by " + signal.Signals(number).name, ended.err)
            self.assertIn("To continue, run the same command with --resume", ended.err)
            self.assertRegex(ended.out, r"(?m)^1200 contacts in .* not attempted$")
            lines = self.record()
            self.assertEqual({line["status"] for line in lines}, {"removed"})
            self.assertEqual({line["contact"] for line in lines},
                             {seen.contact for seen in server.requests()})
            self.assertEqual(len(self.read("left.txt").split()) + len(lines), 1200)
            os.remove(self.path("results.jsonl"))

    def test_a_signal_is_told_in_json_too(self):
        self.serve(program.sids(1200))
        process = self.start("remove", *self.args, "--rate", "100/s", "--results", "results.jsonl", "--json")
        self.begun()
        process.send_signal(signal.SIGTERM)
        ended = self.finish(process)
        self.assertIn('"stopped_by":"stopped by SIGTERM","exit_status":143}', ended.out)
        self.assertEqual(ended.status, -signal.SIGTERM)

    def test_usr1_prints_the_progress_and_ends_nothing(self):
        self.serve(program.sids(1200))
        for more in ([], ["--quiet"]):
            process = self.start("remove", *self.args, "--rate", "100/s", "--results", "results.jsonl", *more)
            self.begun()
            process.send_signal(signal.SIGUSR1)
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            ended = self.finish(process)
            self.assertEqual(ended.status, -signal.SIGINT)
            self.assertRegex(ended.err, r"(?m)^\d\d:\d\d:\d\d \d+/1200, \d+ removed")
            os.remove(self.path("results.jsonl"))

    def test_usr1_before_the_run_ends_nothing(self):
        self.serve(["s1"])
        reading, writing = os.pipe()
        process = self.start("remove", "--list", "list1", "--contacts", "-", stdin=reading)
        os.close(reading)
        time.sleep(0.5)
        process.send_signal(signal.SIGUSR1)
        os.write(writing, b"s1\n")
        os.close(writing)
        self.assertEqual(self.finish(process).status, 0)

    def test_a_second_signal_ends_half_a_million_at_once(self):
        count = 500000
        contacts = program.sids(count)
        server = self.serve(contacts, script=lambda _, contact: "hang" if contact >= "c000100" else None)
        self.write("all.txt", "\n".join(contacts))
        process = self.start("remove", *self.args, "--rate", "none", "--results", "results.jsonl",
                             "--log", "log.txt")
        self.wait_for(lambda: len(server.requests()) >= 108, "requests without an answer", 60)
        process.send_signal(signal.SIGINT)
        self.wait_for(lambda: "Stopping on SIGINT" in self.read("log.txt"), "the first signal's message")
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        ended = self.finish(process)
        self.assertLess(time.monotonic() - begin, 2)
        self.assertEqual(ended.status, -signal.SIGINT)
        self.assertIn("8 unknown, %d not attempted" % (count - 108), ended.out)
        self.assertEqual(len(self.record()), 108)

    def test_a_first_signal_ends_half_a_million_when_the_answers_are_there(self):
        count = 500000
        self.serve(program.sids(count))
        self.write("all.txt", "\n".join(program.sids(count)))
        process = self.start("remove", *self.args, "--rate", "none", "--results", "results.jsonl")
        self.begun_within(60)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        ended = self.finish(process)
        self.assertLess(time.monotonic() - begin, 4)
        self.assertEqual(ended.status, -signal.SIGINT)

    def begun_within(self, seconds):
        self.wait_for(lambda: os.path.exists(self.path("results.jsonl")) and
                      os.path.getsize(self.path("results.jsonl")) > 0, "the first outcome", seconds)

    def bash(self):
        terminal = program.Terminal(["bash", "--norc", "--noprofile", "-i"], self.folder,
                                    dict(self.env, PS1="ready> ", PATH=os.environ["PATH"],
                                         HISTFILE="", P=program.PROGRAM))
        self.addCleanup(terminal.kill)
        terminal.expect("ready> ")
        terminal.send("stty -echo; bind 'set enable-bracketed-paste off' 2>/dev/null\n")
        terminal.expect("ready> ")
        return terminal

    def test_nohup_survives_the_hang_up(self):
        self.serve(program.sids(1200))
        bash = self.bash()
        bash.send('nohup "$P" remove %s --rate 200/s --results results.jsonl >out.txt 2>&1 &\n'
                  % " ".join(self.args))
        bash.expect("ready> ")
        self.begun()
        bash.send('kill -HUP $!; sleep 0.5; kill -0 $! && echo al""ive; wait $!; echo status=$?\n')
        bash.expect("alive")
        bash.expect("status=0", 30)
        self.assertEqual(len(self.record()), 1200)

    def test_a_job_in_the_background_does_not_ask(self):
        server = self.serve(program.sids(1200))
        bash = self.bash()
        bash.send('"$P" remove --list list1 --contacts all.txt & wait $!; echo status=$?\n')
        said = bash.expect("status=2")
        self.assertIn("needs --yes: a job in the background cannot ask", said)
        self.assertEqual(server.requests(), [])

    def test_a_job_that_a_script_puts_in_the_background_does_not_ask(self):
        server = self.serve(program.sids(1200))
        terminal = program.Terminal(["bash", "-c", '"$P" remove --list list1 --contacts all.txt & wait $!; '
                                     'echo status=$?'], self.folder,
                                    dict(self.env, PATH=os.environ["PATH"], P=program.PROGRAM))
        self.addCleanup(terminal.kill)
        said = terminal.expect("status=2")
        self.assertIn("needs --yes: a job in the background cannot ask", said)
        self.assertEqual(server.requests(), [])

    def test_a_shell_loop_stops_with_the_program(self):
        self.serve(program.sids(1200))
        bash = self.bash()
        bash.send('for i in 1 2 3; do echo turn=$i; "$P" remove %s --rate 50/s --resume --results results.jsonl; '
                  'done; echo status=$?\n' % " ".join(self.args))
        bash.expect("turn=1")
        self.begun()
        bash.send("\x03")
        said = bash.expect("ready> ", 30)
        self.assertIn("stopped by SIGINT", said)
        self.assertNotIn("turn=2", said)

    def test_a_job_can_be_stopped_and_continued(self):
        self.serve(program.sids(1200))
        bash = self.bash()
        bash.send('"$P" remove %s --rate 400/s --results results.jsonl\n' % " ".join(self.args))
        bash.expect("/1200, ")
        bash.send("\x1a")
        bash.expect("Stopped")
        bash.expect("ready> ")
        before = len(self.record())
        time.sleep(0.5)
        self.assertEqual(len(self.record()), before)
        bash.send("bg >/dev/null; sleep 0.5; fg >/dev/null; echo status=$?\n")
        bash.expect("status=0", 30)
        self.assertEqual(len(self.record()), 1200)


if __name__ == "__main__":
    program.main()
