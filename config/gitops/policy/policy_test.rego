# For each rule what keeps it and what breaks it: `conftest verify --policy config/gitops/policy`. Each case is the sound estate with one thing changed.
package main

digest_of_test := "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

image_of_test := sprintf("registry.example.org:5000/api:1.0@%s", [digest_of_test])

registries_of_test := ["registry.example.org:5000/"]

scans_of_test := {digest_of_test: {"critical": 0, "at": "2026-11-20T00:00:00Z"}}

now_of_test := time.parse_rfc3339_ns("2026-11-22T00:00:00Z")

labels_of_test := {"app": "api"}

container_of_test := {
	"name": "api",
	"image": image_of_test,
	"readinessProbe": {"httpGet": {"path": "/"}},
	"livenessProbe": {"httpGet": {"path": "/"}},
	"resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}},
	"securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
}

apart_of_test := {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{
	"topologyKey": "kubernetes.io/hostname",
	"labelSelector": {"matchLabels": labels_of_test},
}]}}

pod_of_test := {
	"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
	"affinity": apart_of_test,
	"containers": [container_of_test],
	"volumes": [{"name": "tmp", "emptyDir": {}}],
}

workload_of_test := {
	"kind": "StatefulSet",
	"metadata": {"name": "api", "namespace": "orders"},
	"spec": {"replicas": 2, "template": {"metadata": {"labels": labels_of_test}, "spec": pod_of_test}},
}

budget_of_test := {
	"kind": "PodDisruptionBudget",
	"metadata": {"name": "api", "namespace": "orders"},
	"spec": {"minAvailable": 1, "selector": {"matchLabels": labels_of_test}},
}

# What is denied of these objects.
denied(all_objects) := result if {
	result := deny with input as [{"path": "a", "contents": object} | some object in all_objects]
		with data.registries as registries_of_test
		with data.scans as scans_of_test
		with data.scan_days as 30
		with time.now_ns as now_of_test
}

# The sound workload after a JSON patch, with its budget.
changed(patch) := denied([json.patch(workload_of_test, patch), budget_of_test])

pod_changed(patch) := changed([object.union(step, {"path": concat("", ["/spec/template/spec", step.path])}) | some step in patch])

container_changed(patch) := pod_changed([object.union(step, {"path": concat("", ["/containers/0", step.path])}) | some step in patch])

only(messages, words) if {
	count(messages) == 1
	some message in messages
	contains(message, words)
}

test_sound if denied([workload_of_test, budget_of_test]) == set()

test_objects_of_one_file if {
	result := deny with input as [{"path": "a", "contents": [workload_of_test]}]
		with data.registries as registries_of_test
		with data.scans as scans_of_test
		with data.scan_days as 30
		with time.now_ns as now_of_test
	only(result, "no PodDisruptionBudget")
}

# placement
test_no_anti_affinity if only(pod_changed([{"op": "remove", "path": "/affinity"}]), "anti-affinity")

test_anti_affinity_by_zone if only(pod_changed([{"op": "replace", "path": "/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/topologyKey", "value": "topology.kubernetes.io/zone"}]), "kubernetes.io/hostname")

test_anti_affinity_to_others if only(pod_changed([{"op": "replace", "path": "/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector/matchLabels", "value": {"app": "web"}}]), "anti-affinity")

test_one_replica_needs_none if {
	pod := json.patch(workload_of_test, [
		{"op": "remove", "path": "/spec/template/spec/affinity"},
		{"op": "replace", "path": "/spec/replicas", "value": 1},
	])
	denied([pod]) == set()
}

spread_of_test := [{"op": "replace", "path": "/affinity", "value": {}}, {"op": "add", "path": "/topologySpreadConstraints", "value": [{"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": labels_of_test}}]}]

test_a_spread_is_not_enough_for_data if only(pod_changed(spread_of_test), "anti-affinity")

test_a_spread_is_enough_for_a_deployment if {
	steps := [object.union(step, {"path": concat("", ["/spec/template/spec", step.path])}) | some step in spread_of_test]
	changed(array.concat(steps, [{"op": "replace", "path": "/kind", "value": "Deployment"}])) == set()
}

test_a_deployment_without_either if only(changed([{"op": "remove", "path": "/spec/template/spec/affinity"}, {"op": "replace", "path": "/kind", "value": "Deployment"}]), "topology spread")

# budgets
test_no_budget if only(denied([workload_of_test]), "no PodDisruptionBudget")

test_a_budget_of_another_namespace if only(denied([workload_of_test, json.patch(budget_of_test, [{"op": "replace", "path": "/metadata/namespace", "value": "other"}])]), "no PodDisruptionBudget")

test_a_budget_of_others if only(denied([workload_of_test, json.patch(budget_of_test, [{"op": "replace", "path": "/spec/selector/matchLabels/app", "value": "web"}])]), "no PodDisruptionBudget")

test_a_budget_without_bound if only(denied([workload_of_test, json.patch(budget_of_test, [{"op": "remove", "path": "/spec/minAvailable"}, {"op": "add", "path": "/spec/maxUnavailable", "value": "100%"}])]), "no PodDisruptionBudget")

member_of_test := json.patch(workload_of_test, [{"op": "add", "path": "/spec/template/metadata/labels/cluster-name", "value": "orders-db"}])

test_siaga_keeps_the_budget_of_members if denied([member_of_test, {"kind": "CityCluster", "metadata": {"name": "jakarta", "namespace": "orders"}, "spec": {"patroni": {"scope": "orders-db"}}}]) == set()

test_siaga_keeps_no_budget_of_other_scopes if only(denied([member_of_test, {"kind": "CityCluster", "metadata": {"name": "jakarta", "namespace": "orders"}, "spec": {"patroni": {"scope": "other"}}}]), "no PodDisruptionBudget")

# probes
test_no_readiness if only(container_changed([{"op": "remove", "path": "/readinessProbe"}]), "readinessProbe")

test_no_liveness if only(container_changed([{"op": "remove", "path": "/livenessProbe"}]), "livenessProbe")

test_a_job_needs_no_probes if {
	job := json.patch(workload_of_test, [
		{"op": "replace", "path": "/kind", "value": "Job"},
		{"op": "remove", "path": "/spec/template/spec/containers/0/livenessProbe"},
		{"op": "remove", "path": "/spec/template/spec/containers/0/readinessProbe"},
	])
	denied([job]) == set()
}

# resources
test_no_request if only(container_changed([{"op": "remove", "path": "/resources/requests/cpu"}]), "requests no cpu")

test_no_limit if only(container_changed([{"op": "remove", "path": "/resources/limits"}]), "no limit of memory")

test_an_init_container_is_looked_at if only(pod_changed([{"op": "add", "path": "/initContainers", "value": [json.patch(container_of_test, [{"op": "remove", "path": "/resources/limits"}])]}]), "no limit of memory")

test_a_cron_job_is_looked_at if {
	job := {"kind": "CronJob", "metadata": {"name": "backup"}, "spec": {"jobTemplate": {"spec": {"template": {"spec": json.patch(pod_of_test, [{"op": "remove", "path": "/containers/0/resources/limits"}])}}}}}
	only(denied([job]), "CronJob default/backup, container api has no limit of memory")
}

# images
test_another_registry if only(container_changed([{"op": "replace", "path": "/image", "value": sprintf("docker.io/evil/api:1.0@%s", [digest_of_test])}]), "no registry")

test_latest if {
	messages := container_changed([{"op": "replace", "path": "/image", "value": "registry.example.org:5000/api:latest"}])
	count(messages) == 2
	some message in messages
	contains(message, "moving image")
}

test_no_tag if {
	messages := container_changed([{"op": "replace", "path": "/image", "value": "registry.example.org:5000/api"}])
	some message in messages
	contains(message, "moving image")
}

test_a_tag_alone if only(container_changed([{"op": "replace", "path": "/image", "value": "registry.example.org:5000/api:1.0"}]), "isn't named by its digest")

test_a_digest_cut_short if only(container_changed([{"op": "replace", "path": "/image", "value": "registry.example.org:5000/api:1.0@sha256:0123"}]), "isn't named by its digest")

test_a_digest_alone if container_changed([{"op": "replace", "path": "/image", "value": sprintf("registry.example.org:5000/api@%s", [digest_of_test])}]) == set()

scanned(scans) := result if {
	result := deny with input as [{"path": "a", "contents": workload_of_test}, {"path": "a", "contents": budget_of_test}]
		with data.registries as registries_of_test
		with data.scans as scans
		with data.scan_days as 30
		with time.now_ns as now_of_test
}

test_not_scanned if only(scanned({}), "has not been scanned")

test_critical if only(scanned({digest_of_test: {"critical": 1, "at": "2026-11-20T00:00:00Z"}}), "something critical")

test_scan_without_result if only(scanned({digest_of_test: {"at": "2026-11-20T00:00:00Z"}}), "doesn't say")

test_scanned_long_ago if only(scanned({digest_of_test: {"critical": 0, "at": "2026-10-20T00:00:00Z"}}), "older than 30 days")

test_scanned_at_no_time if only(scanned({digest_of_test: {"critical": 0}}), "older than 30 days")

# security
test_host_network if only(pod_changed([{"op": "add", "path": "/hostNetwork", "value": true}]), "hostNetwork")

test_host_path if only(pod_changed([{"op": "add", "path": "/volumes/-", "value": {"name": "root", "hostPath": {"path": "/"}}}]), "volume of the Node")

test_may_be_root if only(pod_changed([{"op": "remove", "path": "/securityContext/runAsNonRoot"}]), "runAsNonRoot")

test_the_container_says_it_may_be_root if only(container_changed([{"op": "add", "path": "/securityContext/runAsNonRoot", "value": false}]), "runAsNonRoot")

test_is_root if only(pod_changed([{"op": "add", "path": "/securityContext/runAsUser", "value": 0}]), "runs as root")

test_no_seccomp if only(pod_changed([{"op": "remove", "path": "/securityContext/seccompProfile"}]), "seccompProfile")

test_may_gain_rights if only(container_changed([{"op": "remove", "path": "/securityContext/allowPrivilegeEscalation"}]), "allowPrivilegeEscalation")

test_privileged if only(container_changed([{"op": "add", "path": "/securityContext/privileged", "value": true}]), "privileged")

test_keeps_capabilities if only(container_changed([{"op": "remove", "path": "/securityContext/capabilities"}]), "drop ALL")

test_adds_a_capability if only(container_changed([{"op": "add", "path": "/securityContext/capabilities/add", "value": ["SYS_ADMIN"]}]), "SYS_ADMIN")

test_may_bind_low_ports if container_changed([{"op": "add", "path": "/securityContext/capabilities/add", "value": ["NET_BIND_SERVICE"]}]) == set()
