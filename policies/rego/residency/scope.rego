# METADATA
# title: Data residency
# description: >-
#   Every object that holds or handles personal data says in which region it lives, the region is
#   one that is allowed, and nothing in the object says otherwise.
# custom:
#   requirements: [GDPR-5-1-f, GDPR-5-2, GDPR-32, GDPR-44, SchremsII]
package samsvar.residency

# What is judged: what a request or a revision would make, unless a controller of Kubernetes itself
# writes it. Who that is, the API server says in userInfo; labels can be set by anyone.
judged if {
	input.object
	not exempt_namespace
	not written_by_controller
}

exempt_namespace if input.object.metadata.namespace in input.parameters.exemptNamespaces

written_by_controller if input.userInfo.username in input.parameters.controllers

kind := object.get(input.object, "kind", "")

named := sprintf("%s %s", [kind, object.get(object.get(input.object, "metadata", {}), "name", "")])

# What has to say where it lives: the kinds that hold or handle data, and whatever makes pods.
governed if {
	judged
	kind in input.parameters.governedKinds
}

governed if {
	judged
	some _, _ in pods
}

region_label := input.parameters.regionLabel

environment_label := input.parameters.environmentLabel

classification_label := input.parameters.classificationLabel

activity_label := input.parameters.activityLabel

# The label that each of the words in the parameter requiredLabels stands for.
label_names := {
	"region": region_label,
	"environment": environment_label,
	"classification": classification_label,
	"processing-activity": activity_label,
}

labels_of(thing) := labels if {
	labels := thing.metadata.labels
	is_object(labels)
} else := {}

own_labels := labels_of(input.object)

inherited_labels := labels_of(input.namespace) if {
	input.namespace
} else := {}

# The label of the object, or else of its namespace.
effective(label) := own_labels[label] if own_labels[label] != ""

effective(label) := inherited_labels[label] if {
	not own_labels[label]
	inherited_labels[label] != ""
}

# The object or its namespace says that it handles personal data: by a classification that means
# so, by one that nobody knows, or by the label. Neither can take back what the other one says.
personal if holds_personal_data(own_labels)

personal if holds_personal_data(inherited_labels)

holds_personal_data(labels) if labels[input.parameters.personalDataLabel] == "true"

holds_personal_data(labels) if {
	class := labels[classification_label]
	class != ""
	not harmless(class)
}

harmless(class) if input.parameters.classifications[class].personalData == false

# A label is asked for when the parameter says so, and always where personal data is handled.
asked(word) if word in input.parameters.requiredLabels

asked(_) if personal

# Each classification in force has its regions; all of them must allow one.
region_lists contains regions_of_class(class) if {
	some labels in [own_labels, inherited_labels]
	class := labels[classification_label]
}

region_lists contains input.parameters.allowedRegions if not classified

classified if own_labels[classification_label]

classified if inherited_labels[classification_label]

regions_of_class(class) := object.get(
	object.get(input.parameters.classifications, class, {}),
	"allowedRegions",
	input.parameters.allowedRegions,
)

# A region is allowed by its name, or by the beginning of it where the entry ends in a star.
allowed(region) if {
	is_string(region)
	every entries in region_lists {
		listed(region, entries)
	}
}

listed(region, entries) if region in entries

listed(region, entries) if {
	some entry in entries
	endswith(entry, "*")
	startswith(region, trim_suffix(entry, "*"))
}

# A reference token of a JSON Pointer (RFC 6901).
token(text) := replace(replace(text, "~", "~0"), "/", "~1")

label_path(label) := concat("", ["/metadata/labels/", token(label)])
