package samsvar.sealing_test

import data.samsvar.sealing

# None of these was or can be given to a person: serial numbers of the 19th century, born in 1945.
test_identity_numbers_have_two_check_digits if {
	every number in ["15074560080", "55074560074", "15474560063"] {
		sealing.identity_number(number) with input.parameters as {"identityNumberMonths": [0, 40]}
	}
	every number in ["15074560081", "25074560080", "00000000000", "99999999999"] {
		not is_identity_number(number)
	}
}

test_numbers_of_test_persons_count_when_asked_for if {
	not is_identity_number("15874560046")
	sealing.identity_number("15874560046") with input.parameters as {"identityNumberMonths": [80]}
}

test_a_day_that_is_not_in_the_month_is_no_date if {
	sealing.day_of_month(29, 2)
	not sealing.day_of_month(30, 2)
	not sealing.day_of_month(71, 4)
	not sealing.day_of_month(15, 13)
	not sealing.day_of_month(15, 0)
}

is_identity_number(number) if {
	sealing.identity_number(number) with input.parameters as {"identityNumberMonths": [0, 40]}
}

test_ciphertext_is_long_and_begins_with_the_length_of_its_rsa_part if {
	sealing.ciphertext(concat("", ["AgB", sealed]))
	sealing.ciphertext(concat("\n", ["AgB", sealed]))
	sealing.ciphertext(substring(concat("", ["AQB", sealed]), 0, 368))
	not sealing.ciphertext(concat("", ["BgB", sealed]))
	not sealing.ciphertext(concat("", ["BAB", sealed]))
	not sealing.ciphertext(substring(concat("", ["AgB", sealed]), 0, 704))
	not sealing.ciphertext(substring(concat("", ["AgB", sealed]), 0, 719))
	not sealing.ciphertext(concat("", ["AgB*", substring(sealed, 1, -1)]))
	not sealing.ciphertext(7)
}

sealed := concat("", [letter |
	some n in numbers.range(1, 717)
	letter := substring("abcdefgh", n % 8, 1)
])

test_a_reference_is_no_credential if {
	every value in ["$(TOKEN)", "${TOKEN}", "{{ .token }}", "/run/secrets/token", "vault:secret/a#b", "my-tls-secret", "registry-credentials-2", "API_TOKEN", "changeme", "******"] {
		not sealing.credential_value("API_TOKEN", value)
	}
}

test_a_credential_needs_a_name_and_a_value if {
	sealing.credential_value("SPRING_DATASOURCE_PASSWORD", "Sommer2026!")
	sealing.credential_value("apiKey", "3f7a9c1d5e")
	sealing.credential_value("api-key", "3f7a9c1d5e")
	sealing.credential_value("DB_PASSORD", "hemmelig")
	sealing.credential_value("PASSWORD", "correct-horse-battery")
	not sealing.credential_value("PASSWORD_FILE", "Sommer2026!")
	not sealing.credential_value("SECRET_NAME", "Sommer2026!")
	not sealing.credential_value("GREETING", "Sommer2026!")
	not sealing.credential_value("PASSWORD", "short")
	not sealing.credential_value("PASSWORD", "database-password")
	not sealing.credential_value("secret", "registrycredentials")
	not sealing.credential_value("PASSWORD", 12345678)
}

test_running_text_and_code_are_no_credentials if {
	every text in [
		"password: required, at least twelve signs",
		"token = os.environ[\"TOKEN\"]",
		"secret: process.env.SECRET_VALUE",
		"apiKey: getApiKey()",
		"password=${DB_PASSWORD}",
		"<password>${env.DB}</password>",
		"token_endpoint: https://id.example.no/token",
	] {
		count(codes(config(text))) == 0
	}
}

config(text) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": "settings"},
	"data": {"file": text},
}

codes(object) := {finding.code | some finding in found(object)}

found(object) := findings if {
	findings := sealing.deny with input as {
		"operation": "SYNC",
		"parameters": {
			"allowedScopes": ["strict"],
			"customResources": {},
			"identityNumberMonths": [0, 40],
			"keyRegions": [],
			"secretFields": {"Tenant": ["/spec/users/*/secret"]},
			"sopsRecipients": [],
		},
		"object": object,
	}
}

letters(count) := substring("Kanari7Zq4Wx2Vb9Nm5Lp8Ks3Jd6Hg1Fa0Rt7Yu4Io2Pe9Qw5Zx8Cv3Bn6Mk1Jh0Gf", 0, count)

hexes(count) := concat("", [digit | some n in numbers.range(1, count); digit := substring("0a1b2c3d4e5f", n % 12, 1)])

# Put together here, so that none of them stands in a file and looks as if it were somebody's.
tokens := [
	concat("", ["AK", "IA", "Q7KANARIKANARI22"]),
	concat("", ["gh", "p_", letters(36)]),
	concat("", ["github", "_pat_", letters(60)]),
	concat("", ["gl", "pat-", letters(20)]),
	concat("", ["xo", "xb-", letters(24)]),
	concat("", ["https://hooks.", "slack.com/services/T0KANARI0/B0KANARI0/", letters(24)]),
	concat("", ["AI", "za", letters(35)]),
	concat("", ["GOC", "SPX-", letters(28)]),
	concat("", ["sk_", "live_", letters(24)]),
	concat("", ["np", "m_", letters(36)]),
	concat("", ["pypi", "-AgE", letters(60)]),
	concat("", ["hv", "s.", letters(24)]),
	concat("", ["dop", "_v1_", hexes(64)]),
	concat("", ["dckr", "_pat_", letters(27)]),
	concat("", ["h", "f_", letters(34)]),
	concat("", ["sk-", "ant-", letters(48)]),
	concat("", ["S", "G.", letters(22), ".", letters(43)]),
	concat("", ["shp", "at_", hexes(32)]),
	concat("", ["AT", "ATT3", letters(60)]),
	concat("", ["gl", "sa_", letters(32), "_", hexes(8)]),
	concat("", ["NR", "AK-", upper(letters(27))]),
	concat("", [letters(14), ".atlas", "v1.", letters(60)]),
	concat("", ["ops", "_eyJ", letters(60), letters(60)]),
	concat("", ["dp", ".pt.", letters(43)]),
	concat("", ["DefaultEndpointsProtocol=https;AccountName=shop;Account", "Key=", letters(60), letters(26), "=="]),
	concat("", ["Endpoint=sb://shop/;SharedAccess", "Key=", letters(43), "="]),
	concat("", ["https://shop.blob/?sv=2026&", "sig=", letters(50)]),
	concat("", [letters(3), "8", "Q~", letters(34)]),
	concat("", ["AGE-SECRET", "-KEY-1", upper(letters(58))]),
	concat("", ["ey", "JKanari7Zq4.ey", "JKanari7Zq4.", letters(30)]),
	concat("", ["postgres://shop:", letters(12), "@db:5432/shop"]),
	concat("", ["https://", letters(12), ":", letters(12), "@git.example.no/shop.git"]),
	concat("", ["amqp://:", letters(12), "@mq"]),
	concat("", ["shop:", letters(12), "@tcp", "(db:3306)/shop"]),
	concat("", ["{\"auths\":{\"r.example.no\":{\"auth\":\"", letters(24), "\"}}}"]),
	concat("", ["    client-key-data: ", letters(60), letters(60)]),
	concat("", ["{\"kty\":\"EC\",\"d\":\"", letters(43), "\"}"]),
	concat("", ["Authorization: Basic ", letters(20)]),
	concat("", ["admin:$apr1$", letters(8), "$", letters(22)]),
	concat("", ["-----BEGIN RSA PRIVATE ", "KEY-----\n", letters(64)]),
	concat("", ["-----BEGIN PGP PRIVATE ", "KEY BLOCK-----\n", letters(64)]),
]

places(text) := [
	config(text),
	{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "binaryData": {"file": base64.encode(text)}},
	{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "annotations": {"note": text}}},
	pod({"env": [{"name": "VALUE", "value": text}]}),
	pod({"args": ["--start", text]}),
	pod({"command": ["sh", "-c", concat("", ["exec run ", text])]}),
	pod({"lifecycle": {"postStart": {"exec": {"command": ["sh", "-c", text]}}}}),
	pod({"livenessProbe": {"httpGet": {"httpHeaders": [{"name": "X-Check", "value": text}]}}}),
	{"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "a"}, "spec": {"values": {"list": [{"a": text}]}}},
	{"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "a"}, "spec": {"source": {"helm": {"values": text}}}},
]

pod(container) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "web"},
	"spec": {"containers": [object.union({"name": "web"}, container)]},
}

test_every_token_is_found_in_every_place if {
	missed := [[text, object.kind] |
		some text in tokens
		some object in places(text)
		not "sealing.plaintext-token" in codes(object)
	]
	missed == []
}

# A value that was told in part would be known in part.
told_in_part(findings) if {
	some finding in findings
	text := lower(json.marshal(finding))
	some part in ["kanari", "7zq4", "0a1b2c", "a1b2c3"]
	contains(text, part)
}

test_no_finding_holds_a_token if {
	every text in tokens {
		every object in places(text) {
			not told_in_part(found(object))
		}
	}
}

test_no_finding_holds_a_credential if {
	value := concat("", ["Kanari7", "Zq4!"])
	objects := array.concat(places(sprintf("database.password=%s", [value])), [
		{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "stringData": {"password": value}},
		{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"password": value}},
		{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "annotations": {"api-key": value}}},
		{"apiVersion": "example.no/v1", "kind": "Tenant", "metadata": {"name": "a"}, "spec": {"users": [{"secret": value}]}},
		{"apiVersion": "bitnami.com/v1alpha1", "kind": "SealedSecret", "metadata": {"name": "a"}, "spec": {"encryptedData": {"a": value}, "template": {"data": {"a": value}}}},
		{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "sops": {"mac": ""}, "stringData": {"password": value}},
		pod({"env": [{"name": "PASSWORD", "value": value}]}),
		pod({"args": ["--password", value]}),
	])
	every object in objects {
		count(found(object)) > 0
		not told_in_part(found(object))
	}
}
