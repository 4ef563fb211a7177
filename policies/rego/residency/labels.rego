package samsvar.residency

# METADATA
# title: The region is said
# description: Objects that hold or handle data carry the region label, or their namespace does.
# custom:
#   code: residency.region-missing
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains {
	"code": "residency.region-missing",
	"message": sprintf(
		"%s says no region: set the label '%s' on it or on its namespace to one of the allowed regions",
		[named, region_label],
	),
	"path": "/metadata/labels",
} if {
	governed
	not effective(region_label)
}

# METADATA
# title: The environment is said
# description: Objects that hold or handle data carry the environment label, or their namespace does.
# custom:
#   code: residency.environment-missing
#   severity: medium
#   requirements: [GDPR-5-2, GDPR-32]
deny contains {
	"code": "residency.environment-missing",
	"message": sprintf(
		"%s says no environment: set the label '%s' on it or on its namespace",
		[named, environment_label],
	),
	"path": "/metadata/labels",
} if {
	governed
	not effective(environment_label)
}

# METADATA
# title: The region is allowed
# description: A region that is not on the list of allowed regions denies, and so does an unknown one.
# custom:
#   code: residency.region-not-allowed
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32, GDPR-44, SchremsII]
deny contains not_allowed(region, label_path(region_label), "says") if {
	judged
	region := own_labels[region_label]
	not allowed(region)
}

deny contains not_allowed(region, "/metadata/namespace", "inherits from its namespace") if {
	governed
	not own_labels[region_label]
	region := inherited_labels[region_label]
	not allowed(region)
}

deny contains not_allowed(region, template_label_path(region_label), "gives its pods") if {
	judged
	region := labels_of(template)[region_label]
	not allowed(region)
}

not_allowed(region, path, how) := {
	"code": "residency.region-not-allowed",
	"message": sprintf(
		"%s %s region '%v', which is not an allowed region: move it to an allowed one, or have the region added to the parameter allowedRegions",
		[named, how, region],
	),
	"path": path,
	"details": {"region": region},
}

# METADATA
# title: Pods carry the labels of their workload
# description: >-
#   Where a workload carries region and environment itself, so do the pods it makes, since pods are
#   what holds the data.
# custom:
#   code: residency.template-label-missing
#   severity: medium
#   requirements: [GDPR-5-2, GDPR-32]
deny contains {
	"code": "residency.template-label-missing",
	"message": sprintf(
		"%s carries the label '%s' and its pod template does not: set it there as well",
		[named, label],
	),
	"path": concat("", [template_path, "/metadata/labels"]),
} if {
	governed
	template
	some label in {region_label, environment_label}
	own_labels[label]
	not labels_of(template)[label]
}

# METADATA
# title: Pods say the same as their workload
# description: Region and environment of a pod template are those of the workload.
# custom:
#   code: residency.template-label-differs
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains {
	"code": "residency.template-label-differs",
	"message": sprintf(
		"%s says %s '%v' and its pod template '%v': make them the same",
		[named, label, own_labels[label], labels_of(template)[label]],
	),
	"path": template_label_path(label),
} if {
	governed
	template
	some label in {region_label, environment_label}
	own_labels[label] != labels_of(template)[label]
}

template_label_path(label) := concat("", [template_path, label_path(label)])

# METADATA
# title: The Sync and its objects agree on the region
# description: An object does not say another region or environment than the Sync that brings it.
# custom:
#   code: residency.differs-from-sync
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains {
	"code": "residency.differs-from-sync",
	"message": sprintf(
		"%s says %s '%v' and its Sync '%v': correct the one that is wrong",
		[named, fact, own_labels[label], input.sync[fact]],
	),
	"path": label_path(label),
} if {
	governed
	some fact, label in {"region": region_label, "environment": environment_label}
	input.sync[fact] != ""
	own_labels[label] != input.sync[fact]
}

# METADATA
# title: The region of the Sync is allowed
# description: A Sync that names a region outside the allowed ones brings nothing.
# custom:
#   code: residency.sync-region-not-allowed
#   severity: critical
#   requirements: [GDPR-44, SchremsII]
deny contains {
	"code": "residency.sync-region-not-allowed",
	"message": sprintf(
		"The Sync that brings %s names region '%v', which is not an allowed region",
		[named, input.sync.region],
	),
	"path": "",
} if {
	judged
	input.sync.region != ""
	not allowed(input.sync.region)
}
