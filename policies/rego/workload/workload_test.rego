package samsvar.workload_test

import data.samsvar.workload

digest := concat("", ["sha256:", concat("", [letter | some _ in numbers.range(1, 64); letter := "a"])])

test_a_digest_is_64_hexadecimal_digits if {
	every image in ["web@", "registry.example.no:5000/team/web:1@"] {
		workload.by_digest(concat("", [image, digest]))
	}
	every image in [
		"web", "web:1", digest, concat("", ["@", digest]), concat("", ["web@", digest, "0"]),
		concat("", ["web@", upper(digest)]), concat("", ["web@", digest, "@", digest]),
	] {
		not workload.by_digest(image)
	}
}

test_an_unknown_level_is_the_strictest if {
	document := {"object": {"kind": "Pod"}, "parameters": {"level": "privilged", "exemptNamespaces": []}}
	workload.restricted with input as document
	workload.baseline with input as document
}

test_restricted_is_baseline_and_more if {
	every level, expected in {"privileged": [], "baseline": ["baseline"], "restricted": ["baseline", "restricted"]} {
		document := {"object": {"kind": "Pod"}, "parameters": {"level": level, "exemptNamespaces": []}}
		in_force(document) == expected
	}
}

in_force(document) := sort([name |
	some name, holds in {"baseline": holds_baseline(document), "restricted": holds_restricted(document)}
	holds
])

default holds_baseline(_) := false

holds_baseline(document) if workload.baseline with input as document

default holds_restricted(_) := false

holds_restricted(document) if workload.restricted with input as document

test_pods_are_found_below_a_star if {
	fleet := {"apiVersion": "example.no/v1", "kind": "Fleet", "spec": {"groups": [{"pod": {"spec": {"containers": []}}}, {"pod": {}}, {}]}}
	found := workload.pods with input as {"object": fleet, "parameters": {"podTemplates": {"Fleet.example.no": ["/spec/groups/*/pod"]}}}
	object.keys(found) == {"/spec/groups/0/pod", "/spec/groups/1/pod"}
}

test_zero_and_nothing_are_no_quantities if {
	every value in ["", "0", 0, null] {
		not workload.quantity(value)
	}
	every value in ["1", 1, "50m", "128Mi"] {
		workload.quantity(value)
	}
}
