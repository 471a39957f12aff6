#!/bin/sh
# Installs Ordinaut for the person who runs it, from the folder that it lies in; nothing outside that folder and
# ~/.local/bin is touched, except by the service, which is asked about first.
#
#   sh scripts/install.sh [--service | --no-service] [--as-root]
#   sh scripts/install.sh --uninstall
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
program="$root/bin/ordinaut.js"
folder="${HOME:?HOME is not set}/.local/bin"
link="$folder/ordinaut"
service=ask
as_root=no
uninstall=no

say() { printf '%s\n' "$*"; }
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

for word in "$@"; do
  case $word in
    --service) service=yes ;;
    --no-service) service=no ;;
    --as-root) as_root=yes ;;
    --uninstall) uninstall=yes ;;
    -h | --help)
      sed -n '2,6s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) stop "install.sh does not know $word; --help shows what it does." ;;
  esac
done

if [ "$(id -u)" = 0 ] && [ "$as_root" = no ]; then
  stop "This would install Ordinaut for root. Run it as yourself, or say --as-root."
fi

# Whether the link is ours: it points into this folder.
ours() { [ -L "$link" ] && [ "$(readlink "$link")" = "$program" ]; }

if [ "$uninstall" = yes ]; then
  if [ -f "$root/dist/cli.js" ]; then
    node "$program" service remove
  fi
  if ours; then
    rm "$link"
    say "Removed $link"
  elif [ -e "$link" ] || [ -L "$link" ]; then
    say "Left $link alone: it does not belong to this folder."
  fi
  say "Data stays where it is; the program is in $root."
  exit 0
fi

command -v node >/dev/null || stop "Node 20 or newer is needed: https://nodejs.org"
command -v npm >/dev/null || stop "npm is needed; it comes with Node: https://nodejs.org"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || stop "Node 20 or newer is needed, this is $(node --version): https://nodejs.org"
if { [ -e "$link" ] || [ -L "$link" ]; } && ! ours; then
  stop "$link is something else; move it away first."
fi

node "$root/scripts/prepare.mjs"

mkdir -p "$folder"
ours || ln -s "$program" "$link"
say "Installed: $link"
case ":$PATH:" in
  *":$folder:"*) ;;
  *) say "$folder is not on PATH yet; put this into your shell's profile:  export PATH=\"$folder:\$PATH\"" ;;
esac

if [ "$service" = ask ]; then
  service=no
  if [ -t 0 ]; then
    printf 'Keep the engine running as a service of yours? [y/N] '
    read -r answer || answer=
    case $answer in [yYjJ]*) service=yes ;; esac
  fi
fi
if [ "$service" = yes ]; then
  node "$program" service install
else
  say "To keep the engine running: ordinaut service install"
fi
