package samsvar.sealing

secret_name := `(?:password|passwd|pwd|passphrase|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|secret[_.-]?key|credentials?|connection[_.-]?string)`

# A name that ends like that, before '=' or ':', and what follows.
assignment := concat("", [`(?im)(?:^|[\s,;{"'?&-])[a-z0-9_.-]*`, secret_name, `["']?\s*[:=]\s*["']?[^\s"',;&]{8,}`])

# Every such name holds one of these.
name_hints := ["pass", "pwd", "secret", "token", "key", "credential", "string"]

# METADATA
# title: No credential in the clear
# description: >-
#   Where a name says that the value is a credential and the value looks like one, it is not written
#   in environment, arguments, configuration or annotations.
# custom:
#   code: sealing.plaintext-credential
#   severity: high
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains credential(path, name) if {
	some group in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[group]
	some e, variable in container.env
	name := variable.name
	credential_value(name, variable.value)
	path := sprintf("%s/%s/%d/env/%d/value", [pod_spec_path, group, i, e])
}

deny contains credential(path, name) if {
	kind == "ConfigMap"
	some name, value in input.object.data
	credential_value(name, value)
	path := concat("", ["/data/", token(name)])
}

deny contains credential(path, name) if {
	name_hinted(whole)
	some path, text in texts
	name_hinted(text)
	some line in split(text, "\n")
	name_hinted(line)
	some found in regex.find_n(assignment, line, -1)
	parts := regex.split(`["']?\s*[:=]\s*["']?`, found)
	credential_value(parts[0], parts[1])

	# Only the word of our own list: what else stands before it may be part of another value.
	some name in regex.find_n(concat("", [`(?i)`, secret_name, `$`]), parts[0], 1)
}

name_hinted(text) if {
	lowered := lower(text)
	some hint in name_hints
	contains(lowered, hint)
}

credential(path, name) := {
	"code": "sealing.plaintext-credential",
	"message": sprintf(
		"%s holds a credential in the clear under '%s' at %s: put it into a SealedSecret, refer to it from there, and change it",
		[named, name, path],
	),
	"path": path,
}

credential_value(name, value) if {
	is_string(value)
	count(regex.find_n(concat("", [`(?i)`, secret_name, `$`]), name, 1)) == 1
	count(value) >= 8
	not reference(value)
}

# What stands for a value kept elsewhere: a variable, a template, a path, an address, the name of an
# object.
reference(value) if {
	some beginning in ["$", "{{", "<", "%", "/", "./", "vault:", "ref+", "file:", "http://", "https://", "secret://", "arn:"]
	startswith(value, beginning)
}

reference(value) if lower(value) in {"required", "disabled", "optional", "undefined"}

reference(value) if count(regex.find_n(`^[a-z]+(?:[._/-][a-z]+)+$`, value, 1)) == 1
