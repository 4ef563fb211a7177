package main

import data.lib.kubernetes

# Rego as it was before OPA 1.0.
deny[msg] {
	kubernetes.is_workload
	not input.spec.template.spec.securityContext.runAsNonRoot
	msg := sprintf("%v %v must not run as root", [input.kind, kubernetes.name])
}

deny_latest[{"msg": msg, "image": image}] {
	image := input.spec.template.spec.containers[_].image
	endswith(image, ":latest")
	msg := sprintf("%v is latest", [image])
}

violation_owner[{"msg": "has no owner", "details": {}}] {
	kubernetes.is_workload
	not input.metadata.labels.owner
}

warn[msg] {
	input.metadata.namespace == data.legacy[_]
	msg := sprintf("namespace %v is going away", [input.metadata.namespace])
}

exception[rules] {
	input.metadata.labels.excepted == "latest"
	rules := ["latest", "owner"]
}
