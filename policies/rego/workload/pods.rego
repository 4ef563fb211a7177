package samsvar.workload

# Pods by the JSON Pointer to what has their metadata and spec, whatever kind they are in.
pods[""] := input.object if kind == "Pod"

pods["/spec/template"] := pod if {
	pod := input.object.spec.template
	makes_containers(pod)
}

pods["/spec/jobTemplate/spec/template"] := pod if {
	pod := input.object.spec.jobTemplate.spec.template
	makes_containers(pod)
}

pods["/template"] := input.object.template if kind == "PodTemplate"

pods[at] := pod if {
	some pointer in input.parameters.podTemplates[resource_name]
	some at, pod in located(pointer)
	is_object(pod)
}

makes_containers(pod) if pod.spec.containers

makes_containers(pod) if pod.spec.initContainers

# As in Rollout.argoproj.io.
resource_name := concat(".", [kind, split(input.object.apiVersion, "/")[0]])

# What stands at a JSON Pointer; one star stands for every key or index.
located(pointer) := {pointer: value} if {
	not contains(pointer, "/*")
	value := object.get(input.object, steps(pointer), null)
} else := {at: value |
	[before, after] := split(pointer, "/*")
	some key, child in object.get(input.object, steps(before), {})
	value := object.get(child, steps(after), null)
	at := concat("", [before, "/", token(sprintf("%v", [key])), after])
}

steps(part) := [step |
	some i, word in split(part, "/")
	i > 0
	step := replace(replace(word, "~1", "/"), "~0", "~")
]

# Containers of all three kinds, by pointer.
containers[path] := container if {
	some at, pod in pods
	some part in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod.spec[part]
	path := sprintf("%s/spec/%s/%d", [at, part, i])
}

# Security contexts of pods and containers, by pointer.
contexts[path] := context if {
	some at, pod in pods
	context := pod.spec.securityContext
	path := concat("", [at, "/spec/securityContext"])
}

contexts[path] := context if {
	some at, container in containers
	context := container.securityContext
	path := concat("", [at, "/securityContext"])
}

volumes[path] := volume if {
	some at, pod in pods
	some i, volume in pod.spec.volumes
	path := sprintf("%s/spec/volumes/%d", [at, i])
}

on_windows(pod) if pod.spec.os.name == "windows"

# In a user namespace root inside is nobody outside.
in_user_namespace(pod) if pod.spec.hostUsers == false
