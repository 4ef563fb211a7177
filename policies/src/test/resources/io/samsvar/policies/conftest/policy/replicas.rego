package main

# Rego as OPA 1.0 reads it, in the same package.
deny_replicas contains msg if {
	input.kind == "Deployment"
	some minimum in [data.replicas.minimum]
	input.spec.replicas < minimum
	msg := sprintf("%d replicas, at least %d", [input.spec.replicas, minimum])
}

warn_file contains sprintf("%s lies in %s", [file.name, file.dir]) if {
	file := data.conftest.file
	file.dir == "old"
}

deny_object[name] := "labels are few" if {
	input.metadata.labels.few
	name := "few"
}

deny_flag if input.metadata.labels.flag
