# Saves what the quorum stores into $SNAPSHOTS, makes sure that it can be read again, and keeps the last $KEEP. Nothing is deleted before a new one is whole.
set -eu
name=quorum-$(date -u +%Y%m%dT%H%M%SZ).db
trap 'rm -f "$SNAPSHOTS/$name.part" "$SNAPSHOTS/$name.part.part"' EXIT
etcdctl snapshot save "$SNAPSHOTS/$name.part"
etcdutl snapshot status "$SNAPSHOTS/$name.part" --write-out=table
mv "$SNAPSHOTS/$name.part" "$SNAPSHOTS/$name"
ls "$SNAPSHOTS" | grep '^quorum-[0-9TZ]*\.db$' | sort -r | tail -n "+$((KEEP + 1))" | while read -r old; do
  rm -f "$SNAPSHOTS/$old"
done
