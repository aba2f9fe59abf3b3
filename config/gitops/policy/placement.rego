# Two copies of the same never die with one Node.
package main

hostname := "kubernetes.io/hostname"

deny contains message if {
	some workload in replicated
	workload.object.kind == "StatefulSet"
	not apart(workload)
	message := sprintf("%s holds data in several replicas: it needs requiredDuringSchedulingIgnoredDuringExecution anti-affinity of its own Pods by %s", [workload.name, hostname])
}

deny contains message if {
	some workload in replicated
	workload.object.kind == "Deployment"
	not apart(workload)
	not spread(workload)
	message := sprintf("%s has several replicas: it needs anti-affinity of its own Pods, or a topology spread, by %s", [workload.name, hostname])
}

apart(workload) if {
	some term in workload.pod.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution
	term.topologyKey == hostname
	selects(term.labelSelector, workload.pod.metadata.labels)
}

spread(workload) if {
	some constraint in workload.pod.spec.topologySpreadConstraints
	constraint.topologyKey == hostname
	selects(constraint.labelSelector, workload.pod.metadata.labels)
}
