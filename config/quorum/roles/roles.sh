# Gives each city a user and a role of its own at the quorum, and has the quorum ask who speaks from then on. It may run as often as you like.
#
# CITIES   the cities, as FailoverPolicy.spec.cities names them
# ESTATES  namespace/name of each FailoverPolicy
# USERS    a folder with each city's password, in a file of the city's name
# ETCDCTL_ENDPOINTS, ETCDCTL_CACERT, ETCDCTL_CERT and ETCDCTL_KEY, the last two of the certificate whose common name is root
#
# All read everything below /siaga/ and share /siaga-shared/, where nothing bears on primacy. Of an estate each may try for its holder and its epoch and
# complete its moves: any of them may have to take over. But a beacon only its own city writes, so none can say of another that it is fenced, or end
# its session.
set -eu

for city in $CITIES; do
  test -s "$USERS/$city" || { echo "no password for $city in $USERS" >&2; exit 1; }
done

for city in $CITIES; do
  etcdctl role get "siaga-$city" >/dev/null 2>&1 || etcdctl role add "siaga-$city"
  etcdctl role grant-permission "siaga-$city" --prefix=true read /siaga/
  etcdctl role grant-permission "siaga-$city" --prefix=true readwrite /siaga-shared/
  for estate in $ESTATES; do
    etcdctl role grant-permission "siaga-$city" readwrite "/siaga/$estate/holder"
    etcdctl role grant-permission "siaga-$city" readwrite "/siaga/$estate/epoch"
    etcdctl role grant-permission "siaga-$city" --prefix=true readwrite "/siaga/$estate/moves/"
    etcdctl role grant-permission "siaga-$city" readwrite "/siaga/$estate/cities/$city"
  done
  if etcdctl user get "$city" >/dev/null 2>&1; then
    etcdctl user passwd "$city" --interactive=false <"$USERS/$city"
  else
    etcdctl user add "$city" --interactive=false <"$USERS/$city"
  fi
  etcdctl user grant-role "$city" "siaga-$city"
done

# Known by its certificate alone.
etcdctl user get root >/dev/null 2>&1 || etcdctl user add root --no-password
etcdctl user grant-role root root
etcdctl auth enable
