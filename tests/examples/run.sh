#!/usr/bin/env bash
# Runs an example on a stand-in of its own: tests/examples/run.sh FOLDER_OF_PROGRAMS EXAMPLE
set -euo pipefail
programs=$1
example=$2
work=$(mktemp -d)
children=()
clean_up() {
    local child
    for child in "${children[@]}"; do
        kill "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean_up EXIT

"$programs/stand_in/exotel_stand_in" --quota 100000 --folder "$work" --contacts 100 \
    --write-contacts "$work/contacts.txt" >"$work/stand_in.txt" &
children+=($!)
for _ in $(seq 100); do
    if grep -q '^list=' "$work/stand_in.txt"; then break; fi
    sleep 0.1
done
value() { sed -n "s/^$1=//p" "$work/stand_in.txt"; }
export EXOTEL_ACCOUNT_SID EXOTEL_API_KEY EXOTEL_API_TOKEN EXOTEL_BASE_URL EXOTEL_CA_FILE
EXOTEL_ACCOUNT_SID=$(value account)
EXOTEL_API_KEY=$(value api_key)
EXOTEL_API_TOKEN=$(value api_token)
EXOTEL_BASE_URL=$(value base_url)
EXOTEL_CA_FILE=$(value ca_file)
list=$(value list)
contact=d49b7a4781ea45dcb702825ce30494ba

# Usage: expect STATUS TEXT COMMAND...: the command ends with that status and prints that text.
expect() {
    local wanted=$1 text=$2 status=0
    shift 2
    "$@" >"$work/output.txt" 2>&1 || status=$?
    cat "$work/output.txt"
    if [ "$status" -ne "$wanted" ] || ! grep -qF -- "$text" "$work/output.txt"; then
        echo "expected exit status $wanted, was $status; expected to read: $text" >&2
        exit 1
    fi
}

run=$programs/$example
case $example in
remove_contact)
    expect 0 "date_created 2017-12-05T14:15:51.108069088+05:30" "$run" "$list" "$contact"
    expect 1 "not_found" "$run" "$list" "$contact"
    EXOTEL_API_TOKEN=wrong-token expect 2 "check the API key, the token and the region" "$run" "$list" "$contact"
    EXOTEL_API_KEY='' expect 2 "EXOTEL_API_KEY is missing" "$run" "$list" "$contact"
    expect 2 "nothing was sent" "$run" "$list" "a/b"
    ;;
remove_contacts)
    expect 0 "100 contacts: 100 removed, 0 absent, 0 failed, 0 unknown, 0 not attempted" \
        "$run" "$list" "$work/contacts.txt" 100000
    ;;
log_attempts)
    expect 0 'exotel_attempts_total{result="removed"} 1' "$run" "$list" "$contact"
    expect 1 "http_status=404 result=not_found" "$run" "$list" "$contact"
    ;;
with_asio)
    expect 0 "removed $contact" "$run" "$list" "$contact"
    expect 1 "not_found" "$run" "$list" "$contact" "$(head -1 "$work/contacts.txt")"
    ;;
private_ca_and_proxy)
    expect 0 "removed" "$run" "$EXOTEL_BASE_URL" "$EXOTEL_CA_FILE" "" "$list" "$contact"
    expect 2 "cannot be opened" "$run" "$EXOTEL_BASE_URL" "$work/none.pem" "" "$list" "$contact"
    expect 1 "connection_failed" "$run" "$EXOTEL_BASE_URL" "$EXOTEL_CA_FILE" "http://127.0.0.1:1" "$list" "$contact"
    ;;
stop_on_sigterm)
    mapfile -t contacts < <(head -100 "$work/contacts.txt")
    # At the default of 200 a minute a hundred contacts take half a minute: there is time to interrupt.
    "$run" "$list" "${contacts[@]}" >"$work/output.txt" 2>&1 &
    program=$!
    children+=("$program")
    for _ in $(seq 100); do
        if grep -q removed "$work/output.txt"; then break; fi
        sleep 0.1
    done
    kill -TERM "$program"
    status=0
    wait "$program" || status=$?
    cat "$work/output.txt"
    [ "$status" -eq 143 ]
    grep -q "stopped by the caller" "$work/output.txt"
    grep -q " 0 unknown" "$work/output.txt"
    EXOTEL_API_TOKEN=wrong-token expect 1 "check the API key, the token and the region" "$run" "$list" "${contacts[@]}"
    ;;
opt_out_service)
    port=$((20000 + RANDOM % 10000))
    "$run" "$list" "$port" >"$work/service.txt" 2>&1 &
    children+=($!)
    for _ in $(seq 100); do
        if curl -s -o "$work/answer.txt" "http://127.0.0.1:$port/"; then break; fi
        sleep 0.1
    done
    expect 0 "done" curl -s -d "contact=$contact" "http://127.0.0.1:$port/opt-out"
    expect 0 "done" curl -s -d "contact=$contact" "http://127.0.0.1:$port/opt-out"
    expect 0 "no such contact" curl -s -d "contact=a/b" "http://127.0.0.1:$port/opt-out"
    ;;
*)
    echo "no such example: $example" >&2
    exit 1
    ;;
esac
