#!/usr/bin/env bash
# Compares this library with raw libcurl and with a client written by hand, against nginx with a fixed answer, over
# TLS on loopback; prints a table in Markdown and leaves it in build/benchmark/table.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
. examples/install_dependencies.sh
install_dependencies g++ pkg-config libcurl4-openssl-dev nlohmann-json3-dev libcli11-dev nginx-light openssl \
    valgrind strace
ignore_network_settings
work=$PWD/build/benchmark
mkdir -p "$work"
flags="-std=c++17 -O2 -DNDEBUG -Iinclude"
# shellcheck disable=SC2086 # several flags
g++ $flags tests/benchmark/benchmark.cpp -o "$work/benchmark" -lcurl -lpthread

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$work/key.pem" -out "$work/ca.pem" 2>/dev/null
port=$((20000 + RANDOM % 10000))
cat >"$work/nginx.conf" <<END
daemon off;
worker_processes 1;
pid $work/nginx.pid;
error_log $work/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    keepalive_requests 100000000;
    ssl_certificate $work/ca.pem;
    ssl_certificate_key $work/key.pem;
    server {
        listen 127.0.0.1:$port ssl;
        listen 127.0.0.1:$((port + 1)) ssl http2;
        default_type application/json;
        location ~ ^/v2/accounts/([^/]+)/lists/([^/]+)/contacts/([^/]+)\$ {
            return 200 '{"request_id":"cfa7d61f24064a399789d677ef0cc379","method":"DELETE","http_code":200,"response":{"code":200,"error_data":null,"status":"success","data":{"sid":"\$3","account_sid":"\$1","list_id":"\$2","date_created":"2017-12-05T14:15:51.108069088+05:30","date_updated":"2017-12-05T14:15:51.108069088+05:30","uri":"/v2/Accounts/\$1/contacts/\$3"}}}';
        }
    }
}
END
nginx -c "$work/nginx.conf" -p "$work" 2>/dev/null &
nginx=$!
trap 'kill "$nginx"; wait "$nginx" || true' EXIT
server=(--http1 "https://localhost:$port" --http2 "https://localhost:$((port + 1))" --ca-file "$work/ca.pem")
for _ in $(seq 100); do
    if "$work/benchmark" "${server[@]}" --way a --requests 1 >/dev/null 2>&1; then break; fi
    sleep 0.1
done

field() { sed -n "s/.*$1=\([0-9]*\).*/\1/p"; }
per_removal() { awk "BEGIN { printf \"%.1f\", ($2 - $1) / $3 }"; }
# PROTOCOL IN_FLIGHT REQUESTS, after the way
one_way() {
    local way=$1 protocol=$2
    local arguments=("${server[@]}" --way "$way" --in-flight "$3" --requests "$4")
    if [ "$protocol" = 2 ]; then arguments+=(--over-http2); fi
    "${under[@]}" "$work/benchmark" "${arguments[@]}"
}
allocations() { # per removal
    local under=()
    per_removal 0 "$(one_way "$1" "$2" "$3" 1000 | field allocations)" 1000
}
system_calls_of() {
    local under=(strace -f -c -o "$work/strace.txt")
    one_way "$@" >/dev/null
    awk '$NF == "total" { print $4 }' "$work/strace.txt"
}
system_calls() {
    per_removal "$(system_calls_of "$1" "$2" "$3" 100)" "$(system_calls_of "$1" "$2" "$3" 600)" 500
}
instructions_of() {
    local under=(valgrind --tool=callgrind --callgrind-out-file=/dev/null)
    one_way "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
instructions() {
    awk "BEGIN { printf \"%.0f\", ($(instructions_of "$1" "$2" "$3" 4100) - $(instructions_of "$1" "$2" "$3" 100)) / 4000 }"
}
peak() {
    local under=()
    one_way "$@" | field peak_kb
}
row() { # NAME FUNCTION ARGUMENTS_AFTER_THE_WAY...
    local name=$1 function=$2 a b c
    shift 2
    a=$("$function" a "$@")
    b=$("$function" b "$@")
    c=$("$function" c "$@")
    printf '| %s | %s | %s | %s | %s |\n' "$name" "$a" "$b" "$c" "$(awk "BEGIN { print $c - $b }")"
}

# ---- What it costs to compile: user seconds of g++ -O0, the fastest of nine, turn about
units=$work/units
mkdir -p "$units"
echo 'int main() {}' >"$units/nothing.cpp"
cat >"$units/json.cpp" <<'END'
#include <nlohmann/json.hpp>
int main(int, char** argv) { return nlohmann::json::parse(argv[1]).at("code").get<int>(); }
END
cat >"$units/client.cpp" <<'END'
#include <exotel/lists_client.hpp>
int main() {
    const auto lists = exotel::ListsClient::from_environment();
    return lists && lists->remove_contact(exotel::ListSid{"l"}, exotel::ContactSid{"c"}) ? 0 : 1;
}
END
echo '#include <exotel/src.hpp>' >"$units/src.cpp"
echo '#include <exotel/fwd.hpp>' >"$units/fwd.cpp"
separately=-DEXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION
compile() { # FILE FLAGS...
    local file=$1
    shift
    { TIMEFORMAT=%U; time g++ -std=c++17 -O0 -Iinclude "$@" -c "$units/$file.cpp" -o /dev/null; } 2>&1
}
compile_table() {
    local names=("nothing" "nlohmann/json.hpp, parses once" "exotel/lists_client.hpp, removes once"
        "the same, with separate compilation" "exotel/src.hpp, the one file of it" "exotel/fwd.hpp")
    local jobs=("nothing" "json" "client" "client $separately" "src $separately" "fwd") best=() turn i seconds
    for turn in 1 2 3 4 5 6 7 8 9; do
        for i in "${!jobs[@]}"; do
            # shellcheck disable=SC2086 # a file and its flags
            seconds=$(compile ${jobs[i]})
            best[i]=$(awk "BEGIN { print $turn == 1 || $seconds < ${best[i]:-0} ? $seconds : ${best[i]:-0} }")
        done
    done
    echo "| source file, g++ -O0 | user seconds | of nlohmann/json's |"
    echo "|---|---|---|"
    for i in "${!jobs[@]}"; do
        printf '| %s | %s | %s |\n' "${names[i]}" "${best[i]}" "$(awk "BEGIN { printf \"%.2f\", ${best[i]} / ${best[1]} }")"
    done
}

{
    "$work/benchmark" "${server[@]}" "$@"
    echo
    echo "| per removal | (a) | (b) | (c) | c - b |"
    echo "|---|---|---|---|---|"
    for protocol in 1.1 2; do
        for in_flight in 0 32; do
            what="HTTP/$protocol, $in_flight in flight"
            if [ "$in_flight" = 0 ]; then what="HTTP/$protocol, one after another"; fi
            row "instructions, $what" instructions "$protocol" "$in_flight"
            row "allocations, $what" allocations "$protocol" "$in_flight"
            row "system calls, $what" system_calls "$protocol" "$in_flight"
        done
    done
    row "peak memory of 10,000, KB" peak 1.1 32 10000
    row "peak memory of 100,000, KB" peak 1.1 32 100000
    echo
    compile_table
} | tee "$work/table.md"
