"""Two hundred runs killed at random, answers lost and lines torn: afterwards the server's log and
the record agree on every contact."""

import os
import random
import subprocess
import time

import program

COUNT = 3000
KILLS = 200


class KillsTest(program.ProgramTest):
    def tear_last_line(self, chance):
        """Cuts the record inside its last line, as a kill in the middle of a write would."""
        with open(self.path("results.jsonl"), "rb+") as file:
            text = file.read()
            last_line = text.rfind(b"\n", 0, len(text) - 1) + 1
            if last_line < len(text):
                file.truncate(chance.randrange(last_line, len(text)))

    def test_the_servers_log_and_the_record_agree(self):
        chance = random.Random(int(os.environ.get("EXOTEL_SEED", "1")))
        contacts = program.sids(COUNT)
        server = self.serve(contacts, script=lambda *_: "lose" if chance.random() < 0.03 else None)
        self.write("all.txt", "\n".join(contacts))
        args = ["remove", "--list", "list1", "--contacts", "all.txt", "--results", "results.jsonl",
                "--resume", "--yes", "--quiet"]
        killed = torn = 0
        settled_at_kills = []
        while killed < KILLS:
            process = subprocess.Popen([program.PROGRAM] + args + ["--rate", "100/s"], cwd=self.folder,
                                       env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.02, 0.25))
            self.assertIsNone(process.poll(), "ended before it was killed")
            process.kill()
            process.wait()
            killed += 1
            settled_at_kills.append(len(server.requests()))
            if os.path.exists(self.path("results.jsonl")) and chance.random() < 0.3:
                self.tear_last_line(chance)
                torn += 1
        for _ in range(3):  # answers are lost in these runs, too
            ended = self.remove(*args[1:], "--rate", "none")
            if ended.status == 0:
                break
        self.assertEqual(ended.status, 0, ended)

        seen = server.requests()
        removed_by_server = [request.contact for request in seen if request.removed]
        self.assertEqual(len(removed_by_server), len(set(removed_by_server)))
        self.assertEqual(set(removed_by_server), set(contacts))
        self.assertEqual(server.lists["list1"], set())
        latest = {line["contact"]: line["status"] for line in self.record()}
        self.assertEqual(set(latest), set(contacts))
        self.assertEqual(set(latest.values()) - {"removed", "absent"}, set())

        asked = {}
        for request in seen:
            asked.setdefault(request.contact, []).append(request)
        for line in self.record():
            requests = asked[line["contact"]]
            if line["status"] == "removed":  # the server has removed it, and said so
                self.assertTrue(any(request.removed and request.answered for request in requests), line)
            if line["status"] == "absent":  # it was asked again, after an answer that nobody recorded
                self.assertTrue(any(not request.removed for request in requests), line)
        for contact, status in latest.items():
            if len(asked[contact]) == 1:
                self.assertEqual(status, "removed", contact)
        lost = sum(not request.answered for request in seen)
        self.assertGreater(lost, 10)
        self.assertGreater(torn, 20)
        print("%d kills, %d lines torn, %d answers lost, %d requests for %d contacts: %d removed, %d absent; "
              "%d were sent by the last kill" %
              (killed, torn, lost, len(seen), COUNT, list(latest.values()).count("removed"),
               list(latest.values()).count("absent"), settled_at_kills[-1]))


if __name__ == "__main__":
    program.main()
