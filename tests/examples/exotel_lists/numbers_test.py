"""People by their phone numbers, and the commands that read: on the stand-in, over TLS."""

import csv
import io
import json
import os
import subprocess

import program

SHAPES = [(number, metadata) for number in ("data", "item", "nowhere")
          for metadata in ("none", "uris", "total", "counts")]


class NumbersTest(program.ProgramTest):
    def stand_in(self, *args):
        stand_in = subprocess.Popen(
            [os.path.join(program.PROGRAMS, "stand_in", "exotel_stand_in"), "--quota", "1000000",
             "--folder", self.folder, "--contacts", "57", "--list-name", "Diwali",
             "--write-contacts", self.path("sids.txt"),
             "--write-numbers", self.path("numbers.txt")] + list(args), stdout=subprocess.PIPE)
        self.addCleanup(self._end, stand_in)
        values = {}
        while "list" not in values:
            name, value = stand_in.stdout.readline().decode().strip().split("=", 1)
            values[name] = value
        self.env.update(EXOTEL_ACCOUNT_SID=values["account"], EXOTEL_API_KEY=values["api_key"],
                        EXOTEL_API_TOKEN=values["api_token"], EXOTEL_BASE_URL=values["base_url"],
                        EXOTEL_CA_FILE=values["ca_file"])
        self.list = values["list"]

    def read_command(self, *args):
        return self.finish(self.start(*args, "--rate", "none"))

    def test_numbers_of_a_csv_come_off_whatever_their_spelling(self):
        self.stand_in()
        numbers = self.read("numbers.txt").split()
        sids = self.read("sids.txt").split()
        spelt = [numbers[0], "0" + numbers[1][3:], numbers[2][3:8] + " " + numbers[2][8:],
                 "0091-" + numbers[3][3:], "+919999999999", numbers[0][1:]]
        self.write("out.csv", "name,phone\n" + "".join("x,%s\n" % number for number in spelt))
        args = ["--list", self.list, "--by", "number", "--contacts", "out.csv", "--column", "phone",
                "--country", "IN", "--rate", "none", "--results", "results.jsonl"]
        ended = self.remove(*args)
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("4 removed, 1 absent", ended.out)
        self.assertIn("1 duplicate left out", ended.err)
        record = {line["contact"]: line for line in self.record()}
        self.assertEqual(len(record), 5)
        for i in range(4):
            self.assertEqual(record[numbers[i]]["status"], "removed")
            self.assertEqual(record[numbers[i]]["number"], spelt[i])
            self.assertEqual(record[numbers[i]]["sids"], [sids[i]])
        self.assertEqual(record["+919999999999"]["status"], "absent")
        self.assertEqual(record["+919999999999"]["sids"], [])
        ended = self.remove(*args, "--resume")
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("5 done before", ended.out)

    def test_each_shape_that_pages_may_have(self):
        for number, metadata in SHAPES:
            with self.subTest(number=number, metadata=metadata):
                self.stand_in("--number", number, "--metadata", metadata)
                numbers = self.read("numbers.txt").split()
                ended = self.remove("--list-name", "Diwali", "--by", "number", "--rate", "none",
                                    numbers[40], "+919999999999")
                if number == "nowhere":
                    self.assertEqual(ended.status, 1, ended)
                    self.assertIn("2 failed", ended.out)
                    self.assertIn("no readable number", ended.err)
                else:
                    self.assertEqual(ended.status, 0, ended)
                    self.assertIn("1 removed, 1 absent", ended.out)

    def test_every_list_of_the_account(self):
        self.stand_in()
        number = self.read("numbers.txt").split()[9]
        ended = self.remove("--all-lists", "--by", "number", "--rate", "none", number)
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("1 removed", ended.out)
        ended = self.remove("--all-lists", "--by", "number", "--rate", "none", number)
        self.assertEqual(ended.status, 1, ended)
        self.assertIn("none of the contacts is on any of 1 list", ended.err)

    def test_what_cannot_be_meant_is_refused(self):
        self.serve([])
        self.refused("--country needs --by number", "--list", "l", "--country", "IN", "x")
        self.refused("--country is not a known code", "--list", "l", "--by", "number", "--country", "XX",
                     "+919800000000")
        self.refused("--all-lists excludes", "--list", "l", "--all-lists", "x")
        ended = self.refused("nothing was sent", "--list", "l", "--by", "number", "9800000000")
        self.assertIn("phone number '9800000000'", ended.err)
        self.assertIn("--country", ended.err)

    def test_a_list_name_that_is_not_exact_shows_the_candidates(self):
        self.stand_in()
        ended = self.remove("--list-name", "diwali", "--by", "number", "+919800000000")
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("similar: " + self.list + " 'Diwali'", ended.err)

    def test_lists_and_members_as_csv_and_json_lines(self):
        self.stand_in()
        lists = self.read_command("lists")
        self.assertEqual(lists.status, 0, lists)
        rows = list(csv.DictReader(io.StringIO(lists.out)))
        self.assertEqual([(row["sid"], row["name"]) for row in rows], [(self.list, "Diwali")])
        members = self.read_command("members", "--list", self.list)
        self.assertEqual(members.status, 0, members)
        rows = list(csv.DictReader(io.StringIO(members.out)))
        self.assertEqual([row["sid"] for row in rows][1:], self.read("sids.txt").split())
        self.assertEqual([row["number"] for row in rows][1:], self.read("numbers.txt").split())
        members = self.read_command("members", "--list-name", "Diwali", "--format", "jsonl")
        lines = [json.loads(line) for line in members.out.splitlines()]
        self.assertEqual(len(lines), 58)
        self.assertEqual(lines[1]["number"], self.read("numbers.txt").split()[0])

    def test_a_read_that_is_not_whole_ends_with_2(self):
        self.stand_in()
        ended = self.read_command("members", "--list", "another")
        self.assertEqual(ended.status, 2, ended)
        self.assertIn("the members are incomplete", ended.err)
        self.assertEqual(self.read_command("members").status, 2)


if __name__ == "__main__":
    program.main()
