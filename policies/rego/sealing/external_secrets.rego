package samsvar.sealing

external if contains(api_version, "external-secrets.io/")

# METADATA
# title: No literal beside a reference to a secret store
# description: >-
#   An object that fetches secrets from a store holds references only: no literal in a template, no
#   store or generator that has its values written into it.
# custom:
#   code: sealing.external-secret-literal
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains finding if some finding in external_secret_literal

external_secret_literal contains external_literal(
	pointer(["spec", "target", "template", "data", key]),
	sprintf("has a literal under key '%s' of its template: fetch it from the store, or put what is no secret into a ConfigMap", [key]),
) if {
	external
	some key, value in input.object.spec.target.template.data
	not templated(value)
}

external_secret_literal contains external_literal(
	pointer(["spec", "externalSecretSpec", "target", "template", "data", key]),
	sprintf("has a literal under key '%s' of its template: fetch it from the store, or put what is no secret into a ConfigMap", [key]),
) if {
	external
	some key, value in input.object.spec.externalSecretSpec.target.template.data
	not templated(value)
}

external_secret_literal contains external_literal(
	"/spec/provider/fake",
	"is a store that has its values written into it: use a real one",
) if {
	external
	count(object.get(object.get(input.object.spec, "provider", {}), "fake", {})) > 0
}

external_secret_literal contains external_literal(
	"/spec/data",
	"is a generator that has its values written into it: use a real one",
) if {
	external
	kind == "Fake"
}

external_literal(path, what) := {
	"code": "sealing.external-secret-literal",
	"message": sprintf("%s %s", [named, what]),
	"path": path,
}

# METADATA
# title: No secret value in a field of a custom resource
# description: >-
#   A field that takes a secret value, of the kinds that secretFields lists, is left empty or refers
#   to a value elsewhere.
# custom:
#   code: sealing.plaintext-field
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains finding if some finding in plaintext_field

plaintext_field contains {
	"code": "sealing.plaintext-field",
	"message": sprintf(
		"%s holds a secret value in the clear at %s: refer to a sealed one instead, and change it",
		[named, pointer(path)],
	),
	"path": pointer(path),
} if {
	some pattern in input.parameters.secretFields[kind]
	steps := array.slice(split(pattern, "/"), 1, 100)
	some path, value
	walk(input.object, [path, value])
	count(path) == count(steps)
	is_string(value)
	value != ""
	not reference(value)
	every i, step in steps {
		step_fits(step, path[i])
	}
}

step_fits("*", _)

step_fits(step, part) if replace(replace(step, "~1", "/"), "~0", "~") == sprintf("%v", [part])
