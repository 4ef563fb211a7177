package samsvar.residency

# The hosts that an address names: a URL, host:port, or several with commas between, as databases
# and brokers have them. Without what signs in, port, brackets, a dot at the end, and in lower case.
hosts_of(address) := {host |
	some part in split(last(split(authority(address), "@")), ",")
	host := host_of(trim_space(part))
	host != ""
}

last(parts) := parts[count(parts) - 1]

authority(address) := first(split(first(split(first(split(below_scheme(address), "/")), "?")), "#"))

first(parts) := parts[0]

# Everything below the scheme, of several the first. Browsers and many libraries read a backslash as
# a slash.
below_scheme(address) := concat("://", array.slice(parts, 1, count(parts))) if {
	parts := split(replace(address, "\\", "/"), "://")
	count(parts) > 1
} else := replace(address, "\\", "/")

host_of(part) := plain(split(trim_prefix(part, "["), "]")[0]) if {
	startswith(part, "[")
} else := plain(part) if {
	count(split(part, ":")) > 2
} else := plain(split(part, ":")[0])

# A zone of an IPv6 address is none of its own, and ::ffff: stands before an IPv4 one; %2e is a dot.
plain(host) := trim_prefix(
	trim_suffix(split(lower(replace(replace(host, "%2e", "."), "%2E", ".")), "%")[0], "."),
	"::ffff:",
)

# Names that other values are put into are known only when they are.
reference(host) if {
	some sign in ["$", "{", "}", "<", ">", "("]
	contains(host, sign)
}

# Inside: one word, a name below a local domain or the own namespace, a private address.
inside(host) if {
	not contains(host, ".")
	not contains(host, ":")
	not numeric(host)
}

inside(host) if {
	some suffix in input.parameters.localDomains
	below(host, suffix)
}

inside(host) if below(host, input.object.metadata.namespace)

inside(host) if {
	address_like(host)
	some range in private_ranges
	net.cidr_contains(range, host)
}

private_ranges := [
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10",
	"0.0.0.0/32", "::1/128", "::/128", "fc00::/7", "fe80::/10",
]

below(host, domain) if host == domain

below(host, domain) if endswith(host, concat("", [".", domain]))

# An address, also as one number, which resolvers understand: 3627734734, 0xd83ad6ce.
address_like(host) if contains(host, ":")

address_like(host) if numeric(last(split(host, ".")))

numeric(text) if trim_left(text, "0123456789") == ""

numeric(text) if startswith(text, "0x")

# What the team lists, by name and by range of addresses.
listed_host(host) if {
	not deceptive(host)
	some entry in input.parameters.allowedHosts
	below(host, lower(trim_prefix(entry, "*.")))
}

listed_host(host) if {
	address_like(host)
	some range in input.parameters.allowedAddresses
	net.cidr_contains(range, host)
}

# Letters beyond ASCII can look like, and be turned into, others.
deceptive(host) if {
	some letter in split(host, "")
	not letter in plain_letters
}

plain_letters := {letter | some letter in split("abcdefghijklmnopqrstuvwxyz0123456789-_.:", "")}

# Domains of clouds that have the region beside them: sqs.eu-north-1.amazonaws.com,
# europe-north1-docker.pkg.dev. A bucket is named by its owner, so s3.amazonaws.com tells nothing.
in_allowed_region(host) if {
	not deceptive(host)
	some domain in input.parameters.regionalDomains
	suffix := concat("", [".", domain])
	endswith(host, suffix)
	labels := split(trim_suffix(host, suffix), ".")
	some label in beside(labels)
	named_by(label)
}

beside(labels) := {last(labels)} if {
	startswith(last(labels), "s3")
} else := {last(labels), labels[count(labels) - 2]} if {
	count(labels) > 1
} else := {last(labels)}

named_by(label) if exact_and_allowed(label)

named_by(label) if {
	some region in input.parameters.allowedRegions
	not endswith(region, "*")
	startswith(label, concat("", [region, "-"]))
	allowed(region)
}

exact_and_allowed(region) if {
	region in input.parameters.allowedRegions
	allowed(region)
}

# Nothing tells in which region this is.
unknown_host(host) if {
	not reference(host)
	not inside(host)
	not listed_host(host)
	not in_allowed_region(host)
}

outside_host(host) if {
	some domain in input.parameters.hostsOutside
	below(host, domain)
	not listed_host(host)
}
