package samsvar.sealing

# METADATA
# title: The template of a SealedSecret holds no plaintext
# description: >-
#   What the template adds to the Secret refers to sealed values. A literal would be a secret in the
#   clear, and a copy of what was last applied is one too.
# custom:
#   code: sealing.template-plaintext
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains finding if some finding in plaintext_in_template

plaintext_in_template contains template_plaintext(
	concat("", ["/spec/template/data/", token(key)]),
	sprintf("has a literal under key '%s' of its template: seal the value, or put what is no secret into a ConfigMap", [key]),
) if {
	sealed
	some key, value in sealed_template.data
	not templated(value)
}

plaintext_in_template contains template_plaintext(
	concat("", ["/spec/template/metadata/annotations/", token(last_applied)]),
	"carries in its template a copy of what was last applied, with the values in the clear: remove the annotation and change the values",
) if {
	sealed
	sealed_template.metadata.annotations[last_applied]
}

plaintext_in_template contains template_plaintext(
	concat("", ["/spec/template/", field]),
	sprintf("has %s in its template, where no sealed value stands: seal the values", [field]),
) if {
	sealed
	some field in ["stringData", "binaryData"]
	object.get(sealed_template, field, null) != null
}

template_plaintext(path, what) := {
	"code": "sealing.template-plaintext",
	"message": sprintf("%s %s", [named, what]),
	"path": path,
}

# A template that refers to a sealed value, and does not only quote a literal.
templated(value) if {
	is_string(value)
	some part in array.slice(split(value, "{{"), 1, 1000)
	refers(split(part, "}}")[0])
}

refers(action) if startswith(action, ".")

refers(action) if {
	some before in [" .", "(.", "-."]
	contains(action, before)
}
