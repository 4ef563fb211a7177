# METADATA
# title: Prune safety
# description: >-
#   Nothing is deleted because of absence alone. A deletion needs a source that proved itself, a
#   budget it stays within, or the approval of exactly this plan.
# custom:
#   input: plan
#   requirements: [GDPR-5-1-f, GDPR-32]
package samsvar.prune

deletions := [change | some change in input.plan.changes; change.action == "delete"]

# Every deletion counts once, and once for each object that goes with it.
deleted := count(deletions) + sum([object.get(change, "cascade", 0) | some change in deletions])

# The smaller of the two budgets; one object is always allowed.
budget := max([1, min([input.parameters.maxObjects, percent])])

percent := floor((input.plan.inventory * input.parameters.maxPercent) / 100)

# An approval counts for the plan it names, once, for a time.
approved if {
	input.plan.approval.accepted == true
	input.plan.approval.digest == input.plan.digest
	not expired
}

expired if time.parse_rfc3339_ns(input.plan.approval.expires) <= time.now_ns()

# Rules of their own, since Rego leaves "not a > b" undefined, instead of true, when a is missing.
declares if input.plan.source.rendered > 0

deployed if input.plan.inventory > 0

# The Sync itself is being deleted, and asked that its objects go with it: then nothing is declared.
taken_down if input.plan.source.takenDown == true

# METADATA
# title: The path exists
# description: A path that is not in the revision freezes what was deployed from it.
# custom:
#   code: prune.path-missing
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "prune.path-missing",
	"message": "The path of the Sync is not in this revision. Nothing is deleted: correct the path, or suspend the Sync",
	"path": "/source/pathExists",
} if {
	not input.plan.source.pathExists == true
}

# METADATA
# title: The source is complete
# description: A source that could be read in part only freezes what was deployed from it.
# custom:
#   code: prune.source-incomplete
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "prune.source-incomplete",
	"message": "The source could be read in part only. Nothing is deleted until it is read completely",
	"path": "/source/complete",
} if {
	input.plan.source.complete == false
}

# METADATA
# title: The source is not empty
# description: >-
#   A source that declares nothing freezes what was deployed from it, with or without an approval.
# custom:
#   code: prune.source-empty
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "prune.source-empty",
	"message": sprintf(
		"The source declares nothing, while %d objects were deployed from it. Nothing is deleted: correct the path, or delete the Sync to take all away",
		[input.plan.inventory],
	),
	"path": "/source/rendered",
} if {
	not declares
	not taken_down
	deployed
}

deny contains {
	"code": "prune.source-empty",
	"message": "The source declares nothing and the plan deletes. Nothing is deleted: correct the path",
	"path": "/source/rendered",
} if {
	not declares
	not taken_down
	not deployed
	deleted > 0
}

# METADATA
# title: The source is the one that made the inventory
# description: A Sync that now follows another repository or path does not delete what it finds missing.
# custom:
#   code: prune.source-moved
#   severity: high
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "prune.source-moved",
	"message": "The Sync follows another source than the one that deployed these objects. Deletions need an approval of this plan",
	"path": "/source/moved",
} if {
	object.get(input.plan.source, "moved", false) != false
	deleted > 0
	not approved
}

# METADATA
# title: Deletions stay within the budget
# description: >-
#   A plan deletes at most a number of objects and a share of the inventory, whichever is smaller,
#   counting what a Namespace or a definition takes along. More needs an approval of the plan.
# custom:
#   code: prune.budget-exceeded
#   severity: high
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "prune.budget-exceeded",
	"message": sprintf(
		"The plan deletes %d of %d objects; %d are allowed without an approval. Approve plan %s if this is meant",
		[deleted, input.plan.inventory, budget, input.plan.digest],
	),
	"path": "/changes",
	"details": {"deleted": deleted, "allowed": budget},
} if {
	deleted > budget
	not approved
}

# METADATA
# title: The plan is whole
# description: A plan whose inventory or changes cannot be read deletes nothing.
# custom:
#   code: prune.plan-unreadable
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "prune.plan-unreadable",
	"message": "The plan names no changes, no inventory or no digest. Nothing is deleted: this is a fault of the program that made it",
	"path": "",
} if {
	not readable
}

readable if {
	is_array(input.plan.changes)
	is_number(input.plan.inventory)
	is_string(input.plan.digest)
	every change in input.plan.changes {
		is_string(change.action)
		is_object(change.resource)
	}
}

# METADATA
# title: Protected objects are deleted with an approval only
# description: >-
#   Objects that hold data or other objects, and those marked as protected, are deleted with an
#   approval of the plan only.
# custom:
#   code: prune.protected
#   severity: high
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "prune.protected",
	"message": sprintf(
		"The plan deletes %s, which is protected. Approve plan %s if this is meant",
		[told(change.resource), input.plan.digest],
	),
	"path": sprintf("/changes/%d", [i]),
} if {
	some i, change in input.plan.changes
	change.action == "delete"
	protected(change)
	not approved
}

protected(change) if change.resource.kind in input.parameters.protectedKinds

protected(change) if object.get(change, "protected", false) != false

told(resource) := sprintf("%s %s/%s", [resource.kind, resource.namespace, resource.name]) if {
	resource.namespace != ""
} else := sprintf("%s %s", [resource.kind, resource.name])

# METADATA
# title: An approval that does not count is told
# description: An approval of another plan, one not accepted or an expired one changes nothing.
# custom:
#   code: prune.approval-not-counted
#   severity: low
#   requirements: [GDPR-5-2]
warn contains {
	"code": "prune.approval-not-counted",
	"message": "There is an approval that does not count for this plan: it names another plan, was not accepted, or expired",
	"path": "/approval",
} if {
	is_object(input.plan.approval)
	not approved
}
