package samsvar.sealing

pod_template_kinds := {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"}

pod_spec := input.object.spec if {
	kind == "Pod"
} else := input.object.spec.template.spec if {
	kind in pod_template_kinds
} else := input.object.spec.jobTemplate.spec.template.spec if {
	kind == "CronJob"
}

pod_spec_path := "/spec" if {
	kind == "Pod"
} else := "/spec/jobTemplate/spec/template/spec" if {
	kind == "CronJob"
} else := "/spec/template/spec"

# Every text of the object in which a secret is written by mistake, by JSON Pointer.
texts[path] := text if {
	some key, text in input.object.metadata.annotations
	is_string(text)
	path := concat("", ["/metadata/annotations/", token(key)])
}

texts[path] := text if {
	some key, text in input.object.spec.template.metadata.annotations
	is_string(text)
	path := concat("", ["/spec/template/metadata/annotations/", token(key)])
}

texts[path] := text if {
	kind == "ConfigMap"
	some key, text in input.object.data
	is_string(text)
	path := concat("", ["/data/", token(key)])
}

texts[path] := text if {
	some group in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[group]
	some field, text in container_texts(container)
	path := sprintf("%s/%s/%d/%s", [pod_spec_path, group, i, field])
}

container_texts(container) := {field: text |
	some part in [
		{sprintf("env/%d/value", [i]): variable.value | some i, variable in container.env},
		{sprintf("command/%d", [i]): word | some i, word in container.command},
		{sprintf("args/%d", [i]): word | some i, word in container.args},
	]
	some field, text in part
	is_string(text)
}

# All of them in one text: one look tells whether there is anything to look for.
whole := concat("\n", [text | some text in texts])
