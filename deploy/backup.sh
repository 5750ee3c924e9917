#!/usr/bin/env bash
# A copy for today in FOLDER, while the servers run; copies that are older than DAYS are deleted.
#   deploy/backup.sh FOLDER DAYS
set -euo pipefail
folder=${1:?Brug: deploy/backup.sh MAPPE DAGE}
days=${2:?Brug: deploy/backup.sh MAPPE DAGE}
case "$days" in ''|*[!0-9]*) echo "DAGE skal være et helt tal, ikke '$days'." >&2; exit 2 ;; esac
"$(dirname "$0")/start.sh" backup "$folder/vejviser-$(date +%Y-%m-%dT%H%M%S).db"
# Only once there is a new one.
find "$folder" -maxdepth 1 -type f -name 'vejviser-*.db' -mmin +$((days * 24 * 60)) -delete
