package samsvar.residency_test

import data.samsvar.residency

parameters := {
	"regionLabel": "region",
	"environmentLabel": "environment",
	"allowedRegions": ["no-*", "eu-north-1"],
	"governedKinds": ["ConfigMap"],
	"exemptNamespaces": [],
	"controllers": [],
}

test_a_star_stands_for_any_ending if {
	residency.allowed("no-oslo-1") with input.parameters as parameters
	not residency.allowed("no") with input.parameters as parameters
	not residency.allowed("norwayeast") with input.parameters as parameters
}

test_other_entries_are_whole_names if {
	residency.allowed("eu-north-1") with input.parameters as parameters
	not residency.allowed("eu-north-10") with input.parameters as parameters
	not residency.allowed("EU-NORTH-1") with input.parameters as parameters
	not residency.allowed("") with input.parameters as parameters
}

test_regions_are_found_in_any_text if {
	found := residency.regions_outside("s3.us-east-1.amazonaws.com eu-north-1 EASTUS europe-west2-docker.pkg.dev") with input.parameters as parameters
	found == {"us-east-1", "eastus", "europe-west2"}
}

test_words_are_no_regions if {
	found := residency.regions_outside("us-east east-1 northeastus1x central1 bus-east-1") with input.parameters as parameters
	found == set()
}

test_pointers_escape_their_tokens if residency.token("topology.kubernetes.io/region~x") == "topology.kubernetes.io~1region~0x"

test_the_label_of_the_object_goes_before_that_of_the_namespace if {
	region := residency.effective("region") with input as {
		"parameters": parameters,
		"object": {"metadata": {"labels": {"region": "no-oslo-1"}}},
		"namespace": {"metadata": {"labels": {"region": "no-bergen-1"}}},
	}
	region == "no-oslo-1"
}
