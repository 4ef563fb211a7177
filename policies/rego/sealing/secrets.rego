# METADATA
# title: Sealing
# description: >-
#   No secret value stands in Git in the clear, and none reaches the cluster but by those who unseal
#   it. Findings name keys and paths, never a value or a part of one.
# custom:
#   requirements: [GDPR-5-1-f, GDPR-32]
package samsvar.sealing

kind := object.get(input.object, "kind", "")

api_version := object.get(input.object, "apiVersion", "")

named := sprintf("%s %s", [kind, object.get(object.get(input.object, "metadata", {}), "name", "")])

core if api_version == "v1"

secret if {
	core
	kind == "Secret"
}

secret_keys contains key if {
	secret
	some part in ["data", "stringData"]
	some key, _ in input.object[part]
}

# METADATA
# title: No plaintext Secret
# description: >-
#   A Secret with values is not written to Git unless SOPS encrypted every one of them, and not to
#   the cluster by anyone but those who unseal secrets and the controllers of Kubernetes for their
#   own types.
# custom:
#   code: sealing.plaintext-secret
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains finding if some finding in plaintext_secret

plaintext_secret contains {
	"code": "sealing.plaintext-secret",
	"message": sprintf(
		"%s holds values in the clear under %s: seal it (samsvar seal, or kubeseal), remove it from Git and change the values, since they were disclosed",
		[named, concat(", ", sort(secret_keys))],
	),
	"path": secret_path,
} if {
	input.operation == "SYNC"
	count(secret_keys) > 0
	not sops_used
}

plaintext_secret contains {
	"code": "sealing.plaintext-secret",
	"message": sprintf(
		"%s with values under %s may be written by the controller that unseals it only: write a SealedSecret instead",
		[named, concat(", ", sort(secret_keys))],
	),
	"path": secret_path,
} if {
	input.operation != "SYNC"
	count(secret_keys) > 0
	not may_write
	not values_unchanged
}

# What kubectl apply once left behind holds the whole object, values included.
plaintext_secret contains {
	"code": "sealing.plaintext-secret",
	"message": sprintf(
		"%s carries a Secret with its values in the clear in its annotation %s: remove the annotation and change the values",
		[named, last_applied],
	),
	"path": concat("", ["/metadata/annotations/", token(last_applied)]),
} if {
	text := input.object.metadata.annotations[last_applied]
	holds_secret(text)
	not may_write
	not annotation_unchanged(text)
}

last_applied := "kubectl.kubernetes.io/last-applied-configuration"

holds_secret(text) if {
	applied := json.unmarshal(text)
	applied.kind == "Secret"
	some part in ["data", "stringData"]
	count(applied[part]) > 0
}

annotation_unchanged(text) if {
	input.operation == "UPDATE"
	input.oldObject.metadata.annotations[last_applied] == text
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

# A reference token of a JSON Pointer (RFC 6901).
token(text) := replace(replace(text, "~", "~0"), "/", "~1")

# A JSON Pointer of the path that walk tells.
pointer(path) := concat("", [step |
	some part in path
	step := concat("", ["/", token(sprintf("%v", [part]))])
])
