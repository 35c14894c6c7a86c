#!/usr/bin/env bash
# Tries the program exotel-lists as its users do, killed and on a terminal, too:
# tests/examples/exotel_lists.sh FOLDER_OF_PROGRAMS
set -euo pipefail
programs=$1
work=$(mktemp -d)
stand_in=
clean_up() {
    if [ -n "$stand_in" ]; then
        kill "$stand_in" 2>/dev/null || true
        wait "$stand_in" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT
cd "$work"

# A stand-in with so many contacts, fresh; their SIDs are in contacts.txt.
fresh_list() {
    clean_list
    "$programs/stand_in/exotel_stand_in" --quota 100000 --folder "$work" --contacts "$1" \
        --write-contacts contacts.txt >stand_in.txt &
    stand_in=$!
    for _ in $(seq 100); do
        if grep -q '^list=' stand_in.txt; then break; fi
        sleep 0.1
    done
    value() { sed -n "s/^$1=//p" stand_in.txt; }
    export EXOTEL_ACCOUNT_SID EXOTEL_API_KEY EXOTEL_API_TOKEN EXOTEL_BASE_URL EXOTEL_CA_FILE
    EXOTEL_ACCOUNT_SID=$(value account)
    EXOTEL_API_KEY=$(value api_key)
    EXOTEL_API_TOKEN=$(value api_token)
    EXOTEL_BASE_URL=$(value base_url)
    EXOTEL_CA_FILE=$(value ca_file)
    list=$(value list)
}
clean_list() {
    if [ -z "$stand_in" ]; then return; fi
    kill "$stand_in"
    wait "$stand_in" || true
    stand_in=
}

fail() {
    cat output.txt
    echo "exotel_lists.sh: $*" >&2
    exit 1
}
# Usage: expect STATUS TEXT ARGUMENTS...: the program ends with that status and prints that text.
expect() {
    local wanted=$1 text=$2 status=0
    shift 2
    "$programs/exotel-lists" "$@" >output.txt 2>&1 </dev/null || status=$?
    [ "$status" -eq "$wanted" ] || fail "exit status $status instead of $wanted: $*"
    grep -qF -- "$text" output.txt || fail "did not print '$text': $*"
}
# How many contacts the latest lines of a results file have as removed or absent.
settled() {
    { grep -sE '"status":"(removed|absent)"' "$1" || true; } | sed 's/.*"contact":"\([^"]*\)".*/\1/' | sort -u | wc -l
}

echo "- arguments"
fresh_list 100
expect 0 "Exit status: 0 all removed" remove --help
expect 0 "0.1.0" --version
expect 2 "list is required" remove c1
expect 2 "no contacts" remove --list "$list"
expect 2 "--rate must be" remove --list "$list" --rate 0/min c1
expect 2 "--resume needs --results" remove --list "$list" --resume c1
expect 2 "cannot be opened" remove --list "$list" --contacts none.txt
EXOTEL_API_KEY='' expect 2 "EXOTEL_API_KEY is missing" remove --list "$list" c1
EXOTEL_API_TOKEN=wrong-token expect 2 "check the API key, the token and the region" remove --list "$list" c1

echo "- input"
first=$(head -1 contacts.txt)
printf '\xef\xbb\xbf# opted out\r\n\r\n%s\r\n%s\r\n' "$first" "$first" >lines.txt
expect 0 "would remove 1 contact from" remove --list "$list" --contacts lines.txt --dry-run
expect 0 "1 duplicate left out" remove --list "$list" --contacts lines.txt
expect 1 "1 absent" remove --list "$list" --contacts lines.txt
printf 'good\nbad/one\n\nalso bad\n' >bad.txt
expect 2 "bad.txt, line 2: the contact SID 'bad/one'" remove --list "$list" --contacts bad.txt
grep -q "bad.txt, line 4:" output.txt || fail "the second bad line is not named"
grep -q "nothing was sent" output.txt || fail "does not say that nothing was sent"
printf 'name,sid\n"Rao, ""A""\nand B",%s\n' "$(sed -n 2p contacts.txt)" >people.csv
expect 2 "people.csv has no column 'phone'" remove --list "$list" --contacts people.csv --column phone
expect 0 '"removed":1,' remove --list "$list" --contacts people.csv --column sid --json
refused() { # refused TEXT CONTENT: the CSV is refused with that text, and nothing is sent
    printf "$2" >people.csv
    expect 2 "$1" remove --list "$list" --contacts people.csv --column sid
}
refused "people.csv, line 2: a quote inside an unquoted field" 'name,sid\nRao 5" pipe,s1\nLee 6" pipe,s2\n'
refused "people.csv, line 2 has 3 cells where the header has 2" 'name,sid\nRao, A,s1\n'
refused "people.csv, line 2: a quoted field goes on after" 'name,sid\n"Rao" A,s1\n'
refused "people.csv, line 3: a quoted field that begins here never ends" 'name,sid\nx,s1\n"Rao,s2\ny,s3\n'
refused "people.csv has two columns 'sid'" 'sid,sid\ns1,s2\n'
refused "the header is: name; phone" 'name,phone\nx,s1\n'
dry() { # dry COUNT CONTENT: that many contacts are read
    printf "$2" >people.csv
    expect 0 "would remove $1 contact" remove --list "$list" --contacts people.csv --column sid --dry-run
}
dry 2 '# an export\nname,sid\n#1 Plumbing,s1\n#NAME?,s2\n'
dry 2 'name,sid\rx,s1\ry,s2\r'
dry 3 'name,sid\r\nx,s1\ny,s2\rz,s3'
dry 1 'name,sid\n,\nx,s1\n , \n'
printf 'name,sid\n' >people.csv
expect 2 "there are no contacts" remove --list "$list" --contacts people.csv --column sid
expect 0 "would remove 0 contacts" remove --list "$list" --contacts people.csv --column sid --dry-run --allow-empty
expect 2 "is given an empty value" remove --list "$list" --contacts people.csv --column ""
printf 'not ours, no newline' >notes.txt
expect 2 "is no result of exotel-lists" remove --list "$list" --results notes.txt --resume --dry-run fresh
[ "$(cat notes.txt)" = "not ours, no newline" ] || fail "cut a file that is no record"
printf 'name,sid\nx,a b\n' >people.csv
expect 2 "people.csv, line 2:" remove --list "$list" --contacts people.csv --column sid
"$programs/exotel-lists" remove --list "$list" --contacts - <<<"$(sed -n 3p contacts.txt)" | grep -q "1 removed" || fail "standard input"

echo "- credentials"
printf '# keys\nEXOTEL_API_KEY=%s\nEXOTEL_API_TOKEN=%s\n' "$EXOTEL_API_KEY" "$EXOTEL_API_TOKEN" >keys
chmod 644 keys
expect 2 "can be read by others" remove --list "$list" --credentials keys "$first"
chmod 600 keys
EXOTEL_API_KEY='' EXOTEL_API_TOKEN='' expect 1 "1 absent" remove --list "$list" --credentials keys "$first"
printf 'hunter2secret\n' >>keys
expect 2 "keys, line 4 is not" remove --list "$list" --credentials keys "$first"
if grep -q hunter2secret output.txt; then fail "shows a line that may be a secret"; fi

echo "- a results file on a full disk: the run stops and says what it did"
fresh_list 200
expect 2 "is not in the file: fix the problem" remove --list "$list" --contacts contacts.txt --results /dev/full --rate none
grep -q "/dev/full cannot be written: No space left" output.txt || fail "does not say what failed"
grep -qE "^200 contacts in .*, [1-9][0-9]* not attempted$" output.txt || fail "does not say how far it came"

echo "- killed at several moments, and resumed"
fresh_list 200
for lines in 1 30 90; do
    "$programs/exotel-lists" remove --list "$list" --contacts contacts.txt --results results.jsonl --resume \
        --rate 50/s --quiet >output.txt 2>&1 &
    program=$!
    before=$(settled results.jsonl)
    for _ in $(seq 1000); do
        if [ "$(settled results.jsonl)" -ge $((before + lines)) ]; then break; fi
        sleep 0.01
    done
    kill -KILL "$program"
    wait "$program" 2>/dev/null || true
    truncate -s -10 results.jsonl # a line that was being written
    [ "$(settled results.jsonl)" -lt 200 ] || fail "was too fast to be killed"
done
expect 2 "holds results already" remove --list "$list" --contacts contacts.txt --results results.jsonl
expect 0 "settled before" remove --list "$list" --contacts contacts.txt --results results.jsonl --resume --rate none
tail -1 output.txt
[ "$(settled results.jsonl)" -eq "$(grep -c . contacts.txt)" ] || fail "not every contact is settled"
expect 0 "0 contacts" remove --list "$list" --contacts contacts.txt --results results.jsonl --resume
head -1 results.jsonl | grep -qE '"at":"20[0-9-]+T[0-9:]+[.][0-9]{3}Z","host":"localhost:[0-9]+"' || fail "no time and host in the record"
sed 's/"host":"[^"]*"/"host":"localhost:1"/' results.jsonl >rehearsal.jsonl
expect 0 "would remove $(grep -c . contacts.txt) contacts" remove --list "$list" --contacts contacts.txt --results rehearsal.jsonl --resume --dry-run
printf '{"contact":"fresh","status":"failed","host":"%s","account":"%s","list":"%s"}\n' "${EXOTEL_BASE_URL#https://}" "$EXOTEL_ACCOUNT_SID" "$list" >>results.jsonl
expect 0 "0 contacts" remove --list "$list" --results results.jsonl --new-only fresh
expect 1 "1 absent" remove --list "$list" --results results.jsonl --resume fresh
echo "no JSON" >>results.jsonl
expect 2 "is no result of exotel-lists" remove --list "$list" --results results.jsonl --resume fresh

echo "- on a terminal"
if ! script -qec true /dev/null >output.txt 2>&1; then
    echo "NOT RUN: this machine gives no pseudo-terminal (is /dev/pts mounted?): $(tail -1 output.txt)"
    exit 77 # ctest's summary names the test as skipped
fi
fresh_list 1200
command="'$programs/exotel-lists' remove --list $list --contacts contacts.txt"
status=0
echo n | script -qec "$command" /dev/null >output.txt 2>&1 || status=$?
[ "$status" -eq 130 ] || fail "did not take no for an answer: $status"
grep -q "Remove 120[01] contacts from list $list of account $EXOTEL_ACCOUNT_SID? \[y/N\]" output.txt || fail "does not ask"
status=0
{
    for _ in $(seq 300); do
        if [ -s stopped.jsonl ]; then break; fi
        sleep 0.1
    done
    sleep 0.5
    printf '\003'
    sleep 3
} | script -qec "$command --yes --results stopped.jsonl" /dev/null >output.txt 2>&1 || status=$?
[ "$status" -eq 130 ] || fail "Ctrl-C: exit status $status"
grep -q "\[[#.]*\] [0-9]*/120[01], [0-9]* removed" output.txt || fail "no progress line"
grep -q "To go on: the same command with --resume" output.txt || fail "does not say how to resume"
grep -q '"status":"not_attempted"' stopped.jsonl && fail "a line for a contact that was never attempted"
[ "$(stat -c %a stopped.jsonl)" = 600 ] || fail "others can read the record"
grep -q '"status":"unknown"' stopped.jsonl && fail "a graceful stop leaves nothing unknown"
status=0
script -qec "stty cols 30; $command --yes --rate none --results stopped.jsonl --resume" /dev/null >output.txt 2>&1 </dev/null || status=$?
[ "$status" -eq 0 ] || fail "resumed: exit status $status"
[ "$(settled stopped.jsonl)" -eq "$(grep -c . contacts.txt)" ] || fail "not every contact is settled after Ctrl-C"
tr '\r' '\n' <output.txt | grep '/min' | sed 's/\x1b\[K//g' | awk 'length > 29 {exit 1}' || fail "wider than the window"
echo "all as it should be"
