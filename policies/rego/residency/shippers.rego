package samsvar.residency

# Configuration of what ships logs, metrics, traces and alerts, told by words that stand in it
# together: Fluent Bit, Fluentd, Vector, the OpenTelemetry collector, Alloy, Promtail, Prometheus,
# Telegraf, Logstash, Beats, Alertmanager. It is read line by line, as its forms (INI, YAML, TOML,
# JSON) have in common that a key stands before its value.
shipper_marks := [
	["[OUTPUT]"], ["[output]"], ["outputs:", "pipeline:"], ["<match"], ["[sinks."], ["sinks:", "inputs:"],
	["\"sinks\"", "\"sources\""], ["exporters:", "receivers:"], ["remote_write"], ["remoteWrite"],
	["/loki/api/v1/push"], ["loki.write"], ["otelcol.exporter"], ["[[outputs."], ["output {"],
	["output.elasticsearch"], ["output.logstash"], ["output.kafka"], ["receivers:", "route:", "_configs:"],
]

shipper_keys := {
	"host", "hosts", "hostname", "server", "servers", "endpoint", "endpoints", "url", "urls", "uri", "address",
	"addr", "brokers", "bootstrap_servers", "push_url", "http_endpoint", "grpc_endpoint", "dsn", "api_url",
	"smarthost", "webhook_url",
}

endpoints contains {"host": host, "path": path, "category": "shipper"} if {
	kind == "ConfigMap"
	some key, text in input.object.data
	ships(text)
	path := concat("", ["/data/", token(key)])
	some line in split(text, "\n")
	some host in hosts_of_line(line)
}

ships(text) if {
	some marks in shipper_marks
	every mark in marks {
		contains(text, mark)
	}
}

# key: value, key = value, key value, with quotes, dashes and brackets around either.
hosts_of_line(line) := hosts_of(value) if {
	words := line_words(line)
	count(words) > 1
	lower(words[0]) in shipper_keys
	value := concat(",", array.slice(words, 1, count(words)))
	not startswith(value, "$")
}

line_words(line) := [word |
	not startswith(trim_space(line), "#")
	some i, word in split(separated(line), " ")
	word != ""
]

separated(line) := strings.replace_n(
	{": ": " ", "=": " ", `"`: " ", "'": " ", "[": " ", "]": " ", "{ ": " ", "- ": " ", "\t": " ", "\r": " ", ",": " "},
	line,
)
