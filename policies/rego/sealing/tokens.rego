package samsvar.sealing

# METADATA
# title: No token or key in the clear
# description: >-
#   Nothing in environment, commands, configuration, annotations or values of custom resources has
#   the shape of a private key, of a token of a known provider, of a JSON Web Token, of an address
#   with a password, or of another thing that is a secret whatever it is called.
# custom:
#   code: sealing.plaintext-token
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains finding if some finding in plaintext_token

plaintext_token contains in_the_clear(path, shape.what) if {
	some shape in hinted_shapes
	some path, text in texts
	some hint in shape.hints
	contains(text, hint)
	shaped(text, hint, shape.pattern)
}

plaintext_token contains in_the_clear(path, "a private key") if {
	contains(whole, "PRIVATE KEY")
	some path, text in texts
	some line in split(text, "\n")
	private_key(line)
}

in_the_clear(path, what) := {
	"code": "sealing.plaintext-token",
	"message": sprintf(
		"%s holds %s in the clear at %s: put it into a SealedSecret, refer to it from there, and change it, since it was disclosed",
		[named, what, path],
	),
	"path": path,
}

# A text without one of the hints cannot match: a look that costs much less than the expression does.
hinted_shapes contains shape if {
	some shape in data.sealing.shapes
	some hint in shape.hints
	contains(whole, hint)
}

shaped(text, hint, pattern) if {
	some line in split(text, "\n")
	contains(line, hint)
	some found in regex.find_n(pattern, line, -1)
	not placeholder(found)
}

private_key(line) if {
	contains(line, "-----BEGIN ")
	some end in ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"]
	contains(line, end)
}

private_key(line) if contains(line, "PuTTY-User-Key-File-")

placeholder(value) if {
	lowered := lower(value)
	some word in data.sealing.placeholders
	contains(lowered, word)
	not contains(value, "AKIA")
}
