# No drain takes all replicas at once.
package main

deny contains message if {
	some workload in replicated
	not budgeted(workload)
	message := sprintf("%s has several replicas and no PodDisruptionBudget", [workload.name])
}

budgeted(workload) if {
	some budget in objects
	budget.kind == "PodDisruptionBudget"
	namespace(budget) == namespace(workload.object)
	selects(budget.spec.selector, workload.pod.metadata.labels)
	bounded(budget.spec)
}

bounded(spec) if spec.minAvailable

bounded(spec) if {
	spec.maxUnavailable
	not spec.maxUnavailable == "100%"
}

# Siaga keeps the budget of an estate's members itself.
budgeted(workload) if {
	some city in objects
	city.kind == "CityCluster"
	namespace(city) == namespace(workload.object)
	workload.pod.metadata.labels["cluster-name"] == city.spec.patroni.scope
}
