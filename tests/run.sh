#!/usr/bin/env bash
# Builds and runs every test; installs what is missing on Debian or Ubuntu. Closes with ctest's
# summary.
# Started as `sh tests/run.sh`, too.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail
unset CDPATH # `cd` would go elsewhere, and print where
cd "$(dirname "$(readlink -f "$0")")/.."
. examples/install_dependencies.sh
install_dependencies g++ make cmake ninja-build pkg-config libcurl4-openssl-dev nlohmann-json3-dev \
    catch2 curl libcpp-httplib-dev libcli11-dev libssl-dev libasio-dev nghttp2-proxy python3

build=build/tests
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
    -DEXOTEL_LISTS_CLIENT_BUILD_TESTS=ON -DEXOTEL_LISTS_CLIENT_BUILD_EXAMPLES=ON \
    -DEXOTEL_LISTS_CLIENT_WARNINGS_AS_ERRORS=ON "${launcher[@]}" >/dev/null
cmake --build "$build" -- --quiet
cd "$build"
ignore_network_settings
exec ctest --no-tests=error --output-on-failure --parallel "$(nproc)"
