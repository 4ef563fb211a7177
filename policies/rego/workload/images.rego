package samsvar.workload

# METADATA
# title: Images are named by digest
# description: >-
#   An image is named by what it holds (sha256), so that what was reviewed is what runs: a tag can be
#   moved after the review.
# custom:
#   code: workload.image-digest
#   severity: high
#   requirements: [GDPR-32, NSM-2.1, NSM-2.3]
deny contains finding if some finding in image_digest

image_digest contains finding("image-digest", path, sprintf("runs image '%v', which is not named by digest: name it as …@sha256:…", [image])) if {
	judged
	input.parameters.requireDigest == true
	some path, image in images
	not by_digest(image)
}

images[path] := image if {
	some at, container in containers
	image := object.get(container, "image", "")
	path := concat("", [at, "/image"])
}

images[path] := volume.image.reference if {
	some at, volume in volumes
	path := concat("", [at, "/image/reference"])
}

by_digest(image) if {
	parts := split(image, "@sha256:")
	count(parts) == 2
	parts[0] != ""
	count(parts[1]) == 64
	every letter in split(parts[1], "") {
		letter in hexadecimal
	}
}

hexadecimal := {letter | some letter in split("0123456789abcdef", "")}
