package samsvar.sealing

# A name that ends in a word for a credential, before '=' or ':', and what follows.
assignment := concat("", [
	`(?i)[a-z0-9_.-]*(?:passw(?:or)?d|passphrase|passord|pwd|secret|token|credentials?`,
	`|connection[_.-]?string|(?:api|access|private|secret|encryption|signing|master|account|shared|auth)[_.-]?key)`,
	`["']?\s*[:=]\s*["']?[^\s"',;&]{8,}`,
])

# METADATA
# title: No credential in the clear
# description: >-
#   Where a name says that the value is a credential and the value looks like one, it is not written
#   in environment, arguments, configuration, annotations or values of custom resources.
# custom:
#   code: sealing.plaintext-credential
#   severity: high
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains finding if some finding in plaintext_credential

plaintext_credential contains credential(path, name) if {
	some place, container in containers
	some e, variable in container.env
	name := variable.name
	credential_value(name, variable.value)
	path := sprintf("%s/env/%d/value", [place, e])
}

plaintext_credential contains credential(path, name) if {
	some place, container in containers
	some field in ["args", "command"]
	words := container[field]
	some i, word in words
	startswith(word, "-")
	credential_value(word, words[i + 1])
	not startswith(words[i + 1], "-")
	name := concat("", ["--", credential_word(word)])
	path := sprintf("%s/%s/%d", [place, field, i + 1])
}

plaintext_credential contains credential(path, name) if {
	kind == "ConfigMap"
	some name, value in input.object.data
	credential_value(name, value)
	path := concat("", ["/data/", token(name)])
}

plaintext_credential contains credential(path, name) if {
	some name, value in input.object.metadata.annotations
	credential_value(name, value)
	path := concat("", ["/metadata/annotations/", token(name)])
}

plaintext_credential contains credential(path, leaf.name) if {
	some path, leaf in custom_leaves
	credential_value(leaf.name, leaf.text)
	not names_a_key(path, leaf)
}

# Only the word of our own list is told: what else stands before it may be part of another value.
plaintext_credential contains credential(path, name) if {
	name_hinted(whole)
	some path, text in texts
	name_hinted(text)
	some found in regex.find_n(assignment, text, -1)
	at := separator(found)
	before := trim(substring(found, 0, at), " \t\"'")
	value := trim(substring(found, at + 1, -1), " \t\r\n\"'")
	credential_in_text(before, value)
	name := credential_word(before)
}

# Where a custom resource says under which key of a Secret a value is found.
names_a_key(_, leaf) if {
	leaf.name == "secretKey"
	external
}

names_a_key(_, leaf) if {
	leaf.name == "secretKey"
	count(regex.find_n(`^[A-Za-z_.-]+$`, leaf.text, 1)) == 1
}

names_a_key(path, _) if {
	some holder in ["Ref/", "valueFrom/", "/existingSecret"]
	contains(path, holder)
}

credential(path, name) := {
	"code": "sealing.plaintext-credential",
	"message": sprintf(
		"%s holds a credential in the clear under '%s' at %s: put it into a SealedSecret, refer to it from there, and change it",
		[named, name, path],
	),
	"path": path,
}

name_hinted(text) if {
	lowered := lower(text)
	some hint in data.sealing.credentialHints
	contains(lowered, hint)
}

separator(found) := min([at |
	some sign in ["=", ":"]
	at := indexof(found, sign)
	at >= 0
])

plain_name(name) := replace(replace(replace(lower(name), "_", ""), "-", ""), ".", "")

# A word that says the value itself is meant.
value_word(name) := word if {
	plain := plain_name(name)
	words := [word | some word in data.sealing.credentialNames.values; endswith(plain, word)]
	word := words[0]
}

# A word that may as well stand before the name of an object.
either_word(name) := word if {
	plain := plain_name(name)
	words := [word | some word in data.sealing.credentialNames.either; endswith(plain, word)]
	word := words[0]
}

credential_word(name) := value_word(name)

credential_word(name) := word if {
	not value_word(name)
	word := either_word(name)
}

credential_value(name, value) if {
	is_string(value)
	count(value) >= 8
	value_word(name)
	not stands_for_another(value)
	not object_name(value)
}

credential_value(name, value) if {
	is_string(value)
	count(value) >= 8
	not value_word(name)
	either_word(name)
	not stands_for_another(value)
	not dashed(value)
	mixed(value)
}

# In running text and in code, a value has to look like one, too.
credential_in_text(name, value) if {
	credential_value(name, value)
	mixed(value)
	not code(value)
	not dashed(value)
}

# What stands for a value kept elsewhere: a variable, a template, a path, an address, or nothing yet.
reference(value) if {
	some beginning in data.sealing.references
	startswith(value, beginning)
}

reference(value) if contains(value, "{{")

stands_for_another(value) if reference(value)

stands_for_another(value) if placeholder(value)

stands_for_another(value) if constant_name(value)

# The name of a variable, as DATABASE_PASSWORD.
constant_name(value) if {
	upper(value) == value
	count(regex.find_n(`^[A-Z]+(?:[_-][A-Z]+)+$`, value, 1)) == 1
}

# A name of an object or a key, as registry-credentials-2.
dashed(value) if {
	lower(value) == value
	count(regex.find_n(`^[a-z]+(?:[._/-](?:[a-z]+[0-9]{0,2}|v?[0-9]{1,4}))+$`, value, 1)) == 1
}

# As the name of the object that holds a password tells.
object_name(value) if {
	some word in ["secret", "credential", "password", "token", "key", "auth"]
	contains(value, word)
	dashed(value)
}

# Not one word of letters only.
mixed(value) if {
	not count(regex.find_n(`^(?:[a-zæøå]+|[A-ZÆØÅ]+|[A-ZÆØÅ][a-zæøå]+)$`, value, 1)) == 1
}

code(value) if {
	some beginning in data.sealing.code
	startswith(value, beginning)
}

code(value) if {
	some sign in ["(", "[", "${", "->", "::"]
	contains(value, sign)
}
