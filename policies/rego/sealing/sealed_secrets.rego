package samsvar.sealing

sealed if {
	kind == "SealedSecret"
	startswith(object.get(input.object, "apiVersion", ""), "bitnami.com/")
}

sealed_template := input.object.spec.template if sealed

# METADATA
# title: A SealedSecret holds ciphertext
# description: >-
#   encryptedData is an object that is not empty; each value is base64 of a length and a beginning
#   that a value sealed by RSA-OAEP and AES-GCM has. The old field data is not used.
# custom:
#   code: sealing.malformed-sealed-secret
#   severity: high
#   requirements: [GDPR-32]
deny contains malformed("/spec/encryptedData", "holds no encryptedData: seal the values again") if {
	sealed
	count(object.keys(encrypted)) == 0
}

deny contains malformed("/spec/data", "uses spec.data, which old versions wrote: seal it again") if {
	sealed
	object.get(input.object.spec, "data", null) != null
}

deny contains malformed(
	concat("", ["/spec/encryptedData/", token(key)]),
	sprintf("has under key '%s' what no sealed value looks like: seal it again", [key]),
) if {
	sealed
	some key, value in encrypted
	not ciphertext(value)
}

malformed(path, what) := {
	"code": "sealing.malformed-sealed-secret",
	"message": sprintf("%s %s", [named, what]),
	"path": path,
}

encrypted := input.object.spec.encryptedData if {
	is_object(input.object.spec.encryptedData)
} else := {}

# Two bytes with the length of the RSA part (256, 384, 512 or 1024 bytes), that part, and an AES-GCM
# tag of 16 bytes at least: 274 bytes or more, in base64 368 characters.
ciphertext(value) if {
	is_string(value)
	count(value) >= 368
	substring(value, 0, 2) in {"AQ", "AY", "Ag", "BA"}
	substring(value, 2, 1) in {"A", "B", "C", "D"}
	base64.is_valid(value)
}

# METADATA
# title: A SealedSecret is bound to its place
# description: >-
#   The scope is one that is allowed. A value sealed cluster-wide can be used under any name in any
#   namespace, so whoever may create objects somewhere can read it.
# custom:
#   code: sealing.scope-not-allowed
#   severity: high
#   requirements: [GDPR-32]
deny contains {
	"code": "sealing.scope-not-allowed",
	"message": sprintf(
		"%s has the scope %s, which is not allowed: seal it for its own name and namespace",
		[named, scope],
	),
	"path": "/metadata/annotations",
} if {
	sealed
	some scope in scopes
	not scope in input.parameters.allowedScopes
}

scopes contains scope if {
	some scope in ["cluster-wide", "namespace-wide"]
	marked(input.object, scope)
}

scopes contains scope if {
	some scope in ["cluster-wide", "namespace-wide"]
	marked(sealed_template, scope)
}

marked(holder, scope) if {
	holder.metadata.annotations[concat("", ["sealedsecrets.bitnami.com/", scope])] == "true"
}

scopes contains "strict" if {
	not marked(input.object, "cluster-wide")
	not marked(input.object, "namespace-wide")
}

# METADATA
# title: A SealedSecret makes the Secret it is named for
# description: Name and namespace of the template are those of the SealedSecret.
# custom:
#   code: sealing.template-differs
#   severity: medium
#   requirements: [GDPR-32]
deny contains {
	"code": "sealing.template-differs",
	"message": sprintf(
		"%s has a template with another %s: it would not be unsealed. Make them the same, or seal it again",
		[named, field],
	),
	"path": concat("", ["/spec/template/metadata/", field]),
} if {
	sealed
	some field in ["name", "namespace"]
	input.object.metadata[field] != sealed_template.metadata[field]
}

# METADATA
# title: The template of a SealedSecret holds no plaintext
# description: >-
#   What the template adds to the Secret refers to sealed values. A literal would be a secret in the
#   clear, and a copy of what was last applied is one too.
# custom:
#   code: sealing.template-plaintext
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "sealing.template-plaintext",
	"message": sprintf(
		"%s has a literal under key '%s' of its template: seal the value, or put what is no secret into a ConfigMap",
		[named, key],
	),
	"path": concat("", ["/spec/template/data/", token(key)]),
} if {
	sealed
	some key, value in sealed_template.data
	not contains(value, "{{")
}

deny contains {
	"code": "sealing.template-plaintext",
	"message": sprintf(
		"%s carries in its template a copy of what was last applied, with the values in the clear: remove the annotation and change the values",
		[named],
	),
	"path": "/spec/template/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration",
} if {
	sealed
	sealed_template.metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]
}

# A reference token of a JSON Pointer (RFC 6901).
token(text) := replace(replace(text, "~", "~0"), "/", "~1")
