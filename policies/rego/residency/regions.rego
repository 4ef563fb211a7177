package samsvar.residency

# METADATA
# title: Fields that name a region name an allowed one
# description: >-
#   Backup locations, snapshot and storage classes, secret stores, load balancer annotations and the
#   fields of custom resources that hold a region or a zone hold an allowed one.
# custom:
#   code: residency.region-not-allowed
#   severity: critical
#   requirements: [GDPR-32, GDPR-44, SchremsII, NSM-2.9]
deny contains finding if some finding in region_not_allowed

region_not_allowed contains {
	"code": "residency.region-not-allowed",
	"message": sprintf("%s names region '%s' in %s, which is not an allowed region: name an allowed one", [named, field.region, field.path]),
	"path": field.path,
	"details": {"region": field.region},
} if {
	judged
	some field in region_fields
	not reference(field.region)
	not field_allowed(field)
}

field_allowed(field) if allowed(field.region)

field_allowed(field) if {
	field.zone
	some region in parent_regions(field.region)
	allowed(region)
}

# METADATA
# title: The region of a store is known
# description: >-
#   A backup location or a secret store says its region, or an endpoint whose region is known. The
#   region of what says neither is unknown, and that denies.
# custom:
#   code: residency.store-region-unknown
#   severity: high
#   requirements: [GDPR-5-1-f, GDPR-32, GDPR-44, SchremsII, NSM-2.9]
deny contains finding if some finding in store_region_unknown

# Some kinds have one for each of dozens of providers; a message that long would be cut.
pointers_named_max := 16

store_region_unknown contains {
	"code": "residency.store-region-unknown",
	"message": sprintf(
		"%s says nowhere in which region it is: set one of %s",
		[named, concat(", ", array.slice(
			array.concat(
				[pointer | some pointer in resource.regions],
				[pointer | some pointer in resource.endpoints],
			),
			0, pointers_named_max,
		))],
	),
	"path": "/spec",
} if {
	judged
	resource.regionRequired
	count(region_fields) == 0
	not endpoint_said
}

endpoint_said if some _ in texts_at(resource.endpoints)

# Fields that hold nothing but the names of regions or zones.
region_fields contains {"path": path, "region": trim_space(region), "zone": false} if {
	some path, text in texts_at(resource.regions)
	some region in split(text, ",")
}

region_fields contains {"path": path, "region": trim_space(region), "zone": true} if {
	some path, text in texts_at(resource.zones)
	some region in split(text, ",")
}

# Of every kind that is none of Kubernetes' own.
region_fields contains {"path": path, "region": text, "zone": false} if {
	contains(group, ".")
	not endswith(group, ".k8s.io")
	some path, text in texts_at(input.parameters.regionFields)
}

region_fields contains {"path": path, "region": text, "zone": true} if {
	some key in input.parameters.regionAnnotations
	text := input.object.metadata.annotations[key]
	path := concat("", ["/metadata/annotations/", token(key)])
}
