"""The CSV reader: compared with Python's, and what it refuses."""

import csv
import io
import json
import os
import random
import subprocess
import unittest

import program


def rows_of_python(text):
    """Python's rows without the blank ones, which have no cell there and an empty one here; None:
    refused."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    return [row for row in rows if row]


def corpus():
    """Texts that were trouble somewhere, and random ones of characters that matter."""
    yield from [
        "", "\n", "a", "a,b", "a,b\n", "a,b\r\n", "a,b\rc,d\r", "a\nb\r\nc\rd", '"a,b",c\n',
        '"a\nb",c\n', '"a\r\nb",c\r\n', '"a""b",c\n', '""\n', '"",""\n', '"""",x\n', ",\n", ",,\n,,",
        'Rao 5" pipe,s1\n', '"Rao" A,s1\n', '"Rao,s2\n', "#1 Plumbing,s1\n", "a,\n,b\n", "\n\na\n\n",
        ' "a",b\n', '"a" ,b\n', "é,ü\n", '"é\u2028",x\n', "a;b,c\n", "a\tb,c\n", '"\n"\n', '"\r"\r',
        "a,b\n\r\nc,d", '"a""', '"""', '""""', '"a"\r\n"b"', "x" * 5000 + ",y\n"]
    chance = random.Random(20261128)
    for _ in range(20000):
        yield "".join(chance.choice('ab,,""\n\r é') for _ in range(chance.randrange(1, 14)))
    for _ in range(2000):  # what a writer makes of any cells
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator=chance.choice(["\n", "\r\n", "\r"]),
                            quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
        for _ in range(chance.randrange(1, 4)):
            writer.writerow("".join(chance.choice('ab,"\n\r #') for _ in range(chance.randrange(5)))
                            for _ in range(chance.randrange(1, 4)))
        yield out.getvalue()


class CsvTest(program.ProgramTest):
    def test_reads_what_pythons_reader_reads(self):
        texts = list(corpus())
        ended = subprocess.run([os.environ["EXOTEL_CSV_ROWS"]], input=json.dumps(texts).encode(),
                               stdout=subprocess.PIPE, check=True, timeout=60)
        accepted = refused = 0
        for text, ours in zip(texts, json.loads(ended.stdout)):
            theirs = rows_of_python(text)
            with self.subTest(text=text):
                if isinstance(ours, str):
                    refused += 1
                    # The one thing that Python's reader lets pass, and that swallows rows.
                    self.assertTrue(theirs is None or "a quote inside an unquoted field" in ours, ours)
                    if theirs is not None:
                        self.assertIn('"', "".join(cell for row in theirs for cell in row))
                else:
                    accepted += 1
                    self.assertEqual([row for row in ours if row != [""]],
                                     None if theirs is None else [row for row in theirs if row != [""]])
        self.assertGreater(accepted, 5000)
        self.assertGreater(refused, 5000)

    def refused_csv(self, text, content):
        self.write("people.csv", content)
        return self.refused(text, "--list", "list1", "--contacts", "people.csv", "--column", "sid")

    def read_csv(self, count, content, *args):
        self.write("people.csv", content)
        ended = self.remove("--list", "list1", "--contacts", "people.csv", "--column", "sid",
                            "--dry-run", *args)
        self.assertIn("would remove %d contact" % count, ended.out, ended)
        return ended

    def test_rows_that_could_be_lost_are_refused_by_line(self):
        self.serve()
        self.refused_csv("people.csv, line 2: a quote inside an unquoted field",
                         'name,sid\nRao 5" pipe,s1\nLee 6" pipe,s2\n')
        self.refused_csv("people.csv, line 2: 3 cells where the header has 2",
                         "name,sid\nRao, A,s1\n")
        self.refused_csv("people.csv, line 2: a quoted field goes on after",
                         'name,sid\n"Rao" A,s1\n')
        self.refused_csv("people.csv, line 3: a quoted field that begins here never ends",
                         'name,sid\nx,s1\n"Rao,s2\ny,s3\n')
        self.refused_csv("people.csv has two columns 'sid'", "sid,SID\ns1,s2\n")
        self.refused_csv("people.csv has no header", "\n")
        self.refused_csv("holds a NUL character", "name,sid\nx,s1\ny\0,s2\n")

    def test_rows_that_look_like_comments_and_any_line_end_are_read(self):
        self.serve()
        self.read_csv(2, "# an export\nname,sid\n#1 Plumbing,s1\n#NAME?,s2\n")
        self.read_csv(2, "name,sid\rx,s1\ry,s2\r")
        self.read_csv(3, "name,sid\r\nx,s1\ny,s2\rz,s3")
        self.read_csv(1, 'name,sid\n"Rao, ""A""\nand B",s1\n')

    def test_rows_of_delimiters_alone_are_blank(self):
        self.serve()
        self.read_csv(1, "name,sid\n,\nx,s1\n , \n")

    def test_utf_16_of_both_orders_is_recognised(self):
        self.serve()
        text = "name\tsid\r\nÄnne \U0001f600\ts1\r\n"
        for content in (text.encode("utf-16"), b"\xfe\xff" + text.encode("utf-16-be"),
                        text.encode("utf-16-le"), text.encode("utf-16-be"),
                        text.encode("utf-8-sig")):
            self.read_csv(1, content)
        self.refused_csv("is not whole UTF-16", text.encode("utf-16")[:-1])
        self.refused_csv("is UTF-32", text.encode("utf-32"))

    def test_delimiters_are_recognised_or_named(self):
        self.serve()
        self.read_csv(1, "name;sid\nRao, A;s1\n")
        self.read_csv(1, "name\tsid\nRao; A\ts1\n")
        self.read_csv(1, "name|sid\nRao, A|s1\n", "--delimiter", "|")
        for tab in ("tab", "\\t", "\t"):
            self.read_csv(1, "name\tsid\nRao, A\ts1\n", "--delimiter", tab)
        self.refused("--delimiter must be one character", "--list", "list1", "--contacts",
                     "people.csv", "--column", "sid", "--delimiter", "ab")

    def test_a_first_line_for_excel_names_the_delimiter(self):
        self.serve()
        self.read_csv(1, "sep=|\r\nname|sid\r\nRao, A|s1\r\n")
        self.refused_csv("people.csv, line 3: the contact SID", "sep=;\nname;sid\nA;s 1\n")

    def test_a_column_that_is_there_with_two_delimiters_is_refused(self):
        self.serve()
        self.refused_csv("name it by --delimiter", "sid,name;sid\ns1,A;s2\n")
        self.read_csv(1, "sid,name;sid\ns1,A;s2\n", "--delimiter", ",")

    def test_a_header_that_comes_again_is_refused(self):
        self.serve()
        self.refused_csv("people.csv, line 3: the header again (were files joined?)",
                         "name,sid\nx,s1\nName,SID\ny,s2\n")

    def test_a_kept_cell_that_is_not_utf_8_is_refused(self):
        self.serve()
        self.write("people.csv", b"name,sid\nR\xe9my,s1\n")
        args = ["--list", "list1", "--contacts", "people.csv", "--column", "sid", "--keep", "name",
                "--results", "results.jsonl"]
        self.refused("people.csv, line 2: a cell of --keep is not UTF-8", *args)
        self.read_csv(1, b"name,sid\nR\xe9my,s1\n")  # where it is not kept it does no harm

    def test_a_column_is_found_ignoring_case_and_blanks_or_the_header_is_told(self):
        self.serve()
        self.read_csv(1, "name, SID \nx,s1\n")
        self.read_csv(1, "name,\u00a0sid\u200b\nx,s1\n")
        self.read_csv(1, b"\xef\xbb\xbf\xef\xbb\xbfsid,name\ns1,x\n")
        self.refused_csv("is: 1; s1 (lines before it that begin with # are comments)", "#,sid\n1,s1\n")
        self.refused_csv("people.csv has no column 'sid'; the header is: name; phone",
                         "name,phone\nx,s1\n")
        self.refused_csv("the header is: name; number", "name;number\nx;s1\n")


if __name__ == "__main__":
    program.main()
