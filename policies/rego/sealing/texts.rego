package samsvar.sealing

pod_template_kinds := {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "ReplicationController"}

pod_spec := input.object.spec if {
	kind == "Pod"
} else := input.object.template.spec if {
	kind == "PodTemplate"
} else := input.object.spec.template.spec if {
	kind in pod_template_kinds
} else := input.object.spec.jobTemplate.spec.template.spec if {
	kind == "CronJob"
}

pod_spec_path := "/spec" if {
	kind == "Pod"
} else := "/template/spec" if {
	kind == "PodTemplate"
} else := "/spec/jobTemplate/spec/template/spec" if {
	kind == "CronJob"
} else := "/spec/template/spec"

containers[path] := container if {
	some group in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[group]
	path := sprintf("%s/%s/%d", [pod_spec_path, group, i])
}

# Every text of the object in which a secret is written by mistake, by JSON Pointer.
texts[path] := text if {
	some part in ["annotations", "labels"]
	some key, text in input.object.metadata[part]
	is_string(text)
	key != last_applied
	path := concat("", ["/metadata/", part, "/", token(key)])
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
	kind == "ConfigMap"
	some key, encoded in input.object.binaryData
	text := decoded(encoded)
	path := concat("", ["/binaryData/", token(key)])
}

texts[path] := text if {
	some place, container in containers
	some field, text in container_texts(container)
	path := concat("/", [place, field])
}

texts[path] := text if {
	sealed
	some key, text in sealed_template.data
	is_string(text)
	path := concat("", ["/spec/template/data/", token(key)])
}

texts[path] := leaf.text if some path, leaf in custom_leaves

# What is no text (an image) has bytes that WebAssembly's functions for strings stop at; sprintf,
# which is the host's, puts a replacement in their place.
decoded(encoded) := sprintf("%s", [base64.decode(encoded)]) if base64.is_valid(encoded)

container_texts(container) := {field: text |
	some part in [
		{sprintf("env/%d/value", [i]): variable.value | some i, variable in container.env},
		{sprintf("command/%d", [i]): word | some i, word in container.command},
		{sprintf("args/%d", [i]): word | some i, word in container.args},
		hook_texts(container),
	]
	some field, text in part
	is_string(text)
}

# Headers of probes and hooks, and the commands of both.
hook_texts(container) := {pointer_in(path): header_text(value) |
	some field in ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"]
	container[field]
	walk(container[field], [steps, value])
	hook_text(steps, value)
	path := array.concat([field], steps)
}

hook_text(_, value) if is_string(value.value)

hook_text(steps, value) if {
	is_string(value)
	"command" in steps
}

header_text(value) := value if {
	is_string(value)
} else := sprintf("%s: %s", [object.get(value, "name", ""), value.value])

pointer_in(path) := trim_prefix(pointer(path), "/")

# A kind of somebody else's, whose fields nobody here knows by name.
custom if {
	contains(api_version, "/")
	group := split(api_version, "/")[0]
	contains(group, ".")
	not endswith(group, ".k8s.io")
	not sealed
}

# Where a custom resource is searched: where customResources says, or in all of it but its metadata.
custom_parts[path] := part if {
	custom
	not input.parameters.customResources[kind]
	some field, part in input.object
	not field in {"apiVersion", "kind", "metadata", "status", "sops"}
	path := [field]
}

custom_parts[path] := part if {
	custom
	some place in input.parameters.customResources[kind]
	path := [replace(replace(step, "~1", "/"), "~0", "~") |
		some step in array.slice(split(place, "/"), 1, 100)
	]
	part := object.get(input.object, path, null)
	part != null
}

custom_leaves[path] := {"name": leaf_name(whole_path), "text": text} if {
	some root, part in custom_parts
	walk(part, [steps, text])
	is_string(text)
	text != ""
	whole_path := array.concat(root, steps)
	path := pointer(whole_path)
}

leaf_name(path) := last if {
	last := path[count(path) - 1]
	is_string(last)
} else := ""

# All of them in one text: one look tells whether there is anything to look for.
whole := concat("\n", [text | some text in texts])
