# METADATA
# title: Workload baseline
# description: >-
#   Pods are no way to the node they run on, run what was reviewed, take what they were given, and
#   talk to whom they need: the Pod Security Standards of Kubernetes, images by digest, resources and
#   network policies.
# custom:
#   requirements: [GDPR-25, GDPR-32, NSM-2.2, NSM-2.3]
package samsvar.workload

# What is judged: what a request or a revision would make, unless a controller of Kubernetes itself
# writes it; then what it was made of was judged. Who writes, the API server says in userInfo.
judged if {
	input.object
	not exempt_namespace
	not written_by_controller
}

exempt_namespace if input.object.metadata.namespace in input.parameters.exemptNamespaces

exempt_namespace if {
	kind == "Namespace"
	input.object.metadata.name in input.parameters.exemptNamespaces
}

written_by_controller if input.userInfo.username in input.parameters.controllers

restricted if {
	judged
	not input.parameters.level in ["privileged", "baseline"]
}

# Restricted is baseline and more. A level that is misspelt is taken for the strictest.
baseline if {
	judged
	input.parameters.level != "privileged"
}

kind := object.get(input.object, "kind", "")

named := sprintf("%s %s", [kind, object.get(object.get(input.object, "metadata", {}), "name", "")])

# A reference token of a JSON Pointer (RFC 6901).
token(text) := replace(replace(text, "~", "~0"), "/", "~1")

finding(code, path, message) := {
	"code": concat("", ["workload.", code]),
	"message": concat(" ", [named, message]),
	"path": path,
}
