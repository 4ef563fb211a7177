package samsvar.sealing

# What the gate asked before the first write; elsewhere there is no input.sealing, and these rules
# say nothing.

# METADATA
# title: The controller can unseal it
# description: >-
#   The Sealed Secrets controller of the cluster, asked with the ciphertext only, can unseal every
#   value. Otherwise the SealedSecret would take the place of one that works.
# custom:
#   code: sealing.cannot-be-unsealed
#   severity: high
#   requirements: [GDPR-32]
deny contains finding if some finding in cannot_be_unsealed

cannot_be_unsealed contains {
	"code": "sealing.cannot-be-unsealed",
	"message": sprintf(
		"%s cannot be unsealed in this cluster: it was sealed with another cluster's certificate, or for another name, namespace or scope than %s. Seal it again",
		[named, place],
	),
	"path": "/spec/encryptedData",
} if {
	sealed
	input.sealing.unsealable == "no"
}

# METADATA
# title: The controller was asked
# description: >-
#   When the controller gives no answer, it is not known whether the value can be unsealed;
#   whenUnverified says whether this blocks, is told or is left out.
# custom:
#   code: sealing.unverified
#   severity: low
#   requirements: [GDPR-32]
warn contains unverified if {
	sealed
	input.sealing.unsealable == "unknown"
	input.parameters.whenUnverified == "warn"
}

# METADATA
# title: The controller was asked
# description: As the warning of that name, when whenUnverified is deny.
# custom:
#   code: sealing.unverified
#   severity: medium
#   requirements: [GDPR-32]
deny contains unverified if {
	sealed
	input.sealing.unsealable == "unknown"
	not input.parameters.whenUnverified in {"warn", "allow"}
}

unverified := {
	"code": "sealing.unverified",
	"message": sprintf(
		"%s: it is not known whether it can be unsealed: %s",
		[named, object.get(input.sealing, "reason", "no answer")],
	),
	"path": "/spec/encryptedData",
}

# METADATA
# title: No ciphertext of another object
# description: >-
#   The ciphertext stands in another SealedSecret of the revision as well. A value of strict scope
#   can be unsealed in one place only.
# custom:
#   code: sealing.duplicated-ciphertext
#   severity: medium
#   requirements: [GDPR-32]
deny contains finding if some finding in duplicated_ciphertext

duplicated_ciphertext contains {
	"code": "sealing.duplicated-ciphertext",
	"message": sprintf(
		"%s has a ciphertext that stands in %s as well, and it can be unsealed in one of them only: seal the value for each",
		[named, concat(", ", input.sealing.sameCiphertextAs)],
	),
	"path": "/spec/encryptedData",
} if {
	sealed
	effective_scope == "strict"
	count(input.sealing.sameCiphertextAs) > 0
}

# METADATA
# title: The controller shows a known certificate
# description: >-
#   The certificate that the controller shows is in knownCertificates, when that names any. Another
#   one is that of a cluster rebuilt without its keys, or of somebody in between.
# custom:
#   code: sealing.certificate-unknown
#   severity: high
#   requirements: [GDPR-32]
deny contains finding if some finding in certificate_unknown

certificate_unknown contains {
	"code": "sealing.certificate-unknown",
	"message": sprintf(
		"%s: the controller shows the certificate %s, which is not in knownCertificates: find out whose it is, then have it listed",
		[named, input.sealing.certificate.fingerprint],
	),
	"path": "",
} if {
	sealed
	count(input.parameters.knownCertificates) > 0
	fingerprint := input.sealing.certificate.fingerprint
	not fingerprint in {plain_fingerprint(known) | some known in input.parameters.knownCertificates}
}

plain_fingerprint(known) := replace(replace(lower(known), "sha256:", ""), ":", "")

# METADATA
# title: The controller renews its certificate
# description: >-
#   The certificate of the controller is younger than certificateAgeDaysMax and not expired. One key
#   for all values for a long time makes its loss larger.
# custom:
#   code: sealing.certificate-old
#   severity: low
#   requirements: [GDPR-32]
warn contains {
	"code": "sealing.certificate-old",
	"message": sprintf(
		"%s: the controller's newest certificate is %d days old: have it renewed (--key-renew-period), and seal again",
		[named, input.sealing.certificate.ageDays],
	),
	"path": "",
} if {
	sealed
	certificate_old
}

certificate_old if input.sealing.certificate.ageDays > input.parameters.certificateAgeDaysMax

certificate_old if input.sealing.certificate.expired

# METADATA
# title: Sealed with the newest certificate
# description: >-
#   By the receipt of samsvar seal, the values are sealed with the certificate that the controller
#   shows now. Older keys still unseal; a value that leaked with one of them is not renewed.
# custom:
#   code: sealing.older-certificate
#   severity: low
#   requirements: [GDPR-32]
warn contains {
	"code": "sealing.older-certificate",
	"message": sprintf(
		"%s has values sealed with an older certificate under %s: samsvar seal --rotate",
		[named, concat(", ", sort(older))],
	),
	"path": "/spec/encryptedData",
} if {
	sealed
	older := {key |
		some key, note in receipt.values
		encrypted[key]
		note.certificate != input.sealing.certificate.fingerprint
	}
	count(older) > 0
}
