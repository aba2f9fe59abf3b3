# The scheduler knows what a container needs, and its memory is bounded. A limit of processor time is left to you: it slows what has to be in time.
package main

deny contains message if {
	some found in containers
	some resource in {"cpu", "memory"}
	not found.container.resources.requests[resource]
	message := sprintf("%s requests no %s", [found.name, resource])
}

deny contains message if {
	some found in containers
	not found.container.resources.limits.memory
	message := sprintf("%s has no limit of memory", [found.name])
}
