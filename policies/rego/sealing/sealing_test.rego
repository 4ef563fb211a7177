package samsvar.sealing_test

import data.samsvar.sealing

# None of these was or can be given to a person: serial numbers of the 19th century, born in 1945.
test_identity_numbers_have_two_check_digits if {
	sealing.identity_number("15074560080")
	sealing.identity_number("55074560074")
	not sealing.identity_number("15074560081")
	not sealing.identity_number("25074560080")
	not sealing.identity_number("00000000000")
	not sealing.identity_number("99999999999")
}

test_ciphertext_is_long_and_begins_with_the_length_of_its_rsa_part if {
	sealing.ciphertext(concat("", ["AgB", sealed]))
	not sealing.ciphertext(concat("", ["BgB", sealed]))
	not sealing.ciphertext(substring(concat("", ["AgB", sealed]), 0, 364))
	not sealing.ciphertext(concat("", ["AgB*", substring(sealed, 1, -1)]))
	not sealing.ciphertext(7)
}

sealed := concat("", [letter |
	some n in numbers.range(1, 717)
	letter := substring("abcdefgh", n % 8, 1)
])

test_a_reference_is_no_credential if {
	every value in ["$(TOKEN)", "${TOKEN}", "{{ .token }}", "/run/secrets/token", "vault:secret/a#b", "my-tls-secret"] {
		not sealing.credential_value("API_TOKEN", value)
	}
}

test_a_credential_needs_a_name_and_a_value if {
	sealing.credential_value("SPRING_DATASOURCE_PASSWORD", "Sommer2026!")
	sealing.credential_value("apiKey", "3f7a9c1d5e")
	not sealing.credential_value("PASSWORD_FILE", "Sommer2026!")
	not sealing.credential_value("SECRET_NAME", "Sommer2026!")
	not sealing.credential_value("GREETING", "Sommer2026!")
	not sealing.credential_value("PASSWORD", "short")
}

test_no_finding_holds_the_value if {
	value := "Sommer2026-hemmelig"
	findings := sealing.deny with input as {
		"operation": "SYNC",
		"parameters": {},
		"object": {
			"apiVersion": "v1",
			"kind": "ConfigMap",
			"metadata": {"name": "settings", "annotations": {"password": value}},
			"data": {
				"password": value,
				"application.properties": concat("", ["a=b\ndatabase.password=", value]),
				"url": concat("", ["postgres://shop:", value, "@db/shop"]),
			},
		},
	}
	count(findings) > 2
	every finding in findings {
		not contains(json.marshal(finding), "Sommer")
	}
}
