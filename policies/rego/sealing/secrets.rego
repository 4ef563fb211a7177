# METADATA
# title: Sealing
# description: >-
#   No secret value stands in Git in the clear, and none reaches the cluster but by those who unseal
#   it. Findings name keys and paths, never a value or a part of one.
# custom:
#   requirements: [GDPR-5-1-f, GDPR-32]
package samsvar.sealing

kind := object.get(input.object, "kind", "")

named := sprintf("%s %s", [kind, object.get(object.get(input.object, "metadata", {}), "name", "")])

core if object.get(input.object, "apiVersion", "") == "v1"

secret_keys contains key if {
	core
	kind == "Secret"
	some part in ["data", "stringData"]
	some key, _ in input.object[part]
}

# METADATA
# title: No plaintext Secret
# description: >-
#   A Secret with values is not written to Git, and not to the cluster by anyone but those who unseal
#   secrets and the controllers of Kubernetes for their own types.
# custom:
#   code: sealing.plaintext-secret
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "sealing.plaintext-secret",
	"message": sprintf(
		"%s holds values in the clear under %s: seal it (kubeseal, or samsvar seal), remove it from Git and change the values, since they were disclosed",
		[named, concat(", ", sort(secret_keys))],
	),
	"path": path,
} if {
	input.operation == "SYNC"
	count(secret_keys) > 0
	path := secret_path
}

deny contains {
	"code": "sealing.plaintext-secret",
	"message": sprintf(
		"%s with values under %s may be written by the controller that unseals it only: write a SealedSecret instead",
		[named, concat(", ", sort(secret_keys))],
	),
	"path": path,
} if {
	input.operation != "SYNC"
	count(secret_keys) > 0
	not may_write
	not values_unchanged
	path := secret_path
}

secret_path := "/stringData" if {
	count(object.get(input.object, "stringData", {})) > 0
} else := "/data"

may_write if input.userInfo.username in input.parameters.secretWriters

may_write if {
	input.userInfo.username in input.parameters.controllers
	input.object.type in input.parameters.controllerSecretTypes
}

# A label or an owner may be changed by those who may otherwise: no value is written by that.
values_unchanged if {
	input.operation == "UPDATE"
	input.object.data == input.oldObject.data
	count(object.get(input.object, "stringData", {})) == 0
}
