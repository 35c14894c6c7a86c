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
allocations() { # per removal
    local count
    count=$("$work/benchmark" "${server[@]}" --way "$1" --in-flight "$2" --requests 1000 | field allocations)
    per_removal 0 "$count" 1000
}
system_calls_of() {
    strace -f -c -o "$work/strace.txt" "$work/benchmark" "${server[@]}" --way "$1" --in-flight "$2" --requests "$3" >/dev/null
    awk '$NF == "total" { print $4 }' "$work/strace.txt"
}
system_calls() {
    per_removal "$(system_calls_of "$1" "$2" 100)" "$(system_calls_of "$1" "$2" 600)" 500
}
instructions_of() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/benchmark" "${server[@]}" --way "$1" \
        --in-flight "$2" --requests "$3" 2>&1 >/dev/null | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
instructions() {
    awk "BEGIN { printf \"%.0f\", ($(instructions_of "$1" "$2" 4100) - $(instructions_of "$1" "$2" 100)) / 4000 }"
}
peak() { "$work/benchmark" "${server[@]}" --way "$1" --in-flight 32 --requests "$2" | field peak_kb; }
row() { # NAME FUNCTION ARGUMENTS_AFTER_THE_WAY...
    local name=$1 function=$2
    shift 2
    printf '| %s | %s | %s | %s |\n' "$name" "$("$function" a "$@")" "$("$function" b "$@")" "$("$function" c "$@")"
}

# Seconds of the compiler for a translation unit, the best of five.
compile() {
    local file=$work/unit.cpp best=999
    cat >"$file"
    for _ in 1 2 3 4 5; do
        local time
        # shellcheck disable=SC2086
        time=$( { TIMEFORMAT=%U; time g++ $flags -c "$file" -o /dev/null; } 2>&1)
        best=$(awk "BEGIN { print $time < $best ? $time : $best }")
    done
    echo "$best"
}

{
    "$work/benchmark" "${server[@]}" "$@"
    echo
    echo "| per removal, HTTP/1.1 | (a) | (b) | (c) |"
    echo "|---|---|---|---|"
    row "allocations, one after another" allocations 0
    row "allocations, 32 in flight" allocations 32
    row "system calls, one after another" system_calls 0
    row "system calls, 32 in flight" system_calls 32
    row "instructions, one after another" instructions 0
    row "instructions, 32 in flight" instructions 32
    row "peak memory of 10,000, KB" peak 10000
    row "peak memory of 100,000, KB" peak 100000
    echo
    empty=$(compile <<<'int main() {}')
    json=$(compile <<'END'
#include <nlohmann/json.hpp>
int main(int, char** argv) { return nlohmann::json::parse(argv[1]).at("code").get<int>(); }
END
    )
    whole=$(compile <<'END'
#include <exotel/lists_client.hpp>
int main() {
    const auto lists = exotel::ListsClient::from_environment();
    return lists && lists->remove_contact(exotel::ListSid{"l"}, exotel::ContactSid{"c"}) ? 0 : 1;
}
END
    )
    forward=$(compile <<<'#include <exotel/fwd.hpp>
int main() {}')
    echo "| translation unit, g++ -O2 | seconds | of nlohmann/json's |"
    echo "|---|---|---|"
    for unit in "nothing:$empty" "nlohmann/json.hpp, parses once:$json" "exotel/lists_client.hpp, removes once:$whole" \
        "exotel/fwd.hpp:$forward"; do
        printf '| %s | %s | %s |\n' "${unit%:*}" "${unit##*:}" "$(awk "BEGIN { printf \"%.2f\", ${unit##*:} / $json }")"
    done
} | tee "$work/table.md"
