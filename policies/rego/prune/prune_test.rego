package samsvar.prune_test

import data.samsvar.prune

budget(inventory, objects, percent) := result if {
	result := prune.budget with input as {
		"parameters": {"maxObjects": objects, "maxPercent": percent},
		"plan": {"inventory": inventory, "changes": []},
	}
}

test_the_budget_is_the_smaller_one if {
	budget(20, 10, 20) == 4
	budget(1000, 10, 20) == 10
	budget(1000, 500, 20) == 200
}

test_one_object_is_always_allowed if {
	budget(0, 10, 20) == 1
	budget(4, 10, 20) == 1
	budget(1000, 0, 0) == 1
}

test_what_goes_along_counts if {
	deleted := prune.deleted with input.plan.changes as [
		{"action": "delete", "resource": {}, "cascade": 7},
		{"action": "delete", "resource": {}},
		{"action": "orphan", "resource": {}, "cascade": 9},
	]
	deleted == 9
}

test_an_approval_is_for_one_plan_and_a_time if {
	approval := {"digest": "sha256:a", "accepted": true, "expires": "2026-11-23T12:00:00Z"}
	prune.approved with input.plan as {"digest": "sha256:a", "approval": approval}
		with time.now_ns as time.parse_rfc3339_ns("2026-11-23T11:59:59Z")
	not prune.approved with input.plan as {"digest": "sha256:b", "approval": approval}
		with time.now_ns as time.parse_rfc3339_ns("2026-11-23T11:59:59Z")
	not prune.approved with input.plan as {"digest": "sha256:a", "approval": approval}
		with time.now_ns as time.parse_rfc3339_ns("2026-11-23T12:00:00Z")
}
