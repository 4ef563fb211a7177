# METADATA
# title: Names and images by regular expressions
# description: What ./samsvar bench policies measures as a pack that lives on regular expressions.
package samsvar.bench

image := `^registry\.example\.com/[a-z0-9-]+(/[a-z0-9-]+)*:[0-9a-z.-]+$`

name := `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`

label := `^[A-Za-z0-9._-]{1,63}$`

address := `^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})$`

containers := input.object.spec.template.spec.containers

deny contains {"code": "bench.image", "message": sprintf("image %s", [each.image])} if {
	some each in containers
	not regex.match(image, each.image)
}

deny contains {"code": "bench.name", "message": "the name"} if not regex.match(name, input.object.metadata.name)

deny contains {"code": "bench.label", "message": sprintf("label %s", [key])} if {
	some key, value in input.object.metadata.labels
	not regex.match(label, value)
}

deny contains {"code": "bench.registry", "message": sprintf("registry of %s", [each.image])} if {
	some each in containers
	not glob.match("registry.example.com/**", ["/"], each.image)
}

deny contains {"code": "bench.address", "message": sprintf("an address in %s", [variable.name])} if {
	some each in containers
	some variable in each.env
	regex.match(address, variable.value)
}

deny contains {"code": "bench.flag", "message": sprintf("flag %s", [found[1]])} if {
	some each in containers
	some argument in each.args
	some found in regex.find_all_string_submatch_n(`^--([a-z]+)=(.*)$`, argument, -1)
	found[1] == "insecure"
}
