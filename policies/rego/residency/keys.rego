package samsvar.residency

# METADATA
# title: Keys are kept in an allowed region
# description: >-
#   The keys that SOPS, a StorageClass or a backup location names are in allowed regions: who holds
#   the key can read the data, wherever the data is. A key whose region is 'global' or of another
#   form denies.
# custom:
#   code: residency.key-region-not-allowed
#   severity: high
#   requirements: [GDPR-32, GDPR-44, SchremsII, NSM-2.7]
deny contains finding if some finding in key_region_not_allowed

key_region_not_allowed contains {
	"code": "residency.key-region-not-allowed",
	"message": sprintf(
		"%s names a key in region '%s' in %s, which is not an allowed region: use a key in an allowed one",
		[named, region, path],
	),
	"path": path,
	"details": {"region": region},
} if {
	judged
	some path, text in key_names
	region := key_region(text)
	not allowed(region)
}

# Key groups nest the same lists once more.
sops_lists[at] := keys if {
	some name in ["kms", "gcp_kms", "azure_kv", "hc_vault"]
	keys := input.object.sops[name]
	at := concat("", ["/sops/", name])
}

sops_lists[at] := keys if {
	some g, key_group in input.object.sops.key_groups
	some name in ["kms", "gcp_kms", "azure_kv", "hc_vault", "vault"]
	keys := key_group[name]
	at := sprintf("/sops/key_groups/%d/%s", [g, name])
}

key_names[path] := text if {
	some at, keys in sops_lists
	some i, key in keys
	some field in ["arn", "resource_id"]
	text := key[field]
	path := sprintf("%s/%d/%s", [at, i, field])
}

key_names[path] := text if some path, text in texts_at(resource.keys)

# An ARN has the region fourth, a key of Google Cloud behind "locations". Without either the key is
# in the region of who uses it.
key_region(text) := split(text, ":")[3] if {
	startswith(text, "arn:")
} else := split(split(text, "/locations/")[1], "/")[0] if {
	contains(text, "/locations/")
}

endpoints contains {"host": host, "path": path, "category": "secret-store"} if {
	some at, keys in sops_lists
	some i, key in keys
	some field in ["vault_url", "vaultUrl", "vault_address"]
	path := sprintf("%s/%d/%s", [at, i, field])
	some host in hosts_of(key[field])
}
