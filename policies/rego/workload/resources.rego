package samsvar.workload

# METADATA
# title: Requests are set
# description: Containers say what they need, so that none is put where it does not fit.
# custom:
#   code: workload.requests-missing
#   severity: medium
#   requirements: [GDPR-32-1-b, NSM-2.3]
deny contains finding if some finding in requests_missing

requests_missing contains finding("requests-missing", path, sprintf("requests no %v: set resources.requests.%v", [resource, resource])) if {
	judged
	some at, container in sized_containers
	some resource in input.parameters.requireRequests
	not said(container, "requests", resource)
	not said(container, "limits", resource)
	path := concat("", [at, "/resources/requests"])
}

# METADATA
# title: Limits are set
# description: Containers have limits, so that one of them does not take the others' share.
# custom:
#   code: workload.limits-missing
#   severity: medium
#   requirements: [GDPR-32-1-b, NSM-2.3]
deny contains finding if some finding in limits_missing

limits_missing contains finding("limits-missing", path, sprintf("has no limit of %v: set resources.limits.%v", [resource, resource])) if {
	judged
	some at, container in sized_containers
	some resource in input.parameters.requireLimits
	not said(container, "limits", resource)
	path := concat("", [at, "/resources/limits"])
}

# Ephemeral containers cannot have resources.
sized_containers[at] := container if {
	some at, container in containers
	not contains(at, "/ephemeralContainers/")
	not pod_level(at)
}

# Resources can be given to the pod as a whole; then its containers share them.
pod_level(at) if {
	some above, pod in pods
	startswith(at, concat("", [above, "/spec/"]))
	every resource in input.parameters.requireRequests {
		pod_says(pod, ["requests", "limits"], resource)
	}
	every resource in input.parameters.requireLimits {
		pod_says(pod, ["limits"], resource)
	}
	is_object(pod.spec.resources)
}

pod_says(pod, parts, resource) if {
	some part in parts
	quantity(object.get(pod, ["spec", "resources", part, resource], ""))
}

# The API server takes a limit for a request that is not set.
said(container, part, resource) if quantity(object.get(container, ["resources", part, resource], ""))

quantity(value) if not value in ["", "0", 0, null]
