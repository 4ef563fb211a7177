package samsvar.sealing

# A file that SOPS encrypted: values are ENC[…], and the block `sops` says for whom. Whether the
# authentication code fits is known only to who has the key.
sops_used if is_object(input.object.sops)

sops := input.object.sops if sops_used

# The values that have to be encrypted: of a Secret, and of the templates of a SopsSecret.
sops_values[path] := value if {
	sops_used
	some part in ["data", "stringData"]
	some key, value in input.object[part]
	path := pointer([part, key])
}

sops_values[path] := value if {
	sops_used
	some i, template in input.object.spec.secretTemplates
	some part in ["data", "stringData"]
	some key, value in template[part]
	path := pointer(["spec", "secretTemplates", i, part, key])
}

# METADATA
# title: SOPS encrypted everything
# description: >-
#   Every value under data and stringData is encrypted, the file has its authentication code, the
#   code covers the values in the clear as well, and no pattern leaves later values unencrypted.
# custom:
#   code: sealing.sops-incomplete
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains finding if some finding in incomplete_sops

incomplete_sops contains sops_incomplete(path, sprintf("has a value in the clear at %s: encrypt it (sops --encrypt), and change it, since it was disclosed", [path])) if {
	some path, value in sops_values
	value != ""
	not sops_encrypted(value)
}

incomplete_sops contains sops_incomplete("/sops/mac", "has no authentication code: values could be exchanged unnoticed. Encrypt it again") if {
	sops_used
	not sops_encrypted(object.get(sops, "mac", ""))
}

incomplete_sops contains sops_incomplete(concat("", ["/sops/", field]), sprintf("leaves values unencrypted by %s: a value added later may stand in the clear. Use encrypted_regex", [field])) if {
	sops_used
	some field in ["unencrypted_regex", "unencrypted_comment_regex"]
	object.get(sops, field, "") != ""
}

incomplete_sops contains sops_incomplete("/sops/mac_only_encrypted", "has an authentication code over the encrypted values only: type and names could be exchanged unnoticed. Encrypt it without mac_only_encrypted") if {
	sops.mac_only_encrypted == true
}

incomplete_sops contains sops_incomplete("/sops", "names nobody who could decrypt it: encrypt it again for a key") if {
	sops_used
	count(sops_recipients) == 0
}

sops_incomplete(path, what) := {
	"code": "sealing.sops-incomplete",
	"message": sprintf("%s is encrypted by SOPS and %s", [named, what]),
	"path": path,
}

sops_encrypted(value) if {
	is_string(value)
	startswith(value, "ENC[AES256_GCM,data:")
	endswith(value, "]")
	every part in [",iv:", ",tag:", ",type:"] {
		contains(value, part)
	}
}

# Where a recipient stands in its entry, by the kind of key.
sops_fields := {
	"age": ["recipient"],
	"azure_kv": ["vault_url", "vaultUrl"],
	"gcp_kms": ["resource_id"],
	"hc_vault": ["vault_address"],
	"kms": ["arn"],
	"pgp": ["fp"],
}

sops_recipients[path] := recipient if {
	some type, fields in sops_fields
	some i, entry in sops[type]
	some field in fields
	recipient := entry[field]
	path := pointer(["sops", type, i, field])
}

sops_recipients[path] := recipient if {
	some type, fields in sops_fields
	some g, group in sops.key_groups
	some i, entry in group[type]
	some field in fields
	recipient := entry[field]
	path := pointer(["sops", "key_groups", g, type, i, field])
}

# METADATA
# title: SOPS encrypted for known keys only
# description: >-
#   Everyone for whom a file is encrypted is in the list of recipients; who is not could read it, now
#   and in every old commit.
# custom:
#   code: sealing.sops-recipient
#   severity: high
#   requirements: [GDPR-32]
deny contains finding if some finding in sops_recipient

sops_recipient contains {
	"code": "sealing.sops-recipient",
	"message": sprintf(
		"%s is encrypted by SOPS for %s, who is not in sopsRecipients: encrypt it without, or have the list changed",
		[named, recipient],
	),
	"path": path,
} if {
	some path, recipient in sops_recipients
	not listed(recipient, input.parameters.sopsRecipients)
}

# METADATA
# title: Keys of SOPS stay in the regions of the data
# description: >-
#   The region of a key in a key management service, as its name says it, is an allowed one. Who runs
#   the service can be made to decrypt where the key is.
# custom:
#   code: sealing.sops-key-region
#   severity: high
#   requirements: [GDPR-44, GDPR-46, SCHREMS-II]
deny contains finding if some finding in sops_key_region

sops_key_region contains {
	"code": "sealing.sops-key-region",
	"message": sprintf(
		"%s is encrypted by SOPS with a key in the region '%s', which is not in keyRegions: use a key in an allowed region",
		[named, region],
	),
	"path": path,
} if {
	some path, recipient in sops_recipients
	region := key_region(recipient)
	not listed(region, input.parameters.keyRegions)
}

# arn:aws:kms:REGION:ACCOUNT:key/ID
key_region(recipient) := split(recipient, ":")[3] if startswith(recipient, "arn:")

# projects/P/locations/REGION/keyRings/R/cryptoKeys/K
key_region(recipient) := split(recipient, "/")[3] if startswith(recipient, "projects/")

# Whether a list has it; an entry that ends in * stands for all that begin so.
listed(value, list) if value in list

listed(value, list) if {
	some entry in list
	endswith(entry, "*")
	startswith(value, trim_suffix(entry, "*"))
}
