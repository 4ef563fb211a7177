package samsvar.residency

# METADATA
# title: Nothing goes to a host that is known to be outside
# description: No address names a service that is known to keep what it is sent outside the EEA.
# custom:
#   code: residency.host-outside
#   severity: high
#   requirements: [GDPR-28, GDPR-44, SchremsII]
deny contains finding if some finding in host_outside

host_outside contains {
	"code": "residency.host-outside",
	"message": sprintf(
		"%s sends to '%s' in %s, which keeps what it is sent outside the allowed regions: use the service's European endpoint, or list the host in the parameter allowedHosts",
		[named, endpoint.host, endpoint.path],
	),
	"path": endpoint.path,
	"details": {"host": endpoint.host},
} if {
	judged
	some endpoint in endpoints
	outside_host(endpoint.host)
}

# METADATA
# title: Whoever receives personal data is known
# description: >-
#   Where personal data is handled, and for backups, logs, secret stores and webhooks always, every
#   host is inside the cluster, in an allowed region by its name, or listed. What is not known denies.
# custom:
#   code: residency.endpoint-unknown
#   severity: high
#   requirements: [GDPR-28, GDPR-30, GDPR-44, SchremsII, NSM-2.5]
deny contains finding if some finding in endpoint_unknown

endpoint_unknown contains {
	"code": "residency.endpoint-unknown",
	"message": sprintf(
		"%s sends to '%s' in %s, and nothing tells in which region that is: when it is in an allowed one, list it in the parameter allowedHosts or allowedAddresses",
		[named, endpoint.host, endpoint.path],
	),
	"path": endpoint.path,
	"details": {"host": endpoint.host, "category": endpoint.category},
} if {
	judged
	some endpoint in endpoints
	strict(endpoint.category)
	unknown_host(endpoint.host)
}

strict(category) if category in input.parameters.strictEndpoints

strict(_) if personal

endpoints contains {"host": host, "path": "/spec/externalName", "category": "external-name"} if {
	kind == "Service"
	some host in hosts_of(input.object.spec.externalName)
}

endpoints contains {"host": plain(address), "path": path, "category": "addresses"} if {
	kind == "EndpointSlice"
	some i, endpoint in input.object.endpoints
	some k, address in endpoint.addresses
	path := sprintf("/endpoints/%d/addresses/%d", [i, k])
}

endpoints contains {"host": plain(address.ip), "path": path, "category": "addresses"} if {
	kind == "Endpoints"
	some i, subset in input.object.subsets
	some k, address in subset.addresses
	path := sprintf("/subsets/%d/addresses/%d/ip", [i, k])
}

endpoints contains {"host": host, "path": path, "category": category} if {
	category := object.get(resource, "category", "resource")
	some path, text in texts_at(resource.endpoints)
	some host in hosts_of(text)
}

# Environment: whole addresses, and bare hosts where the name says so.
endpoints contains {"host": host, "path": path, "category": "environment"} if {
	some at, container in containers
	some i, variable in container.env
	path := sprintf("%s/env/%d/value", [at, i])
	some host in hosts_in_value(variable.name, variable.value)
}

endpoints contains {"host": host, "path": path, "category": "environment"} if {
	some at, container in containers
	some part in ["command", "args"]
	some i, word in container[part]
	contains(word, "://")
	path := sprintf("%s/%s/%d", [at, part, i])
	some host in hosts_in_text(word)
}

endpoints contains {"host": host, "path": path, "category": "volume"} if {
	some path, server in file_servers
	some host in hosts_of(server)
}

endpoints contains {"host": host, "path": path, "category": "configuration"} if {
	kind == "ConfigMap"
	some key, text in input.object.data
	not contains(text, "\n")
	path := concat("", ["/data/", token(key)])
	some host in hosts_in_value(key, text)
}

containers[path] := container if {
	some at, pod in pods
	some part in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod.spec[part]
	path := sprintf("%s/spec/%s/%d", [at, part, i])
}

file_servers[path] := volume.nfs.server if {
	some at, pod in pods
	some i, volume in pod.spec.volumes
	path := sprintf("%s/spec/volumes/%d/nfs/server", [at, i])
}

file_servers["/spec/nfs/server"] := input.object.spec.nfs.server if kind == "PersistentVolume"

hosts_in_value(name, text) := hosts_in_text(text) if {
	contains(text, "://")
} else := hosts_of(text) if {
	says_host(upper(name))
	text != ""
	not contains(text, " ")
} else := set() if {
	is_string(text)
}

says_host(name) if {
	some ending in ["HOST", "HOSTNAME", "ENDPOINT", "SERVER", "SERVERS", "ADDR", "ADDRESS", "BROKERS", "URL", "URI"]
	endswith(name, ending)
}

# Hosts of all URLs in a text.
hosts_in_text(text) := {host |
	parts := split(text, "://")
	some i, part in parts
	i > 0
	some host in hosts_of(split(until_blank(part), " ")[0])
}

until_blank(text) := strings.replace_n(
	{
		"\n": " ", "\t": " ", "\r": " ", `"`: " ", "'": " ", "`": " ", ")": " ", "]}": " ", ";": " ",
		"|": " ",
	},
	text,
)
