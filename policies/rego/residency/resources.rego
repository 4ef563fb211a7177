package samsvar.residency

group := split(object.get(input.object, "apiVersion", ""), "/")[0] if {
	contains(object.get(input.object, "apiVersion", ""), "/")
} else := ""

# As in Rollout.argoproj.io; kinds of the core group have nothing behind their name.
resource_name := kind if {
	group == ""
} else := concat(".", [kind, group])

# What is known of this kind: where in it are pod templates, regions, endpoints and keys.
resource := input.parameters.customResources[resource_name] if {
	input.parameters.customResources[resource_name]
} else := data.residency.knownResources[resource_name] if {
	data.residency.knownResources[resource_name]
} else := {}

# What stands at a JSON Pointer, in which a star stands for every key or index, by exact pointer.
# Up to three stars.
located(pointer) := located_by(split(pointer, "/*"))

located_by([part]) := first_part(part)

located_by([first_one, second]) := next_part(first_part(first_one), second)

located_by([first_one, second, third]) := next_part(next_part(first_part(first_one), second), third)

located_by([first_one, second, third, fourth]) := next_part(
	next_part(next_part(first_part(first_one), second), third),
	fourth,
)

first_part(part) := {at: value |
	at := part
	value := object.get(input.object, steps(part), null)
	value != null
}

next_part(nodes, part) := {at: value |
	some above, node in nodes
	some key, child in node
	value := below_child(child, part)
	value != null
	at := concat("", [above, "/", token(sprintf("%v", [key])), part])
}

# A pointer may end in a star.
below_child(child, part) := child if {
	part == ""
} else := object.get(child, steps(part), null) if {
	is_object(child)
}

steps(part) := [step |
	some i, word in split(part, "/")
	i > 0
	step := replace(replace(word, "~1", "/"), "~0", "~")
]

# Texts at the pointers of a list, a comma-separated one or a list of texts each on its own.
texts_at(pointers) := {at: text |
	some pointer in pointers
	some at, text in located(pointer)
	is_string(text)
	text != ""
}

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
	some pointer in resource.podTemplates
	some at, pod in located(pointer)
	is_object(pod)
}

makes_containers(pod) if pod.spec.containers

makes_containers(pod) if pod.spec.initContainers

# Claims by pointer: the object itself, those of a StatefulSet, those in volumes of pods.
claims[""] := input.object if kind == "PersistentVolumeClaim"

claims[at] := claim if {
	some i, claim in input.object.spec.volumeClaimTemplates
	at := sprintf("/spec/volumeClaimTemplates/%d", [i])
}

claims[at] := claim if {
	some above, pod in pods
	some i, volume in pod.spec.volumes
	claim := volume.ephemeral.volumeClaimTemplate
	at := sprintf("%s/spec/volumes/%d/ephemeral/volumeClaimTemplate", [above, i])
}

# Objects that will be made of this one, by pointer.
made[at] := pod if {
	some at, pod in pods
	at != ""
}

made[at] := claim if {
	some at, claim in claims
	at != ""
}

made["/spec/jobTemplate"] := input.object.spec.jobTemplate

made["/spec/template"] := input.object.spec.template if kind == "SealedSecret"
