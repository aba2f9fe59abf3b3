# What serves says when it can and when it can't any more.
package main

deny contains message if {
	some workload in services
	some container in workload.pod.spec.containers
	some probe in {"readinessProbe", "livenessProbe"}
	not container[probe]
	message := sprintf("%s, container %s has no %s", [workload.name, container.name, probe])
}
