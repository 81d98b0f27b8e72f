#!/bin/sh
# Make the files beside this again, with the real LibreOffice: see README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-$here/../../.venv/bin/python}

"$python" -c "
import pathlib, sys
from macros.comments import sheet
from macros.views import Edition
sheet.write(pathlib.Path(sys.argv[1]), Edition(pathlib.Path(sys.argv[2])))
" "$work" "$here/../roots/garden"
"$python" "$here/fill.py" "$work/comment-sheet.xlsx" "$work/filled.xlsx"
"$python" "$here/fill.py" "$work/comment-sheet.csv" "$work/filled.csv"

# $1: the format, $2: the file that LibreOffice writes, $3: the name that it is kept by
convert() {
  soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$1" \
    --outdir "$work/out" "$work/filled.xlsx" >/dev/null 2>&1
  mv "$work/out/$2" "$here/$3"
}
# The numbers: separator, quotation mark, encoding (76 UTF-8, 1 Windows-1252, 65535 UTF-16), first
# row, …, the last: which sheet.
csv() { convert "csv:Text - txt - csv (StarCalc):$1,34,$2,1,,0,false,true,false,false,false,2" filled-Comments.csv "$3"; }

convert xlsx filled.xlsx libreoffice.xlsx
csv 44 76 libreoffice-utf-8.csv
csv 59 1 libreoffice-windows-1252.csv
csv 9 65535 libreoffice-utf-16.csv
# Our CSV, opened and saved as a workbook.
soffice "-env:UserInstallation=file://$work/profile" --headless --infilter="CSV:44,34,76,1" \
  --convert-to xlsx --outdir "$work/csv" "$work/filled.csv" >/dev/null 2>&1
mv "$work/csv/filled.xlsx" "$here/libreoffice-from-csv.xlsx"
cp "$work/filled.xlsx" "$here/openpyxl.xlsx"
soffice --version
