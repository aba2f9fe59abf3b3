"""Says of each configuration file whether Patroni reads it as that of a standby cluster, as it reads it from Kubernetes."""
import sys

from patroni.dcs import Cluster, ClusterConfig, Status, SyncState
from patroni.global_config import from_cluster

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        config = ClusterConfig.from_node(1, file.read().rstrip())
    cluster = Cluster(None, config, None, Status.empty(), [], None, SyncState.empty(), None, None)
    print(path, from_cluster(cluster).is_standby_cluster)
