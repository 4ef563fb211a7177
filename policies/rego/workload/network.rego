package samsvar.workload

# METADATA
# title: Network policies are none that let in everybody
# description: >-
#   A NetworkPolicy does not let in, or out, everything from everywhere, which would undo every other
#   one that selects the same pods.
# custom:
#   code: workload.network-policy-open
#   severity: high
#   requirements: [GDPR-25, GDPR-32, NSM-2.4, NSM-2.5]
deny contains finding if some finding in network_policy_open

network_policy_open contains finding("network-policy-open", path, sprintf("lets %s: name who may, by port or by a selector in %s", [told, peers])) if {
	judged
	input.parameters.networkPolicies == true
	kind == "NetworkPolicy"
	some [direction, peers, told] in [["ingress", "from", "in everybody"], ["egress", "to", "out everything"]]
	some i, rule in input.object.spec[direction]
	open_to_all(rule, peers)
	path := sprintf("/spec/%s/%d", [direction, i])
}

# No peers are all peers. A port narrows it down: DNS for everybody, a website for everybody.
open_to_all(rule, peers) if {
	count(object.get(rule, "ports", [])) == 0
	all_peers(object.get(rule, peers, []))
}

all_peers(peers) if count(peers) == 0

all_peers(peers) if {
	some peer in peers
	peer.ipBlock.cidr in ["0.0.0.0/0", "::/0"]
	count(object.get(peer.ipBlock, "except", [])) == 0
}
