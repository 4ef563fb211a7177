package samsvar.residency

# Names of regions as the large clouds shape them, and those of one cloud that have no shape.
region_pattern := concat("", [
	`(?i)\b(?:`,
	`(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d`,
	`|(?:us|europe|asia|australia|southamerica|northamerica|me|africa)-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)\d{1,2}`,
	`|eastus2?|westus[23]?|centralus|northcentralus|southcentralus|westcentralus|canadacentral|canadaeast`,
	`|mexicocentral|brazilsouth|brazilsoutheast|chilecentral|uksouth|ukwest|switzerlandnorth|switzerlandwest`,
	`|eastasia|southeastasia|japaneast|japanwest|koreacentral|koreasouth|centralindia|southindia|westindia`,
	`|australiaeast|australiasoutheast|australiacentral|uaenorth|uaecentral|southafricanorth|southafricawest`,
	`|israelcentral|qatarcentral|chinaeast[23]?|chinanorth[23]?|usgovvirginia|usgovarizona|usgovtexas`,
	`)\b`,
])

# Every such name holds one of these: a look that costs much less than the expression does.
hints := ["north", "south", "east", "west", "central", "usgov"]

# METADATA
# title: Nothing in the object names a region that is not allowed
# description: >-
#   Images, environment, commands, hosts, external names, annotations and configuration name no
#   region outside the allowed ones, since that is where data would go.
# custom:
#   code: residency.endpoint-not-allowed
#   severity: high
#   requirements: [GDPR-32, GDPR-44, SchremsII]
deny contains {
	"code": "residency.endpoint-not-allowed",
	"message": sprintf(
		"%s names region '%s' in %s, which is not an allowed region: use an endpoint in an allowed one",
		[named, region, path],
	),
	"path": path,
	"details": {"region": region},
} if {
	governed
	some path, text in texts
	some region in regions_outside(text)
}

regions_outside(text) := {region |
	hinted(text)
	some line in split(text, "\n")
	hinted(line)
	some found in regex.find_n(region_pattern, line, -1)
	region := lower(found)
	not allowed(region)
}

hinted(text) if {
	lowered := lower(text)
	some hint in hints
	contains(lowered, hint)
}

# Every text of the object that may name an endpoint, by JSON Pointer.
texts[path] := text if {
	some key, text in input.object.metadata.annotations
	is_string(text)
	path := concat("", ["/metadata/annotations/", token(key)])
}

texts[path] := text if {
	some part in ["data", "binaryData"]
	kind == "ConfigMap"
	some key, text in input.object[part]
	is_string(text)
	path := concat("", ["/", part, "/", token(key)])
}

texts["/spec/externalName"] := input.object.spec.externalName if kind == "Service"

texts[path] := rule.host if {
	kind == "Ingress"
	some i, rule in input.object.spec.rules
	path := sprintf("/spec/rules/%d/host", [i])
}

texts[path] := text if {
	some group in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[group]
	some field, text in container_texts(container)
	path := sprintf("%s/%s/%d/%s", [pod_spec_path, group, i, field])
}

texts[path] := text if {
	some key, text in template.metadata.annotations
	is_string(text)
	path := concat("", [template_path, "/metadata/annotations/", token(key)])
}

container_texts(container) := {field: text |
	some part in [
		{"image": object.get(container, "image", "")},
		{sprintf("env/%d/value", [i]): variable.value | some i, variable in container.env},
		{sprintf("command/%d", [i]): word | some i, word in container.command},
		{sprintf("args/%d", [i]): word | some i, word in container.args},
	]
	some field, text in part
	is_string(text)
}
