#!/usr/bin/env bash
# Fuzzes every target with libFuzzer, ASan and UBSan for so many seconds each: tests/fuzz/run.sh [SECONDS]
# New inputs go to build/fuzz; what crashes a target belongs into its corpus, with the fix.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
mkdir -p build/fuzz

fuzz() {
    local name=$1
    clang++ -std=c++17 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Iinclude \
        "tests/fuzz/${name}_fuzzer.cpp" -o "build/fuzz/$name"
    mkdir -p "build/fuzz/corpus/$name"
    local corpus=("tests/fuzz/corpus/$name")
    [ "$name" != envelope ] || corpus+=(tests/samples)
    "build/fuzz/$name" -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 -artifact_prefix="build/fuzz/$name-" \
        "build/fuzz/corpus/$name" "${corpus[@]}" >"build/fuzz/$name.log" 2>&1 ||
        { tail -30 "build/fuzz/$name.log"; return 1; }
    printf '%-18s %12s executions, coverage %s\n' "$name" \
        "$(sed -n 's/stat::number_of_executed_units: //p' "build/fuzz/$name.log")" \
        "$(grep -o 'cov: [0-9]* ft: [0-9]*' "build/fuzz/$name.log" | tail -1)"
}
export -f fuzz
export seconds
find tests/fuzz -name '*_fuzzer.cpp' -printf '%f\n' | sort | sed 's/_fuzzer.cpp//' |
    xargs -P "$(nproc)" -I{} bash -euo pipefail -c 'fuzz {}'
