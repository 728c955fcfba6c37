# shellcheck shell=bash disable=SC2034
# Sourced by run and check: which Debian packages they need, and how to get them.

build_packages=(g++ cmake ninja-build pkg-config libpcap-dev libfmt-dev libcli11-dev libsqlite3-dev
  zlib1g-dev libzstd-dev libxxhash-dev libxlsxwriter-dev libseccomp-dev)
check_packages=(python3 tshark sqlite3 zstd gzip clang libclang-rt-dev clang-format clang-tidy
  libgtest-dev libgmock-dev libbenchmark-dev iproute2 nftables iptables nodejs make chromium libreoffice-calc-nogui
  python3-jsonschema cmark-gfm strace)
# Other builds of nodejs than Debian's bring npm and the headers along, and refuse Debian's packages of them.
command -v npm >/dev/null || check_packages+=(npm libnode-dev)

say() { printf '%s\n' "$*" >&2; }

# missing PACKAGE...: prints the ones that are not installed.
missing() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    awk -v wanted="$*" '$1 == "installed" { have[$2] } END { n = split(wanted, w, " "); for (i = 1; i <= n; ++i) if (!(w[i] in have)) print w[i] }'
}

# as_root COMMAND...: runs it as root, through sudo where that is needed and there is one.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "$(basename "$0"): installing packages needs root, and there is no sudo. As root, run: apt-get install ${lacking[*]}"
    return 1
  fi
}

# install_missing PACKAGE...: installs what is not there; nothing happens, and quickly, when all of it is.
install_missing() {
  if ! command -v dpkg-query >/dev/null; then
    say "$(basename "$0"): not a Debian system; make sure that these are installed: $*"
    return 0
  fi
  local lacking
  mapfile -t lacking < <(missing "$@")
  [ "${#lacking[@]}" -gt 0 ] || return 0
  say "installing: ${lacking[*]}"
  case " ${lacking[*]} " in
    *' tshark '*) printf 'wireshark-common wireshark-common/install-setuid boolean false\n' | as_root debconf-set-selections || true ;;
  esac
  as_root apt-get update -q >&2 </dev/null || say 'apt-get update failed; trying with the package lists that are there'
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${lacking[@]}" >&2 </dev/null; then
    say "$(basename "$0"): these packages could not be installed: ${lacking[*]}"
    return 1
  fi
}
