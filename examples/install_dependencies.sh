# shellcheck shell=bash
# Sourced by examples/demo.sh, tests/run.sh and .ci/run: installs the missing ones of the given
# packages.

# Usage: install_dependencies PACKAGE...
install_dependencies() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null; then
        echo "Not a Debian or Ubuntu system: please install what these packages" \
            "hold: $*" >&2
        return 0
    fi
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
            missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then return 0; fi

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Missing packages. Please run as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Loopback must not be reached through a proxy, or a region, from the environment.
ignore_network_settings() {
    unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY EXOTEL_REGION
}
