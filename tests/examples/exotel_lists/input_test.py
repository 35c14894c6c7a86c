"""What is taken as a contact, and what is refused before anything is sent."""

import fcntl
import json
import os
import subprocess
import threading
import time

import program


class InputTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.server = self.serve(["s1", "s2", "s3"])

    def tearDown(self):
        if self._testMethodName.startswith("test_refuses"):
            self.assertEqual(self.server.requests(), [])

    def test_reads_lines_with_comments_before_the_first(self):
        self.write("lines.txt", b"\xef\xbb\xbf# opted out\r\n\r\ns1\r\ns1\r\n")
        ended = self.remove("--list", "list1", "--contacts", "lines.txt")
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("1 duplicate left out", ended.err)
        self.assertIn("1 contact in", ended.out)
        self.write("lines.txt", "s1\n# not here\n")
        self.refused("lines.txt, line 2: the contact SID '# not here'", "--list", "list1",
                     "--contacts", "lines.txt")

    def test_refuses_every_bad_line_by_number(self):
        self.write("bad.txt", "good\nbad/one\n\nalso bad\n")
        ended = self.refused("bad.txt, line 2: the contact SID 'bad/one'", "--list", "list1",
                             "--contacts", "bad.txt")
        self.assertIn("bad.txt, line 4:", ended.err)
        self.assertIn("nothing was sent", ended.err)

    def test_refuses_with_twenty_complaints_at_most(self):
        self.write("bad.txt", "".join("bad one %d\n" % i for i in range(37)))
        ended = self.refused("... and 17 more", "--list", "list1", "--contacts", "bad.txt")
        self.assertEqual(ended.err.count("bad.txt, line"), 20)

    def test_refuses_what_is_no_sid_and_says_what_it_looks_like(self):
        for sid, words in {
                "9876543210": "looks like a phone number", "+919876543210": "looks like a phone number",
                "98765 43210": "looks like a phone number", "a@b.in": "looks like an e-mail address",
                "7.39E+10": "looks like a number that a spreadsheet has changed",
                "7.39e10": "looks like a number that a spreadsheet has changed",
                "7.E-3": "looks like a number that a spreadsheet has changed",
                "919876543210.0": "looks like a number that a spreadsheet has changed",
                "'s1'": "holds a quotation mark", "\u201cs1\u201d": "holds a quotation mark",
                "s1\u200b": "holds an invisible character", "\u00a0s1": "holds an invisible character",
                "s\x071": "holds a control character"}.items():
            with self.subTest(sid=sid):
                self.write("bad.txt", sid + "\n")
                self.refused(words, "--list", "list1", "--contacts", "bad.txt")
        self.refused("the list SID 'a b' holds a space", "--list", "a b", "s1")

    def test_refuses_without_letting_the_input_move_the_cursor(self):
        self.write("bad.txt", "s\x1b[2J1\ns\u009b2J1é\n")
        err = self.refused("s?[2J1", "--list", "list1", "--contacts", "bad.txt").err
        self.assertIn("'s?2J1é'", err)
        self.assertFalse({"\x1b", "\u009b"} & set(err), err)

    def test_refuses_a_header_in_a_file_that_is_read_by_lines(self):
        for word in ("sid", "Contact-SID", "ContactId", "phone numbers", "Name", "ids"):
            self.write("people.csv", word + "\ns1\n")
            self.refused("line 1: '%s' looks like a header" % word, "--list", "list1", "--contacts",
                         "people.csv")
        self.write("people.csv", "s1\nsid\ns2\n")  # files that were joined
        self.refused("line 2: 'sid' looks like a header", "--list", "list1", "--contacts", "people.csv")

    def test_refuses_a_file_that_was_cut_inside_its_last_sid(self):
        sids = ["d49b7a4781ea45dcb702825ce30494b%x" % i for i in range(4)]
        words = "line 4: the contact SID 'd49b7a4781ea45' is shorter than the others"
        self.write("cut.txt", "\n".join(sids)[:-18])
        self.refused(words, "--list", "list1", "--contacts", "cut.txt")
        words = words.replace("line 4", "line 5")
        self.write("cut.csv", "name,sid\n" + "\n".join("a," + sid for sid in sids)[:-18])
        self.refused(words, "--list", "list1", "--contacts", "cut.csv", "--column", "sid")
        self.write("lists.csv", "sid,list\ns1,list1\ns2,list1\ns3,lis")
        self.refused("line 4: the list SID 'lis' is shorter than the others", "--list-column", "list",
                     "--contacts", "lists.csv", "--column", "sid")

    def test_a_short_last_sid_with_a_line_end_is_not_cut(self):
        server = self.serve(["s10", "s11", "s12", "s9"])
        self.write("sids.txt", "s10\ns11\ns12\ns9\n")
        self.assertEqual(self.remove("--list", "list1", "--contacts", "sids.txt").status, 0)
        self.write("sids.csv", "sid,name\ns10,a\ns11,b\ns12,c\ns9,d")
        self.assertEqual(self.remove("--list", "list1", "--contacts", "sids.csv", "--column", "sid",
                                     "--dry-run").status, 0)
        self.assertEqual(len(server.requests()), 4)

    def test_refuses_a_dash_for_a_contact(self):
        self.refused("'-' is not a contact; use --contacts - for standard input", "--list", "list1", "-", stdin=b"s1\n")

    def test_refuses_what_is_not_utf_8_without_showing_it(self):
        self.write("bad.txt", b"s\xe91\xc3(\n")
        self.refused("'s?1?('", "--list", "list1", "--contacts", "bad.txt")
        self.write("bad.txt", "s1\u202e\u200b\n")
        self.refused("'s1<U+202E><U+200B>'", "--list", "list1", "--contacts", "bad.txt")

    def test_numeric_sids_are_sent_where_they_are_allowed(self):
        ended = self.remove("--list", "list1", "--allow-numeric-sids", "9876543210", "s1")
        self.assertEqual(ended.status, 0, ended)
        self.assertEqual(len(self.server.requests()), 2)

    def test_refuses_standard_input_that_cannot_be_read(self):
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            ended = self.finish(self.start("remove", "--list", "list1", "--contacts", "-", "--allow-empty",
                                           stdin=folder))
        finally:
            os.close(folder)
        self.assertEqual(ended.status, 2)
        self.assertIn("standard input cannot be read to its end: Is a directory", ended.err)
        closed = self.finish(self.start("remove", "--list", "list1", "--contacts", "-", "--allow-empty",
                                        stdin=None, preexec_fn=lambda: os.close(0)))
        self.assertEqual(closed.status, 2)
        self.assertIn("standard input is closed", closed.err)
        self.refused("cannot be read to its end", "--list", "list1", "--contacts", ".")
        self.refused("none.txt cannot be opened: No such file", "--list", "list1", "--contacts", "none.txt")

    def test_refuses_an_input_that_fails_on_the_way(self):
        self.write("lines.txt", "s1\n" * 30000)
        self.refused("lines.txt cannot be read to its end: Input/output error", "--list", "list1",
                     "--contacts", "lines.txt", env=self.fault("read", 5, "lines.txt", after=1))

    def test_waits_for_standard_input_that_does_not_block(self):
        ours, theirs = os.pipe()[::-1]
        fcntl.fcntl(theirs, fcntl.F_SETFL, os.O_NONBLOCK)
        process = self.start("remove", "--list", "list1", "--contacts", "-", stdin=theirs)
        os.close(theirs)
        time.sleep(0.3)
        os.write(ours, b"s1\ns")
        time.sleep(0.2)
        os.write(ours, b"2\n")
        os.close(ours)
        ended = self.finish(process)
        self.assertEqual(ended.status, 0, ended)
        self.assertIn("2 removed", ended.out)

    def test_refuses_an_empty_input_unless_allowed(self):
        self.write("people.csv", "name,sid\n")
        args = ["--list", "list1", "--contacts", "people.csv", "--column", "sid"]
        self.refused("there are no contacts", *args)
        self.refused("there are no contacts", "--list", "list1", "--contacts", "-")
        for content in ("name,sid\n", "", "\n", b"\xef\xbb\xbf"):
            self.write("people.csv", content)
            ended = self.remove(*args, "--allow-empty")
            self.assertEqual(ended.status, 0, ended)
            self.assertIn("0 contacts in", ended.out)

    def test_refuses_options_without_a_value(self):
        for option in ("--column", "--list", "--contacts", "--results", "--delimiter", "--log",
                       "--rejected", "--keep", "--credentials", "--region", "--base-url", "--ca-file",
                       "--rate", "--max-time", "--list-column"):
            self.refused("has an empty value", "--list", "list1", option, "", "s1")
        for option in ("--in-flight", "--by", "--country", "--list-name"):
            self.refused(option + ": has an empty value", "--list", "list1", option, "", "s1")
        self.refused("has an empty value", "--list", "list1", "")
        self.refused("has an empty value", "--list", "list1", "--column", " ", "--contacts", "x")

    def test_refuses_an_option_that_would_take_the_next_argument_for_its_value(self):
        self.refused("--list has an empty value", "--list=", "list1", "s1", "s2")
        self.refused("--results has an empty value", "--list", "list1", "--results=", "s1", "s2")
        self.refused("--dry-run has an empty value", "--list", "list1", "--dry-run=", "s1")
        answer = json.loads(self.refused("", "--json", "--list=", "s1").out)
        self.assertEqual(answer["error"], "--list has an empty value")

    def test_refuses_another_option_in_place_of_a_value(self):
        for option, follows in (("--list", "--results"), ("--results", "--resume"), ("--contacts", "--column"),
                                ("--list", "-h"), ("--list", "--")):
            self.refused(option + ": its value is missing: " + follows + " follows", option, follows, "r",
                         "s1")

    def test_refuses_csv_without_a_column(self):
        for content in ("sid,name\ns1,A\n", "A;s1\n", "A\ts1\n"):
            self.write("people.csv", content)
            self.refused("people.csv, line 1: '%s' holds a delimiter: of a CSV file, name the column by --column"
                         % content.splitlines()[0].replace("\t", "?"), "--list", "list1", "--contacts",
                         "people.csv")

    def test_refuses_an_unknown_option_without_showing_its_value(self):
        err = self.refused("--api-token is not an option", "--list", "list1", "--api-token=hunter2", "s1").err
        self.assertNotIn("hunter2", err)

    def test_refuses_a_value_for_a_flag(self):
        for flag in ("--dry-run=false", "--yes=0", "--json=true"):
            self.refused(flag.split("=")[0] + " takes no value", "--list", "list1", flag, "s1")

    def test_refuses_empty_values_of_the_commands_that_read(self):
        for args in (["members", "--list", ""], ["members", "--list", "l", "--credentials", ""],
                     ["lists", "--region="]):
            ended = self.finish(self.start(*args))
            self.assertEqual((ended.status, ended.out), (2, ""), ended)
            self.assertIn("has an empty value", ended.err)

    def test_refuses_options_that_do_not_fit_together(self):
        for text, args in {
                "no contacts": ["--list", "list1"],
                "--list is required": ["s1"],
                "--column needs --contacts": ["--list", "list1", "--column", "sid", "s1"],
                "--resume needs --results": ["--list", "list1", "--resume", "s1"],
                "--new-only needs --results": ["--list", "list1", "--new-only", "s1"],
                "--keep needs": ["--list", "list1", "--keep", "id", "s1"],
                "--rate must be": ["--list", "list1", "--rate", "0/min", "s1"],
                "--max-time must be": ["--list", "list1", "--max-time", "6", "s1"],
                "--max-time must be like": ["--list", "list1", "--max-time", "9999999d", "s1"],
                "name the same column": ["--contacts", "x", "--column", "a", "--list-column", "A "],
                "--results needs the name of a file": ["--list", "list1", "--results", "-", "s1"],
                "--rejected needs the name of a file": ["--list", "list1", "--rejected", "-", "s1"],
                "names list1 twice": ["--list", "list1", "--list", "list1", "s1"],
                "exclude each other": ["--list", "list1", "--list-column", "l", "s1"],
                "name the same file": ["--list", "list1", "--contacts", "x", "--results", "x"],
                "--results and --log name": ["--list", "list1", "--log", "x", "--results", "./x", "s1"],
                "the unfinished --rejected": ["--list", "list1", "--contacts", "x.exotel-lists.part",
                                              "--rejected", "x"]}.items():
            with self.subTest(args=args):
                self.refused(text, *args)

    def test_refuses_credentials_by_where_they_came_from(self):
        env = dict(self.env, EXOTEL_API_KEY="")
        self.refused("EXOTEL_API_KEY is missing", "--list", "list1", "s1", env=env)
        env = dict(self.env, EXOTEL_API_KEY="a:b")
        self.refused("EXOTEL_API_KEY in the environment holds a colon", "--list", "list1", "s1", env=env)
        self.refused("--ca-file 'none.pem' cannot be opened", "--list", "list1", "--ca-file", "none.pem",
                     "s1")
        self.refused("--base-url must begin with https://", "--list", "list1", "--base-url", "ftp://x",
                     "s1")
        for value in ("https://key1:hunter2@api.exotel.com/v1/Accounts/Exotel", "hunter2\nkey",
                      " hunter2"):
            env = dict(self.env, EXOTEL_ACCOUNT_SID=value)
            ended = self.refused("EXOTEL_ACCOUNT_SID in the environment ", "--list", "list1", "s1", env=env)
            self.assertNotIn("hunter2", ended.err)
        env = dict(self.env, EXOTEL_API_KEY="'hunter2'")
        self.refused("EXOTEL_API_KEY in the environment is in quotes", "--list", "list1", "s1", env=env)
        env = dict(self.env, EXOTEL_BASE_URL="ftp://x")
        self.refused("EXOTEL_BASE_URL in the environment must begin", "--list", "list1", "s1", env=env)

    def credentials(self, content, mode=0o600):
        self.write("keys", content)
        os.chmod(self.path("keys"), mode)

    def test_refuses_a_faulty_credentials_file_as_the_files_fault(self):
        args = ["--list", "list1", "--credentials", "keys", "s1"]
        self.credentials("EXOTEL_API_KEY=k\n", 0o644)
        self.refused("keys can be read by others: chmod 600 keys", *args)
        for content, text in {
                "hunter2secret\n": "keys, line 1 is not",
                "\nEXOTEL_API_KEY='hunter2secret\n": "keys, line 2, EXOTEL_API_KEY has a quote",
                "EXOTEL_API_KEY=hunter2 secret\n": "keys, line 1, EXOTEL_API_KEY holds a blank",
                'EXOTEL_API_KEY="hunter2$secret"\n': "use single quotes",
                "EXOTEL_API_KEY=\n": "keys, line 1, EXOTEL_API_KEY has no value",
                "EXOTEL_API_KEY=a\nEXOTEL_API_KEY=b\n": "keys, line 2, EXOTEL_API_KEY is set a second",
                "EXOTEL_API_KEY=a:hunter2secret\n": "keys, line 1, EXOTEL_API_KEY holds a colon",
                "EXOTEL_REGION=delhi\n": "keys, line 1, EXOTEL_REGION must be singapore or mumbai",
                "EXOTEL_API_KEY=hunter2;\n": "keys, line 1, EXOTEL_API_KEY holds a quote, backslash or one",
                "EXOTEL_API_KEY='hunter2';\n": "EXOTEL_API_KEY goes on after its closing quote",
                "EXOTEL_API_KEY='hunter'2\n": "EXOTEL_API_KEY goes on after its closing quote",
                "EXOTEL_API_KEY=\u201chunter2\u201d\n": "EXOTEL_API_KEY holds a character that is not ASCII",
                "EXOTEL_API_KEY=hunter2\u00a0\n": "EXOTEL_API_KEY holds a character that is not ASCII",
                "EXOTEL_ACCOUNT_SID=a\rEXOTEL_API_KEY=hunter 2\r": "keys, line 2, EXOTEL_API_KEY holds a blank",
                "EXOTEL_ACCOUNT_SID=hunter2/k\n": "keys, line 1, EXOTEL_ACCOUNT_SID looks like a URL",
        }.items():
            with self.subTest(content=content):
                self.credentials(content)
                self.assertNotIn("hunter2", self.refused(text, *args).err)
        self.credentials("EXOTEL_API_KEY=k\n")
        env = dict(self.env, EXOTEL_API_TOKEN="")
        self.refused("EXOTEL_API_TOKEN is missing, in keys and in the environment", *args, env=env)

    def test_a_credentials_file_may_be_one_that_a_shell_sources(self):
        self.credentials(b"\xef\xbb\xbf# keys\r\nexport EXOTEL_API_KEY='key 1'\r\n"
                         b'export\tEXOTEL_API_TOKEN="token1"  # of the 1st\r\n'
                         b"EXOTEL_ACCOUNT_SID=Exotel # ours\r\nEXOTEL_BASE_URL=" + self.server.url.encode())
        env = {name: value for name, value in self.env.items()
               if not name.startswith("EXOTEL_")}
        ended = self.remove("--list", "list1", "--credentials", "keys", "s1", env=env)
        self.assertEqual(ended.status, 0, ended)

    def test_contacts_of_a_list_column_go_to_their_lists(self):
        server = self.serve(["s1", "s2"], lists=("list1", "list2"))
        self.write("people.csv", "list,sid\nlist2,s1\nlist1,s2\nlist2,s2\n")
        args = ["--contacts", "people.csv", "--column", "sid", "--list-column", "LIST"]
        ended = self.remove(*args, "--results", "results.jsonl")
        self.assertEqual(ended.status, 0, ended)
        self.assertEqual(sorted((seen.list, seen.contact) for seen in server.requests()),
                         [("list1", "s2"), ("list2", "s1"), ("list2", "s2")])
        self.assertIn("list list2: 2 contacts: 2 removed", ended.out)
        self.write("people.csv", "list,sid\nlist 2,s1\n")
        self.refused("line 2: the list SID 'list 2' holds a space", *args)


if __name__ == "__main__":
    program.main()
