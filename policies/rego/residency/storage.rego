package samsvar.residency

places contains {"key": expression.key, "value": value, "path": path, "required": true, "group": path} if {
	kind == "StorageClass"
	some t, term in input.object.allowedTopologies
	some e, expression in term.matchLabelExpressions
	expression.key in place_keys
	path := sprintf("/allowedTopologies/%d/matchLabelExpressions/%d/values", [t, e])
	some value in expression.values
}

places contains {"key": key, "value": value, "path": path, "required": true, "group": path} if {
	some at, claim in claims
	some key in place_keys
	value := claim.spec.selector.matchLabels[key]
	path := concat("", [at, "/spec/selector/matchLabels/", token(key)])
}

places contains {"key": expression.key, "value": value, "path": path, "required": true, "group": path} if {
	some at, claim in claims
	some e, expression in claim.spec.selector.matchExpressions
	expression.key in place_keys
	expression.operator == "In"
	path := sprintf("%s/spec/selector/matchExpressions/%d/values", [at, e])
	some value in expression.values
}

# A volume carries the labels of its zone and region; a provisioner sets them.
places contains {"key": key, "value": value, "path": path, "required": true, "group": path} if {
	kind == "PersistentVolume"
	some key in place_keys
	some value in split(own_labels[key], "__")
	path := label_path(key)
}

# METADATA
# title: Volumes are made in an allowed region
# description: >-
#   Where the cluster has nodes outside the allowed regions, or outside the region that a
#   StorageClass says, the class waits for its first consumer, whose region is judged, or every
#   alternative of its allowedTopologies names an allowed region or zone.
# custom:
#   code: residency.storage-not-placed
#   severity: high
#   requirements: [GDPR-5-1-f, GDPR-32, GDPR-44, SchremsII]
deny contains finding if some finding in storage_not_placed

storage_not_placed contains {
	"code": "residency.storage-not-placed",
	"message": sprintf(
		"%s makes volumes in any region of a cluster with nodes in %s: set volumeBindingMode WaitForFirstConsumer, or a region or zone in every term of allowedTopologies",
		[named, cluster_regions_told],
	),
	"path": "/allowedTopologies",
} if {
	judged
	kind == "StorageClass"
	input.parameters.requirePlacement != "never"
	storage_may_stray
	object.get(input.object, "volumeBindingMode", "Immediate") != "WaitForFirstConsumer"
	not topologies_confined
}

storage_may_stray if {
	some region in input.cluster.regions
	not allowed(region)
}

storage_may_stray if {
	region := own_labels[region_label]
	elsewhere(region)
}

topologies_confined if {
	count(input.object.allowedTopologies) > 0
	every term in input.object.allowedTopologies {
		topology_confined(term)
	}
}

topology_confined(term) if {
	some expression in term.matchLabelExpressions
	expression.key in place_keys
	count(expression.values) > 0
	every value in expression.values {
		place_allowed({"key": expression.key, "value": value})
	}
}
