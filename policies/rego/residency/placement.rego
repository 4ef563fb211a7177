package samsvar.residency

place_keys := {key |
	some keys in [
		input.parameters.regionKeys,
		input.parameters.zoneKeys,
		object.keys(input.parameters.nodeRegions),
	]
	some key in keys
}

# The regions that a value of a node's label can stand for. Zones are named after their region:
# eu-north-1a, europe-north1-a, norwayeast-1.
regions_meant(key, value) := {input.parameters.nodeRegions[key][value]} if {
	input.parameters.nodeRegions[key][value]
} else := {value} if {
	key in input.parameters.regionKeys
} else := {value} | parent_regions(value) if {
	key in input.parameters.zoneKeys
	is_string(value)
} else := {value}

parent_regions(zone) := {parent |
	some parent in [letter_dropped(zone), suffix_dropped(zone)]
	parent != ""
}

default letter_dropped(_) := ""

letter_dropped(zone) := substring(zone, 0, count(zone) - 1) if {
	count(zone) > 1
	substring(zone, count(zone) - 2, 1) in digits
	not substring(zone, count(zone) - 1, 1) in digits
}

default suffix_dropped(_) := ""

suffix_dropped(zone) := substring(zone, 0, count(zone) - 2) if {
	count(zone) > 2
	substring(zone, count(zone) - 2, 1) == "-"
}

digits := {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

stands_for(key, value, region) if region in regions_meant(key, value)

place_allowed(place) if {
	some region in regions_meant(place.key, place.value)
	allowed(region)
}

# METADATA
# title: Nothing is sent to a region that is not allowed
# description: >-
#   Node selectors, node affinities, topologies of volumes and storage classes name allowed regions
#   and zones only. A preference counts as well: what is preferred happens.
# custom:
#   code: residency.region-not-allowed
#   severity: critical
#   requirements: [GDPR-32, GDPR-44, SchremsII]
deny contains finding if some finding in region_not_allowed

region_not_allowed contains {
	"code": "residency.region-not-allowed",
	"message": sprintf(
		"%s sends its pods or volumes to region '%v', which is not an allowed region: name an allowed one",
		[named, place.value],
	),
	"path": place.path,
	"details": {"region": place.value},
} if {
	judged
	some place in places
	not place_allowed(place)
}

# METADATA
# title: Pods and volumes are sent where their label says they are
# description: Where an object says its region, a node selector or a required affinity includes it.
# custom:
#   code: residency.placement-contradicts-label
#   severity: high
#   requirements: [GDPR-5-2, GDPR-32, GDPR-44]
deny contains finding if some finding in placement_contradicts_label

placement_contradicts_label contains {
	"code": "residency.placement-contradicts-label",
	"message": sprintf(
		"%s says region '%v' and sends its pods or volumes to '%v': make them the same",
		[named, region, place.value],
	),
	"path": place.path,
} if {
	judged
	region := effective(region_label)
	some place in places
	place.required
	not stands_for(place.key, place.value, region)
	not required_as_well(region, place.group)
}

# One of several regions of the same expression may be another one.
required_as_well(region, group) if {
	some place in places
	place.group == group
	stands_for(place.key, place.value, region)
}

places contains {"key": key, "value": value, "path": path, "required": true, "group": path} if {
	some at, pod in pods
	some key in place_keys
	value := pod.spec.nodeSelector[key]
	path := concat("", [at, "/spec/nodeSelector/", token(key)])
}

places contains {"key": expression.key, "value": value, "path": path, "required": true, "group": path} if {
	some above, terms in node_terms
	some t, term in terms
	some e, expression in term.matchExpressions
	expression.key in place_keys
	expression.operator == "In"
	path := sprintf("%s/%d/matchExpressions/%d/values", [above, t, e])
	some value in expression.values
}

places contains {"key": expression.key, "value": value, "path": path, "required": false, "group": path} if {
	some at, pod in pods
	preferred := pod.spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution
	some p, preference in preferred
	some e, expression in preference.preference.matchExpressions
	expression.key in place_keys
	expression.operator == "In"
	path := sprintf(
		"%s/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/%d/preference/matchExpressions/%d/values",
		[at, p, e],
	)
	some value in expression.values
}

# Alternatives of which nodes are chosen, by pointer: of pods, and of a volume.
node_terms[path] := terms if {
	some at, pod in pods
	terms := pod.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms
	path := concat("", [at, "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms"])
}

node_terms["/spec/nodeAffinity/required/nodeSelectorTerms"] := terms if {
	kind == "PersistentVolume"
	terms := input.object.spec.nodeAffinity.required.nodeSelectorTerms
}
