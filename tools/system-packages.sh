#!/bin/sh
# Makes sure that the Debian packages Bukti stands on are installed; where it may not install them,
# prints the exact line to run and fails. `--check` only looks; `--tests` adds what only the tests need.
set -eu

# package                 what for
PACKAGES="
libmagic1
libarchive13
tesseract-ocr-ind
tesseract-ocr-eng
tesseract-ocr-osd
libpango-1.0-0
libpangoft2-1.0-0
libharfbuzz-subset0
fonts-liberation
python3-venv
"
# what only the tests need: a browser for the desk, and a font for its pictures
TEST_PACKAGES="
chromium
fonts-dejavu-core
"
# libmagic1           python-magic: the kind of a file by its content
# libarchive13        libarchive-c: zip, 7z, rar, tar
# tesseract-ocr-*     the models of OCR; the engine itself comes with tesserocr
# libpango*, libharfbuzz-subset0   weasyprint: reports as PDF
# fonts-liberation    the font of these reports: as wide as Arial
# python3-venv        only where the chosen Python can't make an environment by itself

PYTHON="${PYTHON:-python3}"

is_installed() {
    case "$1" in
        # Debian 13 renamed the library package for its 64-bit time_t transition.
        libmagic1) dpkg -s libmagic1 >/dev/null 2>&1 || dpkg -s libmagic1t64 >/dev/null 2>&1 ;;
        libarchive13) dpkg -s libarchive13 >/dev/null 2>&1 || dpkg -s libarchive13t64 >/dev/null 2>&1 ;;
        python3-venv) "$PYTHON" -c 'import ensurepip' >/dev/null 2>&1 ;;
        *) dpkg -s "$1" 2>/dev/null | grep -q '^Status: install ok installed' ;;
    esac
}

if ! command -v dpkg >/dev/null 2>&1; then
    echo "bukti: this is not a Debian system; install yourself: libmagic, libarchive, Pango, a font, the Tesseract models ind, eng and osd" >&2
    exit 0
fi

[ "${1:-}" != "--tests" ] || PACKAGES="$PACKAGES $TEST_PACKAGES"
missing=""
for package in $PACKAGES; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

line="apt-get update && apt-get install -y --no-install-recommends$missing"
if [ "${1:-}" = "--check" ]; then
    echo "missing:$missing"
    exit 1
elif [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "bukti: these system packages are missing:$missing" >&2
    echo "bukti: run this as root, then try again:" >&2
    echo "    $line" >&2
    exit 1
fi
echo "bukti: installing$missing"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
