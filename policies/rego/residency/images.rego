package samsvar.residency

# METADATA
# title: Images come from a listed registry
# description: >-
#   Where the parameter allowedRegistries lists registries, images come from those. Who serves the
#   image learns who runs it, and can change it.
# custom:
#   code: residency.registry-not-allowed
#   severity: medium
#   requirements: [GDPR-28, GDPR-32, NSM-2.1]
deny contains finding if some finding in registry_not_allowed

registry_not_allowed contains {
	"code": "residency.registry-not-allowed",
	"message": sprintf(
		"%s takes image '%s' from outside the listed registries (%s)",
		[named, image, concat(", ", input.parameters.allowedRegistries)],
	),
	"path": path,
} if {
	judged
	count(input.parameters.allowedRegistries) > 0
	some path, image in images
	not from_listed_registry(canonical_image(image))
}

images[path] := container.image if {
	some at, container in containers
	path := concat("", [at, "/image"])
}

images[path] := volume.image.reference if {
	some at, pod in pods
	some i, volume in pod.spec.volumes
	path := sprintf("%s/spec/volumes/%d/image/reference", [at, i])
}

images[path] := text if some path, text in texts_at(resource.images)

# What a name without a registry stands for.
canonical_image(image) := image if {
	has_registry(image)
} else := concat("", ["docker.io/", image]) if {
	contains(image, "/")
} else := concat("", ["docker.io/library/", image])

has_registry(image) if {
	contains(image, "/")
	registry_like(split(image, "/")[0])
}

registry_like(name) if contains(name, ".")

registry_like(name) if contains(name, ":")

registry_like("localhost")

from_listed_registry(image) if {
	some registry in input.parameters.allowedRegistries
	startswith(image, concat("", [trim_suffix(registry, "/"), "/"]))
}
