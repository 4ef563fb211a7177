package samsvar.sealing

sealed if {
	kind == "SealedSecret"
	startswith(api_version, "bitnami.com/")
}

sealed_template := input.object.spec.template if sealed

encrypted := input.object.spec.encryptedData if {
	is_object(input.object.spec.encryptedData)
} else := {}

# METADATA
# title: A SealedSecret holds ciphertext
# description: >-
#   encryptedData is an object that is not empty; each value is base64 that begins with the length of
#   an RSA block and is long enough for that block and the tag of AES-GCM. The old field data is not
#   used.
# custom:
#   code: sealing.malformed-sealed-secret
#   severity: high
#   requirements: [GDPR-32]
deny contains finding if some finding in malformed_sealed_secret

malformed_sealed_secret contains malformed("/spec/encryptedData", "holds no encryptedData: seal the values again") if {
	sealed
	count(object.keys(encrypted)) == 0
}

malformed_sealed_secret contains malformed("/spec/data", "uses spec.data, which old versions wrote: seal it again") if {
	sealed
	object.get(input.object.spec, "data", null) != null
}

malformed_sealed_secret contains malformed(
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

# Line breaks are ignored by the controller, padding is not.
ciphertext(value) if {
	is_string(value)
	text := replace(replace(value, "\n", ""), "\r", "")
	count(text) % 4 == 0
	decoded_bytes(text) >= (2 + rsa_bytes(text)) + 16
	base64.is_valid(text)
}

decoded_bytes(text) := ((count(text) / 4) * 3) - padding(text)

padding(text) := 2 if {
	endswith(text, "==")
} else := 1 if {
	endswith(text, "=")
} else := 0

# The first two bytes are the length of the RSA part: 256, 384, 512 or 1024 bytes, for keys of 2048
# to 8192 bits. In base64 they are two characters and four bits of the third, which has two bits more.
rsa_bytes(text) := object.get({"AQ": 256, "AY": 384, "Ag": 512, "BA": 1024}, substring(text, 0, 2), null) if {
	substring(text, 2, 1) in {"A", "B", "C", "D"}
	substring(text, 0, 2) in {"AQ", "AY", "Ag", "BA"}
}

# METADATA
# title: No ciphertext twice
# description: >-
#   A sealed value belongs to one place. The same ciphertext under two keys is a slip, and in two
#   objects it cannot be unsealed in both, unless its scope is wider than it should be.
# custom:
#   code: sealing.duplicated-ciphertext
#   severity: medium
#   requirements: [GDPR-32]
warn contains {
	"code": "sealing.duplicated-ciphertext",
	"message": sprintf(
		"%s has the same ciphertext under the keys %s: seal each value by itself",
		[named, concat(", ", sort(keys))],
	),
	"path": "/spec/encryptedData",
} if {
	sealed
	some keys in same_ciphertext
}

same_ciphertext contains keys if {
	sealed
	count({value | some value in encrypted}) < count(encrypted)
	some value in encrypted
	keys := [key | some key, other in encrypted; other == value]
	count(keys) > 1
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
deny contains finding if some finding in scope_not_allowed

scope_not_allowed contains {
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

scopes contains "strict" if {
	not marked(input.object, "cluster-wide")
	not marked(input.object, "namespace-wide")
}

marked(holder, scope) if {
	holder.metadata.annotations[scope_annotation(scope)] == "true"
}

scope_annotation(scope) := concat("", ["sealedsecrets.bitnami.com/", scope])

# What the controller goes by: the annotations of the SealedSecret, the widest first.
effective_scope := "cluster-wide" if {
	marked(input.object, "cluster-wide")
} else := "namespace-wide" if {
	marked(input.object, "namespace-wide")
} else := "strict"

# METADATA
# title: A SealedSecret makes the Secret it is named for
# description: >-
#   Name, namespace and scope of the template are those of the SealedSecret, and name and namespace
#   are those it was sealed for, as far as samsvar seal noted them.
# custom:
#   code: sealing.template-differs
#   severity: medium
#   requirements: [GDPR-32]
deny contains finding if some finding in template_differs

template_differs contains differs(
	concat("", ["/spec/template/metadata/", field]),
	sprintf("has a template with another %s: it would not be unsealed. Make them the same, or seal it again", [field]),
) if {
	sealed
	some field in ["name", "namespace"]
	input.object.metadata[field] != sealed_template.metadata[field]
}

template_differs contains differs(
	concat("", ["/spec/template/metadata/annotations/", token(scope_annotation(scope))]),
	sprintf("is marked %s in its template only, where the controller does not look: mark the SealedSecret itself", [scope]),
) if {
	sealed
	some scope in ["cluster-wide", "namespace-wide"]
	marked(sealed_template, scope)
	not marked(input.object, scope)
}

template_differs contains differs(
	concat("", ["/metadata/annotations/", token(receipt_annotation)]),
	"was sealed for another place: a sealed value cannot be moved. Seal it again for this name, namespace and scope",
) if {
	sealed
	receipt.place != place
}

receipt_annotation := "samsvar.io/seal-receipt"

# What samsvar seal noted: the place, and by key the certificate and the digest of the ciphertext.
receipt := json.unmarshal(input.object.metadata.annotations[receipt_annotation])

place := sprintf("strict %s/%s", [input.object.metadata.namespace, input.object.metadata.name]) if {
	effective_scope == "strict"
} else := sprintf("namespace-wide %s", [input.object.metadata.namespace]) if {
	effective_scope == "namespace-wide"
} else := effective_scope

differs(path, what) := {
	"code": "sealing.template-differs",
	"message": sprintf("%s %s", [named, what]),
	"path": path,
}

# METADATA
# title: A SealedSecret has the keys of its type
# description: >-
#   A Secret of a type that Kubernetes knows has the keys this type needs; otherwise the controller
#   unseals a Secret that the API server refuses.
# custom:
#   code: sealing.type-keys-missing
#   severity: low
#   requirements: [GDPR-32]
deny contains finding if some finding in type_keys_missing

type_keys_missing contains {
	"code": "sealing.type-keys-missing",
	"message": sprintf(
		"%s makes a Secret of type %s without the key '%s': the API server would refuse it. Seal that value too",
		[named, sealed_template.type, key],
	),
	"path": "/spec/encryptedData",
} if {
	sealed
	some key in object.get(type_keys, sealed_template.type, [])
	not key in object.keys(encrypted)
	not key in object.keys(object.get(sealed_template, "data", {}))
}

type_keys := {
	"kubernetes.io/dockercfg": [".dockercfg"],
	"kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
	"kubernetes.io/ssh-auth": ["ssh-privatekey"],
	"kubernetes.io/tls": ["tls.crt", "tls.key"],
}
