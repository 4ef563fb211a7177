# METADATA
# title: Network policies
# description: >-
#   What a Sync declares is closed by its own network policies: who may talk to a pod is said beside
#   the pod.
# custom:
#   input: plan
#   requirements: [GDPR-25, GDPR-32, NSM-2.4, NSM-2.5]
package samsvar.network

# METADATA
# title: A network policy selects every pod
# description: >-
#   Each workload that a Sync declares is selected by a NetworkPolicy of the same Sync and namespace,
#   for each of the directions asked for; without one, everybody may talk to its pods.
# custom:
#   code: network.policy-missing
#   severity: high
#   requirements: [GDPR-25, GDPR-32, NSM-2.4, NSM-2.5]
deny contains finding if some finding in policy_missing

policy_missing contains {
	"code": "network.policy-missing",
	"message": sprintf(
		"%s %s/%s has no NetworkPolicy for %s beside it: declare one that selects its pods, for example with an empty podSelector for the whole namespace",
		[pods.kind, pods.namespace, pods.name, direction],
	),
	"path": sprintf("/declared/pods/%d", [i]),
	"details": {"direction": direction},
} if {
	some i, pods in input.declared.pods
	not pods.namespace in input.parameters.exemptNamespaces
	not pods.namespace in input.parameters.policiesElsewhere
	some direction in input.parameters.directions
	not selected(pods, direction)
}

# METADATA
# title: What is declared can be read
# description: Where nothing tells what the Sync declares, nobody can say that its pods are closed.
# custom:
#   code: network.not-told
#   severity: high
#   requirements: [GDPR-25, GDPR-32]
deny contains finding if some finding in not_told

not_told contains {
	"code": "network.not-told",
	"message": "The plan does not tell which pods and network policies the Sync declares",
	"path": "/declared",
} if {
	some part in ["pods", "networkPolicies"]
	not told(part)
}

told(part) if is_array(input.declared[part])

selected(pods, direction) if {
	some policy in input.declared.networkPolicies
	policy.namespace == pods.namespace
	governs(policy.spec, direction)
	selects(object.get(policy.spec, "podSelector", null), pods.labels)
}

# As the API server fills it in: ingress always, egress where the policy says anything of it.
governs(spec, direction) if direction in object.get(spec, "policyTypes", [])

governs(spec, "Ingress") if count(object.get(spec, "policyTypes", [])) == 0

governs(spec, "Egress") if {
	count(object.get(spec, "policyTypes", [])) == 0
	count(spec.egress) > 0
}

selects(selector, labels) if {
	is_object(selector)
	every key, value in object.get(selector, "matchLabels", {}) {
		labels[key] == value
	}
	every expression in object.get(selector, "matchExpressions", []) {
		holds(expression, labels)
	}
}

holds(expression, labels) if {
	expression.operator == "In"
	among_values(expression, labels)
}

holds(expression, labels) if {
	expression.operator == "NotIn"
	not among_values(expression, labels)
}

among_values(expression, labels) if labels[expression.key] in expression.values

holds(expression, labels) if {
	expression.operator == "Exists"
	expression.key in object.keys(labels)
}

holds(expression, labels) if {
	expression.operator == "DoesNotExist"
	not expression.key in object.keys(labels)
}
