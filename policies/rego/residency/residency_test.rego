package samsvar.residency_test

import data.samsvar.residency

parameters := {
	"regionLabel": "region",
	"environmentLabel": "environment",
	"classificationLabel": "classification",
	"personalDataLabel": "personal-data",
	"allowedRegions": ["no-*", "eu-north-1", "europe-north1"],
	"classifications": {
		"public": {"personalData": false, "allowedRegions": ["*"]},
		"sensitive": {"personalData": true, "allowedRegions": ["no-*"]},
	},
	"allowedHosts": ["*.Example.no"],
	"allowedAddresses": ["203.0.113.0/24"],
	"localDomains": ["svc"],
	"regionalDomains": ["amazonaws.com", "pkg.dev"],
	"regionKeys": ["region"],
	"zoneKeys": ["zone"],
	"nodeRegions": {"pool": {"oslo": "no-oslo-1"}},
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

test_every_classification_in_force_must_allow_a_region if {
	document := {
		"parameters": parameters,
		"object": {"metadata": {"labels": {"classification": "public"}}},
		"namespace": {"metadata": {"labels": {"classification": "sensitive"}}},
	}
	residency.allowed("no-oslo-1") with input as document
	not residency.allowed("us-east-1") with input as document
	residency.personal with input as document
}

test_what_is_public_alone_is_not_personal if {
	document := {"parameters": parameters, "object": {"metadata": {"labels": {"classification": "public"}}}}
	residency.allowed("us-east-1") with input as document
	not residency.personal with input as document
}

test_regions_are_found_in_any_text if {
	found := residency.regions_outside("s3.us-east-1.amazonaws.com eu-north-1 eu-north-1b us-west-2c EASTUS europe-west2-docker.pkg.dev") with input.parameters as parameters
	found == {"us-east-1", "us-west-2c", "eastus", "europe-west2"}
}

test_words_are_no_regions if {
	found := residency.regions_outside("us-east east-1 northeastus1x central1 bus-east-1") with input.parameters as parameters
	found == set()
}

test_pointers_escape_their_tokens if residency.token("topology.kubernetes.io/region~x") == "topology.kubernetes.io~1region~0x"

test_pointers_find_what_stands_there if {
	object := {"a": {"b~/c": [{"d": "one"}, {"d": "two"}, {}]}, "e": ["three"]}
	residency.located("/a/b~0~1c/*/d") == {"/a/b~0~1c/0/d": "one", "/a/b~0~1c/1/d": "two"} with input.object as object
	residency.located("/e/*") == {"/e/0": "three"} with input.object as object
	residency.located("/a/*/*/*") == {"/a/b~0~1c/0/d": "one", "/a/b~0~1c/1/d": "two"} with input.object as object
	residency.located("/f") == {} with input.object as object
}

test_the_label_of_the_object_goes_before_that_of_the_namespace if {
	region := residency.effective("region") with input as {
		"parameters": parameters,
		"object": {"metadata": {"labels": {"region": "no-oslo-1"}}},
		"namespace": {"metadata": {"labels": {"region": "no-bergen-1"}}},
	}
	region == "no-oslo-1"
}

test_zones_belong_to_regions if {
	residency.regions_meant("zone", "eu-north-1a") == {"eu-north-1a", "eu-north-1"} with input.parameters as parameters
	residency.regions_meant("zone", "europe-north1-a") == {"europe-north1-a", "europe-north1"} with input.parameters as parameters
	residency.regions_meant("zone", "eu-north-12") == {"eu-north-12"} with input.parameters as parameters
	residency.regions_meant("zone", "") == {""} with input.parameters as parameters
	residency.regions_meant("pool", "oslo") == {"no-oslo-1"} with input.parameters as parameters
	residency.regions_meant("region", "eu-north-1a") == {"eu-north-1a"} with input.parameters as parameters
}

test_hosts_of_addresses if {
	residency.hosts_of("https://user:secret@Host.Example.no.:8443/path?x=https://other#y") == {"host.example.no"}
	residency.hosts_of("host:1,other:2") == {"host", "other"}
	residency.hosts_of("mongodb://u:p@one:27017,two:27017/db") == {"one", "two"}
	residency.hosts_of("[2001:DB8::1%eth0]:443") == {"2001:db8::1"}
	residency.hosts_of("2001:db8::1") == {"2001:db8::1"}
	residency.hosts_of("https://evil\\@good.example") == {"evil"}
	residency.hosts_of("a%2eb") == {"a.b"}
	residency.hosts_of("") == set()
	residency.hosts_of("[::ffff:203.0.113.7]:443") == {"203.0.113.7"}
	residency.hosts_of("unix:///var/run/x.sock") == set()
}

test_hosts_inside if {
	document := {"parameters": parameters, "object": {"metadata": {"namespace": "production"}}}
	every host in ["api", "api.other.svc", "api.production", "10.0.0.1", "192.168.1.1", "127.0.0.1", "::1", "fd00::1"] {
		residency.inside(host) with input as document
	}
	every host in ["api.other", "8.8.8.8", "2001:db8::1", "134744072", "0x08080808", "010.0.0.1"] {
		not residency.inside(host) with input as document
	}
}

test_hosts_that_are_listed if {
	every host in ["example.no", "api.example.no", "203.0.113.9"] {
		residency.listed_host(host) with input.parameters as parameters
	}
	every host in ["badexample.no", "example.no.evil.com", "ap\u0456.example.no", "203.0.114.9"] {
		not residency.listed_host(host) with input.parameters as parameters
	}
}

test_hosts_that_tell_their_region if {
	every host in ["sqs.eu-north-1.amazonaws.com", "bucket.s3.eu-north-1.amazonaws.com", "europe-north1-docker.pkg.dev"] {
		residency.in_allowed_region(host) with input.parameters as parameters
	}
	every host in ["eu-north-1.s3.amazonaws.com", "sqs.eu-north-1.amazonaws.com.evil.com", "no-oslo-1.amazonaws.com", "s3.amazonaws.com"] {
		not residency.in_allowed_region(host) with input.parameters as parameters
	}
}
