# Sourced by the other scripts: what the project needs from the system, and how to get it.
#
# On Debian 12 and Ubuntu 24.04 missing packages are installed (as root, or with sudo). Elsewhere they
# are listed, and the build is tried all the same: they may be there under other names.

build_packages=(cmake ninja-build g++ ccache git ca-certificates
  libssl-dev libsodium-dev libyaml-cpp-dev libfmt-dev libspdlog-dev libcli11-dev libjemalloc-dev
  libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev)
# For the page report.html; without them sim is built without it.
page_packages=(nodejs npm)
browser_packages=(chromium)
test_packages=(clang clang-tidy libclang-rt-dev python3-jsonschema zsh valgrind python3 binutils)

# Boost 1.81 or later: a package of its own on Debian 12, the default on Ubuntu 24.04.
boost_package() {
  if apt-cache show libboost1.81-dev >/dev/null 2>&1; then
    echo libboost1.81-dev
  else
    echo libboost-dev
  fi
}

boost_is_there() {
  local version
  version=$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' \
    /usr/include/boost/version.hpp /usr/local/include/boost/version.hpp 2>/dev/null | head -n 1)
  [ "${version:-0}" -ge 108100 ]
}

# Node.js, however it came here; never the project's own program of that name (tools/page knows).
nodejs_is_there() {
  [ -n "$(tools/page --nodejs 2>/dev/null)" ] && command -v npm >/dev/null
}

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || echo "$package"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "onetip: this needs root, and sudo is not there; as root, run: $*" >&2
    return 1
  fi
}

# Says what is needed where apt can't get it; the build goes on, for it may all be there.
list_needs() {
  cat >&2 <<'TEXT'
onetip: no apt here, so nothing was installed. The build needs, with their headers:
  CMake 3.22, Ninja, a C++20 compiler (g++ 12 or clang 14, or later), Boost 1.81, OpenSSL 3,
  libsodium 1.0.18, yaml-cpp 0.7, fmt 9, spdlog 1.10, CLI11 2.1, GoogleTest and GoogleMock 1.12, RapidCheck,
  Google Benchmark 1.7, and jemalloc 5, without which it is slower; the page report.html Node.js 18 and
  npm; the tests also clang++, clang-tidy, the sanitizers' runtime libraries, valgrind, Python 3 and chromium.
TEXT
}

# need_packages PACKAGE…: installs the missing ones, and Boost.
need_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    list_needs
    return 0
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  local want_boost=no
  boost_is_there || want_boost=yes
  [ ${#missing[@]} -gt 0 ] || [ $want_boost = yes ] || return 0
  echo "onetip: installing${missing[*]:+ ${missing[*]}}$([ $want_boost = no ] || echo ' Boost')" >&2
  as_root apt-get update -qq >&2 || echo "onetip: apt-get update failed; trying with the lists that are there" >&2
  [ $want_boost = no ] || missing+=("$(boost_package)")
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >&2 </dev/null || {
    echo "onetip: could not install: ${missing[*]}" >&2
    return 1
  }
}

# need_page_packages [PACKAGE…]: Node.js where it is missing, and these. Without the net the rest still builds.
need_page_packages() {
  local wanted=("$@")
  nodejs_is_there || wanted+=("${page_packages[@]}")
  [ ${#wanted[@]} -eq 0 ] || need_packages "${wanted[@]}"
}

# configure PRESET [OPTION…]: output to stderr.
configure() {
  cmake --preset "$@" >&2
}

# build PRESET [TARGET…]: configures where that was never done, builds; its progress goes to stderr, and
# nothing where there is nothing to do. One build at a time in a folder: a second call waits.
build() (
  preset=$1
  shift
  mkdir -p build
  exec 9>"build/.lock"
  flock 9
  [ -f "build/$preset/build.ninja" ] || configure "$preset"
  cmake --build --preset "$preset" ${1:+--target "$@"} |
    { grep --line-buffered -v -e 'no work to do' -e 'Re-checking globbed' >&2 || true; }
)
