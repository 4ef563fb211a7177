package samsvar.sealing

# METADATA
# title: What looks random is looked at
# description: >-
#   A value under a name that says nothing, as random as a key would be, is told; it blocks nothing.
#   Checksums, certificates, identifiers and images are random too, and are known by name or shape.
# custom:
#   code: sealing.high-entropy
#   severity: low
#   requirements: [GDPR-32]
warn contains {
	"code": "sealing.high-entropy",
	"message": sprintf(
		"%s holds a value that looks random at %s: when it is a secret, seal it",
		[named, path],
	),
	"path": path,
} if {
	some path, value in short_texts
	random(value)
	not benign(path)
}

short_texts[path] := value if {
	some path, value in texts
	not startswith(path, "/metadata/")
	not startswith(path, "/spec/template/")
	short(value)
}

short_texts[path] := value if {
	some place, container in containers
	some i, variable in container.env
	value := variable.value
	is_string(value)
	short(value)
	not benign(variable.name)
	not credential_word(variable.name)
	path := sprintf("%s/env/%d/value", [place, i])
}

short(value) if {
	length := count(value)
	length >= 32
	length <= 200
	not contains(value, " ")
}

# Base64 of at least 24 bytes with upper and lower case and digits, and with many different signs.
random(value) if {
	count(regex.find_n(`^[A-Za-z0-9+/_-]{32,200}={0,2}$`, value, 1)) == 1
	lower(value) != value
	upper(value) != value
	signs := {sign | some sign in split(value, "")}
	count(signs) >= 20
	count(signs & digits) >= 3
	not contains(value, "--")
}

digits := {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

benign(name) if {
	lowered := lower(name)
	some word in data.sealing.benignNames
	contains(lowered, word)
}
