package samsvar.residency

# METADATA
# title: The region is said
# description: Objects that hold or handle data carry the region label, or their namespace does.
# custom:
#   code: residency.region-missing
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains finding if some finding in region_missing

region_missing contains {
	"code": "residency.region-missing",
	"message": sprintf(
		"%s says no region: set the label '%s' on it or on its namespace to one of the allowed regions",
		[named, region_label],
	),
	"path": "/metadata/labels",
} if {
	governed
	asked("region")
	not effective(region_label)
}

# METADATA
# title: The environment is said
# description: Objects that hold or handle data carry the environment label, or their namespace does.
# custom:
#   code: residency.environment-missing
#   severity: medium
#   requirements: [GDPR-5-2, GDPR-32, NSM-2.2]
deny contains finding if some finding in environment_missing

environment_missing contains {
	"code": "residency.environment-missing",
	"message": sprintf(
		"%s says no environment: set the label '%s' on it or on its namespace",
		[named, environment_label],
	),
	"path": "/metadata/labels",
} if {
	governed
	asked("environment")
	not effective(environment_label)
}

# METADATA
# title: The classification is said
# description: >-
#   Where personal data is handled, or where the parameter requiredLabels asks for it, objects carry
#   the classification of their data, or their namespace does.
# custom:
#   code: residency.classification-missing
#   severity: medium
#   requirements: [GDPR-5-2, GDPR-9, GDPR-32, NSM-1.1]
deny contains finding if some finding in classification_missing

classification_missing contains {
	"code": "residency.classification-missing",
	"message": sprintf(
		"%s says no classification: set the label '%s' on it or on its namespace to one of %s",
		[named, classification_label, concat(", ", sort(object.keys(input.parameters.classifications)))],
	),
	"path": "/metadata/labels",
} if {
	governed
	asked("classification")
	not effective(classification_label)
}

# METADATA
# title: The classification is one that is defined
# description: A classification that is not in the parameter classifications says nothing.
# custom:
#   code: residency.classification-unknown
#   severity: medium
#   requirements: [GDPR-5-2, GDPR-32, NSM-1.1]
deny contains finding if some finding in classification_unknown

classification_unknown contains {
	"code": "residency.classification-unknown",
	"message": sprintf(
		"%s says classification '%v', which is none of %s",
		[named, class, concat(", ", sort(object.keys(input.parameters.classifications)))],
	),
	"path": label_path(classification_label),
} if {
	judged
	some labels in [own_labels, governing_labels]
	class := labels[classification_label]
	not input.parameters.classifications[class]
}

governing_labels := inherited_labels if {
	governed
} else := {}

# METADATA
# title: The processing activity is said
# description: >-
#   Where personal data is handled, or where the parameter requiredLabels asks for it, objects name
#   the processing activity they serve, as the record of Article 30 has it, or their namespace does.
# custom:
#   code: residency.processing-activity-missing
#   severity: medium
#   requirements: [GDPR-5-1-b, GDPR-5-2, GDPR-30]
deny contains finding if some finding in processing_activity_missing

processing_activity_missing contains {
	"code": "residency.processing-activity-missing",
	"message": sprintf(
		"%s names no processing activity: set the label '%s' on it or on its namespace as the record of processing activities has it",
		[named, activity_label],
	),
	"path": "/metadata/labels",
} if {
	governed
	asked("processing-activity")
	not effective(activity_label)
}

# METADATA
# title: The processing activity is one that is recorded
# description: Where the parameter processingActivities lists the record, an activity is on it.
# custom:
#   code: residency.processing-activity-unknown
#   severity: medium
#   requirements: [GDPR-5-1-b, GDPR-5-2, GDPR-30]
deny contains finding if some finding in processing_activity_unknown

processing_activity_unknown contains {
	"code": "residency.processing-activity-unknown",
	"message": sprintf(
		"%s names processing activity '%v', which is not in the record: correct it, or add it to the parameter processingActivities",
		[named, effective(activity_label)],
	),
	"path": label_path(activity_label),
} if {
	governed
	count(input.parameters.processingActivities) > 0
	not effective(activity_label) in input.parameters.processingActivities
	effective(activity_label)
}

# METADATA
# title: The region is allowed
# description: >-
#   A region that is not on the list of allowed regions, or not on that of the classification,
#   denies, and so does an unknown one.
# custom:
#   code: residency.region-not-allowed
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32, GDPR-44, SchremsII]
deny contains finding if some finding in region_not_allowed

region_not_allowed contains not_allowed(region, label_path(region_label), "says") if {
	judged
	region := own_labels[region_label]
	not allowed(region)
}

region_not_allowed contains not_allowed(region, "/metadata/namespace", "inherits from its namespace") if {
	governed
	not own_labels[region_label]
	region := inherited_labels[region_label]
	not allowed(region)
}

region_not_allowed contains not_allowed(region, made_label_path(at, region_label), "gives what it makes") if {
	judged
	some at, thing in made
	region := labels_of(thing)[region_label]
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
#   Where a workload carries region, environment, classification or processing activity itself, so
#   do the pods it makes, since pods are what handles the data.
# custom:
#   code: residency.template-label-missing
#   severity: medium
#   requirements: [GDPR-5-2, GDPR-32]
deny contains finding if some finding in template_label_missing

template_label_missing contains {
	"code": "residency.template-label-missing",
	"message": sprintf(
		"%s carries the label '%s' and its pod template does not: set it there as well",
		[named, label],
	),
	"path": concat("", [at, "/metadata/labels"]),
} if {
	governed
	some at, pod in pods
	at != ""
	some label in label_names
	own_labels[label]
	not labels_of(pod)[label]
}

# METADATA
# title: What is made says the same as what makes it
# description: >-
#   Region, environment, classification and processing activity of a pod template, of a claim and of
#   a job are those of the workload.
# custom:
#   code: residency.template-label-differs
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains finding if some finding in template_label_differs

template_label_differs contains {
	"code": "residency.template-label-differs",
	"message": sprintf(
		"%s says %s '%v' and what it makes '%v': make them the same",
		[named, label, own_labels[label], labels_of(thing)[label]],
	),
	"path": made_label_path(at, label),
} if {
	governed
	some at, thing in made
	some label in label_names
	own_labels[label] != labels_of(thing)[label]
}

made_label_path(at, label) := concat("", [at, label_path(label)])

# METADATA
# title: The Sync and its objects agree on the region
# description: An object does not say another region or environment than the Sync that brings it.
# custom:
#   code: residency.differs-from-sync
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains finding if some finding in differs_from_sync

differs_from_sync contains {
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
deny contains finding if some finding in sync_region_not_allowed

sync_region_not_allowed contains {
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

# METADATA
# title: Lists are written as single objects
# description: >-
#   What is in a List is judged object by object, so a List as a whole never passes: samsvar takes
#   Lists apart before they are judged, and this is for whoever does not.
# custom:
#   code: residency.list-not-judged
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32]
deny contains finding if some finding in list_not_judged

list_not_judged contains {
	"code": "residency.list-not-judged",
	"message": sprintf("%s holds other objects, which are not judged in it: write each as a document of its own", [named]),
	"path": "/items",
} if {
	judged
	endswith(kind, "List")
	is_array(input.object.items)
}
