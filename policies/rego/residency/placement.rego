package samsvar.residency

region_keys := {"topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"}

# METADATA
# title: Pods are not sent to a region that is not allowed
# description: >-
#   A node selector or a node affinity names allowed regions only. A preference counts as well: what
#   is preferred happens.
# custom:
#   code: residency.region-not-allowed
#   severity: critical
#   requirements: [GDPR-32, GDPR-44, SchremsII]
deny contains {
	"code": "residency.region-not-allowed",
	"message": sprintf(
		"%s sends its pods to region '%v', which is not an allowed region: name an allowed one",
		[named, place.region],
	),
	"path": place.path,
	"details": {"region": place.region},
} if {
	judged
	some place in places
	not allowed(place.region)
}

# METADATA
# title: Pods are sent where their label says they are
# description: Where a workload says its region, a node selector or a required affinity includes it.
# custom:
#   code: residency.placement-contradicts-label
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains {
	"code": "residency.placement-contradicts-label",
	"message": sprintf(
		"%s says region '%v' and sends its pods to '%v': make them the same",
		[named, effective(region_label), place.region],
	),
	"path": place.path,
} if {
	governed
	some place in places
	place.required
	place.region != effective(region_label)
	not required_as_well(effective(region_label), place.group)
}

# One of several regions of the same expression may be another one.
required_as_well(region, group) if {
	some place in places
	place.group == group
	place.region == region
}

places contains {
	"region": region,
	"path": path,
	"required": true,
	"group": path,
} if {
	some key in region_keys
	region := pod_spec.nodeSelector[key]
	path := concat("", [pod_spec_path, "/nodeSelector/", token(key)])
}

places contains {
	"region": region,
	"path": sprintf("%s/values", [at]),
	"required": true,
	"group": at,
} if {
	required := pod_spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
	some t, term in required.nodeSelectorTerms
	some e, expression in term.matchExpressions
	expression.key in region_keys
	expression.operator == "In"
	at := sprintf(
		"%s/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/%d/matchExpressions/%d",
		[pod_spec_path, t, e],
	)
	some region in expression.values
}

places contains {
	"region": region,
	"path": sprintf("%s/values", [at]),
	"required": false,
	"group": at,
} if {
	preferred := pod_spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution
	some p, preference in preferred
	some e, expression in preference.preference.matchExpressions
	expression.key in region_keys
	expression.operator == "In"
	at := sprintf(
		"%s/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/%d/preference/matchExpressions/%d",
		[pod_spec_path, p, e],
	)
	some region in expression.values
}
