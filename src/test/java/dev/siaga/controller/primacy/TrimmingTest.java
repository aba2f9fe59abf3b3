package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** What Siaga reads of a Pod or a Node survives, and nothing else. */
class TrimmingTest {
    @Test
    void of_a_pod_everything_that_is_read_is_kept_and_nothing_else() {
        var whole = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: orders-db-0
                  namespace: orders
                  uid: b4c1
                  resourceVersion: "7"
                  creationTimestamp: "2026-11-21T10:00:00Z"
                  deletionTimestamp: "2026-11-21T11:00:00Z"
                  labels: {cluster-name: orders-db}
                  annotations: {status: short, note: long}
                  finalizers: [example.com/none]
                spec:
                  nodeName: node-1
                  serviceAccountName: patroni
                  nodeSelector: {disk: fast}
                  terminationGracePeriodSeconds: 90
                  tolerations: [{key: db, operator: Exists}]
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a]}]}]
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname}]
                  initContainers: [{name: prepare, image: busybox}]
                  containers:
                  - name: patroni
                    image: spilo
                    env: [{name: PGDATA, value: /data}]
                    ports: [{name: rest, containerPort: 8008}]
                    volumeMounts: [{name: pgdata, mountPath: /data}]
                    livenessProbe: {httpGet: {path: /liveness, port: rest}, periodSeconds: 1}
                    readinessProbe: {httpGet: {path: /readiness, port: rest}}
                    lifecycle: {preStop: {exec: {command: [stop]}}, postStart: {exec: {command: [begin]}}}
                  volumes:
                  - {name: pgdata, persistentVolumeClaim: {claimName: pgdata-orders-db-0}}
                  - {name: tmp, emptyDir: {}}
                status:
                  phase: Running
                  podIP: 10.1.0.7
                  hostIP: 10.1.0.1
                  qosClass: Burstable
                  conditions: [{type: Ready, status: "True", reason: Because}]
                  containerStatuses:
                  - name: patroni
                    image: spilo
                    imageID: sha256:0
                    restartCount: 2
                    state: {running: {startedAt: "2026-11-21T10:00:05Z"}}
                    lastState: {terminated: {exitCode: 1}}
                """;
        var kept = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: orders-db-0
                  namespace: orders
                  uid: b4c1
                  resourceVersion: "7"
                  creationTimestamp: "2026-11-21T10:00:00Z"
                  deletionTimestamp: "2026-11-21T11:00:00Z"
                  labels: {cluster-name: orders-db}
                  annotations: {status: short}
                spec:
                  nodeName: node-1
                  nodeSelector: {disk: fast}
                  terminationGracePeriodSeconds: 90
                  tolerations: [{key: db, operator: Exists}]
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a]}]}]
                  containers:
                  - name: patroni
                    ports: [{name: rest, containerPort: 8008}]
                    livenessProbe: {httpGet: {path: /liveness, port: rest}, periodSeconds: 1}
                    lifecycle: {preStop: {exec: {command: [stop]}}}
                  volumes:
                  - {name: pgdata, persistentVolumeClaim: {claimName: pgdata-orders-db-0}}
                status:
                  phase: Running
                  podIP: 10.1.0.7
                  conditions: [{type: Ready, status: "True", reason: Because}]
                  containerStatuses:
                  - name: patroni
                    state: {running: {startedAt: "2026-11-21T10:00:05Z"}}
                """;

        assertEquals(pod(kept), Trimming.pod(pod(whole)));
    }

    @Test
    void a_pod_that_has_hardly_begun_stays_what_it_is() {
        var bare = """
                apiVersion: v1
                kind: Pod
                metadata: {name: shop-1, namespace: orders, uid: c, resourceVersion: "8"}
                """;

        assertEquals(pod(bare), Trimming.pod(pod(bare)));
    }

    @Test
    void of_a_node_its_labels_its_taints_and_whether_it_works_are_kept() {
        var whole = """
                apiVersion: v1
                kind: Node
                metadata: {name: node-1, uid: d, resourceVersion: "9", labels: {zone: a}, annotations: {volumes: many}}
                spec: {podCIDR: 10.1.0.0/24, unschedulable: true, taints: [{key: db, effect: NoSchedule}]}
                status:
                  images: [{names: [spilo], sizeBytes: 1}]
                  capacity: {cpu: "4"}
                  conditions: [{type: MemoryPressure, status: "False"}, {type: Ready, status: "True"}]
                """;
        var kept = """
                apiVersion: v1
                kind: Node
                metadata: {name: node-1, uid: d, resourceVersion: "9", labels: {zone: a}}
                spec: {unschedulable: true, taints: [{key: db, effect: NoSchedule}]}
                status:
                  conditions: [{type: Ready, status: "True"}]
                """;

        assertEquals(node(kept), Trimming.node(node(whole)));
    }

    private static Pod pod(String yaml) {
        return Serialization.unmarshal(yaml, Pod.class);
    }

    private static Node node(String yaml) {
        return Serialization.unmarshal(yaml, Node.class);
    }
}
