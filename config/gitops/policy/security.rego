# Pod Security "restricted", said before the API server says it.
package main

deny contains message if {
	some workload in workloads
	some shared in {"hostNetwork", "hostPID", "hostIPC"}
	workload.pod.spec[shared]
	message := sprintf("%s uses %s", [workload.name, shared])
}

deny contains message if {
	some workload in workloads
	some volume in workload.pod.spec.volumes
	some kind, _ in volume
	not kind in {"name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
	message := sprintf("%s has a volume of the Node: %s", [workload.name, kind])
}

deny contains message if {
	some found in containers
	not setting(found, "runAsNonRoot") == true
	message := sprintf("%s may run as root: set runAsNonRoot", [found.name])
}

deny contains message if {
	some found in containers
	setting(found, "runAsUser") == 0
	message := sprintf("%s runs as root", [found.name])
}

deny contains message if {
	some found in containers
	not confined(found)
	message := sprintf("%s has no seccompProfile", [found.name])
}

deny contains message if {
	some found in containers
	not found.container.securityContext.allowPrivilegeEscalation == false
	message := sprintf("%s may gain rights: set allowPrivilegeEscalation: false", [found.name])
}

deny contains message if {
	some found in containers
	found.container.securityContext.privileged
	message := sprintf("%s is privileged", [found.name])
}

deny contains message if {
	some found in containers
	not drops_all(found.container)
	message := sprintf("%s keeps capabilities: drop ALL", [found.name])
}

deny contains message if {
	some found in containers
	some capability in found.container.securityContext.capabilities.add
	capability != "NET_BIND_SERVICE"
	message := sprintf("%s adds the capability %s", [found.name, capability])
}

confined(found) if setting(found, "seccompProfile").type in {"RuntimeDefault", "Localhost"}

drops_all(container) if "ALL" in container.securityContext.capabilities.drop

# A container's own word counts before its Pod's.
setting(found, key) := object.get(
	object.get(found.container, "securityContext", {}),
	key,
	object.get(object.get(found.workload.pod.spec, "securityContext", {}), key, null),
)
