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

governed if {
	judged
	kind in input.parameters.governedKinds
}

region_label := input.parameters.regionLabel

environment_label := input.parameters.environmentLabel

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

# A region is allowed by its name, or by the beginning of it where the entry ends in a star.
allowed(region) if region in input.parameters.allowedRegions

allowed(region) if {
	is_string(region)
	some entry in input.parameters.allowedRegions
	endswith(entry, "*")
	startswith(region, trim_suffix(entry, "*"))
}

# The template of the pods a workload makes, and the JSON Pointer to it.
template := input.object.spec.template if {
	kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"}
} else := input.object.spec.jobTemplate.spec.template if {
	kind == "CronJob"
}

template_path := "/spec/jobTemplate/spec/template" if {
	kind == "CronJob"
} else := "/spec/template"

pod_spec := input.object.spec if {
	kind == "Pod"
} else := template.spec

pod_spec_path := "/spec" if {
	kind == "Pod"
} else := concat("", [template_path, "/spec"])

# A reference token of a JSON Pointer (RFC 6901).
token(text) := replace(replace(text, "~", "~0"), "/", "~1")

label_path(label) := concat("", ["/metadata/labels/", token(label)])
