# What the rules speak of: all objects of one rollout together, as `conftest test --combine` gives them, so that a rule can ask for the budget of a workload.
package main

objects contains object if {
	some file in input
	some object in documents(file.contents)
	is_object(object)
}

documents(contents) := contents if is_array(contents)

documents(contents) := [contents] if is_object(contents)

# Whatever makes Pods, with their template.
workloads contains {"name": name(object), "object": object, "pod": pod} if {
	some object in objects
	pod := template(object)
}

template(object) := object.spec.template if object.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"}

template(object) := object.spec.jobTemplate.spec.template if object.kind == "CronJob"

template(object) := object if object.kind == "Pod"

# What serves, as against what runs to its end.
services contains workload if {
	some workload in workloads
	workload.object.kind in {"Deployment", "StatefulSet", "DaemonSet"}
}

replicated contains workload if {
	some workload in services
	workload.object.kind in {"Deployment", "StatefulSet"}
	object.get(workload.object.spec, "replicas", 1) > 1
}

# Every container of a workload: {"name", "container", "workload"}.
containers contains {"name": sprintf("%s, container %s", [workload.name, container.name]), "container": container, "workload": workload} if {
	some workload in workloads
	some kind in {"containers", "initContainers", "ephemeralContainers"}
	some container in object.get(workload.pod.spec, kind, [])
}

name(object) := sprintf("%s %s/%s", [object.kind, namespace(object), object.metadata.name])

namespace(object) := object.metadata.namespace

namespace(object) := "default" if not object.metadata.namespace

# Whether a selector chooses Pods with these labels. Expressions count as not chosen: a rule that can't tell doesn't let pass.
selects(selector, labels) if {
	not selector.matchExpressions
	count(selector.matchLabels) > 0
	every key, value in selector.matchLabels {
		labels[key] == value
	}
}
