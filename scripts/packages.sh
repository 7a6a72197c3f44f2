# Sourced by the other scripts: the Debian packages that assay needs, and how to get them.

BUILD_PACKAGES="g++ cmake ninja-build pkg-config ca-certificates libboost1.81-dev libssl-dev nlohmann-json3-dev
  libfmt-dev libyaml-cpp-dev libsqlite3-dev libsqlitecpp-dev libcli11-dev libvalijson-dev
  libutf8proc-dev libre2-dev libkainjow-mustache-dev"
TEST_PACKAGES="libgtest-dev libgmock-dev libpugixml-dev libxml2-utils sqlite3 strace cmark-gfm"
CHECK_PACKAGES="clang-format clang-tidy libclang-rt-14-dev chromium fonts-dejavu-core"
FUZZ_PACKAGES="clang libclang-rt-14-dev"
BENCH_PACKAGES="wrk hyperfine libbenchmark-dev"

# install_packages NAME...: installs what is missing, as root or through sudo. Optional helpers that make
# building faster (ccache, mold) are used where they are present and never required.
install_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "error: these packages are missing and neither root nor sudo is at hand: ${missing[*]}" >&2
      return 1
    }
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}" >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}

# install_node: node and npm, from Debian unless the machine has them already.
install_node() {
  command -v node >/dev/null && command -v npm >/dev/null || install_packages nodejs npm
}

# install_node_modules FOLDER...: the packages that each folder's package-lock.json pins.
install_node_modules() {
  local folder
  for folder in "$@"; do
    (cd "$folder" && npm ci --no-progress --loglevel=error) || return 1
  done
}
