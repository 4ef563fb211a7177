package samsvar.residency

# METADATA
# title: Traffic with personal data ends in an allowed region
# description: >-
#   Where personal data is handled, no load balancer or gateway is one whose encryption ends at the
#   edge of a worldwide network, in whatever country that edge is.
# custom:
#   code: residency.load-balancer-global
#   severity: high
#   requirements: [GDPR-32, GDPR-44, SchremsII, NSM-2.5]
deny contains finding if some finding in load_balancer_global

load_balancer_global contains {
	"code": "residency.load-balancer-global",
	"message": sprintf(
		"%s lets traffic end anywhere in the world (%s), and personal data goes through it: use a regional load balancer",
		[named, path],
	),
	"path": path,
} if {
	judged
	personal
	some path in global_points
}

global_points contains path if {
	some key, values in input.parameters.globalAnnotations
	value := input.object.metadata.annotations[key]
	one_of(value, values)
	path := concat("", ["/metadata/annotations/", token(key)])
}

global_points contains path if {
	some field in ["ingressClassName", "gatewayClassName"]
	input.object.spec[field] in input.parameters.globalClasses
	path := concat("", ["/spec/", field])
}

# No values are any value.
one_of(value, values) if value in values

one_of(_, values) if count(values) == 0
