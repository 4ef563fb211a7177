package samsvar.residency

# Names of regions as the large clouds shape them, and those of one cloud that have no shape.
region_pattern := concat("", [
	`(?i)\b(?:`,
	`(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d[a-f]?`,
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
#   Images, environment, commands, hosts, external names, volumes, annotations and configuration name
#   no region outside the allowed ones, since that is where data would go.
# custom:
#   code: residency.endpoint-not-allowed
#   severity: high
#   requirements: [GDPR-32, GDPR-44, SchremsII]
deny contains finding if some finding in endpoint_not_allowed

endpoint_not_allowed contains {
	"code": "residency.endpoint-not-allowed",
	"message": sprintf(
		"%s names region '%s' in %s, which is not an allowed region: use an endpoint in an allowed one",
		[named, region, path],
	),
	"path": path,
	"details": {"region": region},
} if {
	judged
	some path, text in texts
	some region in regions_outside(text)
}

regions_outside(text) := {region |
	hinted(text)
	some line in split(text, "\n")
	hinted(line)
	some found in regex.find_n(region_pattern, line, -1)
	region := lower(found)
	not region_or_zone_allowed(region)
}

# The expression also takes the letter of a zone behind the name of a region.
region_or_zone_allowed(name) if allowed(name)

region_or_zone_allowed(name) if allowed(letter_dropped(name))

hinted(text) if {
	lowered := lower(text)
	some hint in hints
	contains(lowered, hint)
}

# Every text of the object that may name an endpoint, by JSON Pointer. Annotations, configuration
# and what the object is known for are looked at in governed kinds and known resources alone, since
# elsewhere (in a CustomResourceDefinition, in a dashboard) regions are spoken of.
texts[path] := text if {
	governed
	some key, text in input.object.metadata.annotations
	is_string(text)
	path := concat("", ["/metadata/annotations/", token(key)])
}

texts[path] := text if {
	governed
	kind == "ConfigMap"
	some key, text in input.object.data
	is_string(text)
	path := concat("", ["/data/", token(key)])
}

# What is no text has bytes that WebAssembly's functions for strings stop at; sprintf, which is the
# host's, puts a replacement in their place.
texts[path] := sprintf("%s", [base64.decode(encoded)]) if {
	governed
	kind == "ConfigMap"
	some key, encoded in input.object.binaryData
	base64.is_valid(encoded)
	path := concat("", ["/binaryData/", token(key)])
}

texts["/spec/externalName"] := input.object.spec.externalName if kind == "Service"

texts[path] := rule.host if {
	kind == "Ingress"
	some i, rule in input.object.spec.rules
	path := sprintf("/spec/rules/%d/host", [i])
}

pod_texts[path] := text if {
	some above, pod in pods
	some part in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod.spec[part]
	some field, text in container_texts(container)
	path := sprintf("%s/spec/%s/%d/%s", [above, part, i, field])
}

pod_texts[path] := text if {
	some above, pod in pods
	above != ""
	some key, text in pod.metadata.annotations
	is_string(text)
	path := concat("", [above, "/metadata/annotations/", token(key)])
}

pod_texts[path] := text if {
	some above, pod in pods
	some i, volume in pod.spec.volumes
	some found in [volume_texts(volume), volume_texts_listed(volume), volume_attributes(volume)]
	some field, text in found
	path := sprintf("%s/spec/volumes/%d/%s", [above, i, field])
}

texts[path] := text if {
	kind == "PersistentVolume"
	volume := input.object.spec
	some found in [volume_texts(volume), volume_texts_listed(volume), volume_attributes(volume)]
	some field, text in found
	path := concat("", ["/spec/", field])
}

texts[path] := text if {
	kind == "StorageClass"
	some key, text in input.object.parameters
	is_string(text)
	path := concat("", ["/parameters/", token(key)])
}

texts[path] := text if some path, text in texts_at(resource.endpoints)

# Values of charts and configuration inside of custom resources: every text below.
texts[path] := text if {
	some pointer in resource.texts
	some above, tree in located(pointer)
	walk(tree, [steps_to, text])
	is_string(text)
	path := concat("/", array.concat([above], [token(sprintf("%v", [step])) | some step in steps_to]))
}

texts[path] := text if some path, text in pod_texts

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

# What says where a volume is, as volumes of pods and persistent volumes alike have it.
volume_texts(volume) := {field: text |
	some path in volume_fields
	text := object.get(volume, path, null)
	is_string(text)
	field := concat("/", path)
}

volume_texts_listed(volume) := {field: text |
	some name in ["cephfs", "rbd"]
	some i, text in volume[name].monitors
	field := sprintf("%s/monitors/%d", [name, i])
}

volume_attributes(volume) := {field: text |
	some key, text in volume.csi.volumeAttributes
	is_string(text)
	field := concat("", ["csi/volumeAttributes/", token(key)])
}

volume_fields := [
	["nfs", "server"],
	["csi", "volumeHandle"],
	["awsElasticBlockStore", "volumeID"],
	["gcePersistentDisk", "pdName"],
	["azureDisk", "diskURI"],
	["iscsi", "targetPortal"],
	["glusterfs", "endpoints"],
]
