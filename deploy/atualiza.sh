#!/bin/sh
# Baixa o que o portal publicou, carrega e diz se a base em uso está atrasada.
# Os argumentos são os de "python -m ingest fetch": atualiza.sh --since 2025-01
set -u
cd "$(dirname "$0")/.." || exit 1
python=${CONSUMO_PYTHON:-.venv/bin/python}
folder=${CONSUMO_DATA:-data}
failed=0

echo "$(date '+%Y-%m-%d %H:%M:%S') atualização da pasta $folder"
"$python" -m ingest fetch "$@" --to "$folder/fetched" || failed=1
"$python" -m ingest load --to "$folder" --uf "${CONSUMO_UF:-GO}" "$folder/fetched" || failed=1
"$python" -m ingest late --to "$folder" || failed=1

if [ "$failed" -ne 0 ]; then
    echo "$(date '+%Y-%m-%d %H:%M:%S') atualização com problema; os motivos estão acima" >&2
    exit 1
fi
echo "$(date '+%Y-%m-%d %H:%M:%S') atualização terminada"
