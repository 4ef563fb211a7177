package samsvar.network_test

import data.samsvar.network

test_an_empty_selector_selects_all if network.selects({}, {"app": "web"})

test_no_selector_selects_nothing if not network.selects(null, {"app": "web"})

test_expressions_hold_together if {
	selector := {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]}
	network.selects(selector, {"app": "web", "tier": "front"})
	not network.selects(selector, {"app": "web"})
	not network.selects(selector, {"app": "api", "tier": "front"})
}

test_not_in_holds_where_the_label_is_missing if {
	network.holds({"key": "tier", "operator": "NotIn", "values": ["back"]}, {})
	not network.holds({"key": "tier", "operator": "NotIn", "values": ["back"]}, {"tier": "back"})
}

test_types_are_those_that_the_api_server_fills_in if {
	network.governs({}, "Ingress")
	not network.governs({}, "Egress")
	network.governs({"egress": [{}]}, "Egress")
	not network.governs({"policyTypes": ["Egress"]}, "Ingress")
}
