#!/usr/bin/env bash
# Line coverage of include/ by every test that runs in this tree; needs gcovr. Fails below 97 %.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/install_dependencies.sh
build=build/coverage
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
# Inline functions that nobody calls are kept: what is not called is not covered. One of those, of libstdc++ 12's
# <filesystem>, calls what that library does not export; any address will do for it.
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
    -DEXOTEL_LISTS_CLIENT_BUILD_TESTS=ON -DEXOTEL_LISTS_CLIENT_BUILD_EXAMPLES=ON \
    "-DCMAKE_CXX_FLAGS=--coverage -fprofile-update=atomic -O0 -fkeep-inline-functions -fkeep-static-functions" \
    -DCMAKE_EXE_LINKER_FLAGS=-Wl,--defsym=_ZNSt10filesystem7__cxx114path5_List4typeENS1_5_TypeE=main "${launcher[@]}" >/dev/null
cmake --build "$build" --target exotel_unit_tests exotel_integration_tests exotel_memory_tests -- --quiet
find "$build" -name '*.gcda' -delete
ignore_network_settings
(cd "$build" && ctest --no-tests=error --output-on-failure -L 'unit|integration|memory' | tail -4)
gcovr --root . --filter include/ --exclude-unreachable-branches \
    --fail-under-line 97 --txt "$build/coverage.txt" "$build"
cat "$build/coverage.txt"
