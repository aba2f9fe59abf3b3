# The gate of image scans: an image comes from a registry of data/registries.yaml and is named by the digest that was scanned, and the scan found nothing critical.
# Your pipeline writes what its scanner found as data: {scans: {"sha256:…": {critical: 0, at: "2026-11-22T08:00:00Z"}}}.
package main

deny contains message if {
	some found in containers
	not allowed(found.container.image)
	message := sprintf("%s: %s comes from no registry that data/registries.yaml names", [found.name, found.container.image])
}

allowed(image) if {
	some registry in data.registries
	startswith(image, registry)
}

deny contains message if {
	some found in containers
	not digest(found.container.image)
	moving(found.container.image)
	message := sprintf("%s: %s is a moving image: name its version", [found.name, found.container.image])
}

deny contains message if {
	some found in containers
	not digest(found.container.image)
	message := sprintf("%s: %s isn't named by its digest, so what was scanned needn't be what runs", [found.name, found.container.image])
}

deny contains message if {
	some found in containers
	image := digest(found.container.image)
	not data.scans[image]
	message := sprintf("%s: %s has not been scanned", [found.name, found.container.image])
}

deny contains message if {
	some found in containers
	image := digest(found.container.image)
	not data.scans[image].critical == 0
	data.scans[image]
	message := sprintf("%s: the scan of %s found something critical, or doesn't say", [found.name, found.container.image])
}

deny contains message if {
	some found in containers
	image := digest(found.container.image)
	scanned := time.parse_rfc3339_ns(object.get(data.scans[image], "at", "1970-01-01T00:00:00Z"))
	time.now_ns() - scanned > ((data.scan_days * 24) * 3600) * 1000000000
	message := sprintf("%s: the scan of %s is older than %d days, and what is known of its parts has changed since", [found.name, found.container.image, data.scan_days])
}

digest(image) := value if {
	parts := split(image, "@")
	count(parts) == 2
	value := parts[1]
	regex.match(`^sha256:[0-9a-f]{64}$`, value)
}

moving(image) if tag(image) in {"", "latest"}

# Of the last part of the name: a registry may have a port.
tag(image) := value if {
	path := split(split(image, "@")[0], "/")
	parts := split(path[count(path) - 1], ":")
	value := concat("", array.slice(parts, 1, 2))
}
