#!/usr/bin/env bash
# Does the main job on a stand-in for Exotel, over real TLS on loopback; or on Exotel itself, after
# asking, if EXOTEL_ACCOUNT_SID, EXOTEL_API_KEY and EXOTEL_API_TOKEN are set.
# Can also be started as `sh examples/demo.sh`.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail
unset CDPATH # `cd` would go elsewhere, and print where
cd "$(dirname "$(readlink -f "$0")")/.."
. examples/install_dependencies.sh
install_dependencies g++ cmake make pkg-config libcurl4-openssl-dev nlohmann-json3-dev \
    libcpp-httplib-dev libcli11-dev libssl-dev

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
trap 'exit 130' HUP INT TERM # once the program that runs has ended, so that none is left

build=build/demo
unset CMAKE_GENERATOR # some put programs into other folders
mkdir -p "$build"
echo "Building, which takes some minutes the first time (log: $build/log) ..."
if ! { cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release \
    -DEXOTEL_LISTS_CLIENT_BUILD_TESTS=OFF -DEXOTEL_LISTS_CLIENT_BUILD_EXAMPLES=ON &&
    cmake --build "$build" --parallel "$(nproc)" \
        --target exotel_stand_in remove_contact remove_contacts; } >"$build/log" 2>&1; then
    tail -40 "$build/log" >&2
    exit 1
fi
programs=$build/examples

# Shows a command, runs it, and prints its exit status; a failure may be intended.
run() {
    printf '\n$ %s\n' "$*"
    local status=0
    "$programs/$1" "${@:2}" || status=$?
    echo "(exit status $status)"
    last_status=$status
}
expect() {
    if [ "$last_status" -ne "$1" ]; then
        echo "demo: expected exit status $1" >&2
        exit 1
    fi
}

if [ -n "${EXOTEL_ACCOUNT_SID:-}" ] && [ -n "${EXOTEL_API_KEY:-}" ] &&
    [ -n "${EXOTEL_API_TOKEN:-}" ]; then
    echo "Credentials for account $EXOTEL_ACCOUNT_SID are in the environment."
    answer=n
    if [ -t 0 ]; then
        server=${EXOTEL_BASE_URL:-"Exotel, for real"}
        read -r -p "Remove a contact from a list of that account at $server? [y/N] " answer || answer=n
    else
        echo "There is no terminal to ask whether to use them."
    fi
    case $answer in
    y | Y | yes | Yes)
        read -r -p "List SID: " list
        read -r -p "Contact SID: " contact
        run remove_contact "$list" "$contact"
        exit "$last_status"
        ;;
    esac
    echo "Nothing is sent to Exotel; this is the stand-in instead."
fi

ignore_network_settings

# Exotel's quota is 200 requests a minute, which is 2.5 minutes for 500 contacts. The stand-in has a
# higher quota here, and remove_contacts gets the same number.
per_minute=6000
"$programs/stand_in/exotel_stand_in" --quota "$per_minute" --folder "$work" --contacts 500 \
    --write-contacts "$work/contacts.txt" >"$work/stand_in.txt" &
stand_in=$!
for _ in $(seq 100); do
    if grep -q '^list=' "$work/stand_in.txt" || ! kill -0 "$stand_in" 2>/dev/null; then break; fi
    sleep 0.1
done
if ! grep -q '^list=' "$work/stand_in.txt"; then # without its address the programs would ask Exotel
    echo "demo: the stand-in does not start" >&2
    exit 1
fi
value() { sed -n "s/^$1=//p" "$work/stand_in.txt"; }
export EXOTEL_ACCOUNT_SID EXOTEL_API_KEY EXOTEL_API_TOKEN EXOTEL_BASE_URL EXOTEL_CA_FILE
EXOTEL_ACCOUNT_SID=$(value account)
EXOTEL_API_KEY=$(value api_key)
EXOTEL_API_TOKEN=$(value api_token)
EXOTEL_BASE_URL=$(value base_url)
EXOTEL_CA_FILE=$(value ca_file)
list=$(value list)
contact=d49b7a4781ea45dcb702825ce30494ba

echo
echo "A stand-in for Exotel answers at $EXOTEL_BASE_URL"
printf '\nRemoving one contact from one list:'
run remove_contact "$list" "$contact"
expect 0
printf '\nThe same again: it is absent now:'
run remove_contact "$list" "$contact"
expect 1
printf '\n500 contacts:'
run remove_contacts "$list" "$work/contacts.txt" "$per_minute"
expect 0
printf '\nWith a wrong token:'
EXOTEL_API_TOKEN=not-the-token
run remove_contact "$list" "$contact"
expect 2
