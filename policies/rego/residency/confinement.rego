package samsvar.residency

# METADATA
# title: The label is made true
# description: >-
#   Where the nodes of the cluster are not all in the region that a workload says, its pods are
#   required to run there: by a node selector, or by every alternative of the required node
#   affinity. A preference, an exclusion (NotIn) and the mere presence of a label are not enough.
# custom:
#   code: residency.placement-not-required
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32, GDPR-44, SchremsII]
deny contains finding if some finding in placement_not_required

placement_not_required contains {
	"code": "residency.placement-not-required",
	"message": sprintf(
		"%s says region '%v' and lets its pods run anywhere in a cluster with nodes in %s: require the region by nodeSelector or in every term of the required nodeAffinity",
		[named, region, cluster_regions_told],
	),
	"path": concat("", [at, "/spec/nodeSelector"]),
	"details": {"region": region},
} if {
	governed
	region := effective(region_label)
	placement_needed(region)
	some at, pod in pods
	not confined(pod, region)
	not bound(at)
}

# METADATA
# title: No pod is given to a node past the scheduler
# description: >-
#   Where the region must be made true, a pod does not name its node: the scheduler, which would look
#   at the node's region, is not asked then.
# custom:
#   code: residency.node-name-set
#   severity: high
#   requirements: [GDPR-32, GDPR-44]
deny contains finding if some finding in node_name_set

node_name_set contains {
	"code": "residency.node-name-set",
	"message": sprintf("%s names the node '%v' itself, past the scheduler: leave out nodeName and require the region", [named, pod.spec.nodeName]),
	"path": concat("", [at, "/spec/nodeName"]),
} if {
	governed
	placement_needed(effective(region_label))
	some at, pod in pods
	pod.spec.nodeName != ""
	not bound(at)
}

# A live pod has its node from the scheduler; where it may go was judged when it was made.
bound("") if input.object.spec.nodeName == input.oldObject.spec.nodeName

placement_needed(_) if input.parameters.requirePlacement == "always"

placement_needed(region) if {
	input.parameters.requirePlacement != "never"
	elsewhere(region)
}

# A pull request may be judged without knowing of a cluster; samsvar run is always told its regions.
elsewhere(region) if {
	count(input.cluster.regions) > 0
	not only_region(region)
}

only_region(region) if {region} == {known | some known in input.cluster.regions}

cluster_regions_told := concat(", ", sort({known | some known in input.cluster.regions}))

confined(pod, region) if {
	some key in place_keys
	stands_for(key, pod.spec.nodeSelector[key], region)
}

confined(pod, region) if {
	terms := pod.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms
	count(terms) > 0
	every term in terms {
		term_confined(term, region)
	}
}

# The admission plugin PodNodeSelector gives every pod of a namespace these, where it is turned on.
confined(_, region) if {
	input.parameters.namespaceNodeSelector
	selector := input.namespace.metadata.annotations["scheduler.alpha.kubernetes.io/node-selector"]
	some part in split(selector, ",")
	[key, value] := split(part, "=")
	trim_space(key) in place_keys
	stands_for(trim_space(key), trim_space(value), region)
}

# Values of one expression are alternatives, expressions of one term hold together.
term_confined(term, region) if {
	some expression in term.matchExpressions
	expression.operator == "In"
	expression.key in place_keys
	count(expression.values) > 0
	every value in expression.values {
		stands_for(expression.key, value, region)
	}
}
