package samsvar.workload

# METADATA
# title: Volumes of known kinds
# description: Volumes are configuration, secrets, claims, images and what is made for the pod (Pod Security, restricted).
# custom:
#   code: workload.volume-type
#   severity: medium
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in volume_type

volume_type contains finding("volume-type", path, sprintf("mounts a volume of kind %v: use a claim, or emptyDir for what may be lost", [type])) if {
	restricted
	some at, volume in volumes
	some type, value in volume
	type != "name"
	value != null
	not type in restricted_volume_types
	path := concat("", [at, "/", type])
}

restricted_volume_types := {
	"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
	"secret",
}

# METADATA
# title: Nobody becomes more than they are
# description: Processes cannot gain privileges, as by set-user-ID files (Pod Security, restricted).
# custom:
#   code: workload.privilege-escalation
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in privilege_escalation

privilege_escalation contains finding("privilege-escalation", path, "lets processes gain privileges: set allowPrivilegeEscalation: false") if {
	restricted
	some at, pod in pods
	not on_windows(pod)
	some below, container in containers
	startswith(below, concat("", [at, "/spec/"]))
	object.get(container, ["securityContext", "allowPrivilegeEscalation"], true) != false
	path := concat("", [below, "/securityContext/allowPrivilegeEscalation"])
}

# METADATA
# title: Nothing runs as root
# description: Pods or all their containers say runAsNonRoot, and none says otherwise (Pod Security, restricted).
# custom:
#   code: workload.run-as-non-root
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in run_as_non_root

run_as_non_root contains finding("run-as-non-root", path, "may run as root: set runAsNonRoot: true") if {
	restricted
	some at, pod in pods
	not in_user_namespace(pod)
	some below, container in containers
	startswith(below, concat("", [at, "/spec/"]))
	not runs_as_non_root(pod, container)
	path := concat("", [below, "/securityContext/runAsNonRoot"])
}

run_as_non_root contains finding("run-as-non-root", path, "lets containers run as root: set runAsNonRoot: true") if {
	restricted
	some at, pod in pods
	not in_user_namespace(pod)
	pod.spec.securityContext.runAsNonRoot == false
	path := concat("", [at, "/spec/securityContext/runAsNonRoot"])
}

runs_as_non_root(pod, container) if {
	object.get(container, ["securityContext", "runAsNonRoot"], null) == null
	pod.spec.securityContext.runAsNonRoot == true
}

runs_as_non_root(_, container) if container.securityContext.runAsNonRoot == true

# METADATA
# title: Nobody is user 0
# description: Neither pods nor containers say user 0 (Pod Security, restricted).
# custom:
#   code: workload.run-as-user
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in run_as_user

run_as_user contains finding("run-as-user", path, "runs as user 0: leave out runAsUser or name another one") if {
	restricted
	some at, pod in pods
	not in_user_namespace(pod)
	some below, context in contexts
	startswith(below, concat("", [at, "/spec/"]))
	context.runAsUser == 0
	path := concat("", [below, "/runAsUser"])
}

# METADATA
# title: A seccomp profile is set
# description: Pods or all their containers have a seccomp profile (Pod Security, restricted).
# custom:
#   code: workload.seccomp-missing
#   severity: medium
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in seccomp_missing

seccomp_missing contains finding("seccomp-missing", path, "runs without a seccomp profile: set seccompProfile: {type: RuntimeDefault}") if {
	restricted
	some at, pod in pods
	not on_windows(pod)
	not is_object(object.get(pod, ["spec", "securityContext", "seccompProfile"], null))
	some below, container in containers
	startswith(below, concat("", [at, "/spec/"]))
	not is_object(object.get(container, ["securityContext", "seccompProfile"], null))
	path := concat("", [below, "/securityContext/seccompProfile"])
}

# METADATA
# title: Capabilities are dropped
# description: Containers drop all capabilities and add NET_BIND_SERVICE at most (Pod Security, restricted).
# custom:
#   code: workload.capabilities
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in capabilities

capabilities contains finding("capabilities", path, "keeps the capabilities that runtimes give by default: set capabilities: {drop: [ALL]}") if {
	restricted
	some at, pod in pods
	not on_windows(pod)
	some below, container in containers
	startswith(below, concat("", [at, "/spec/"]))
	not "ALL" in object.get(container, ["securityContext", "capabilities", "drop"], [])
	path := concat("", [below, "/securityContext/capabilities/drop"])
}

capabilities contains finding("capabilities", path, sprintf("adds capability %v: leave it out", [capability])) if {
	restricted
	some at, pod in pods
	not on_windows(pod)
	some below, container in containers
	startswith(below, concat("", [at, "/spec/"]))
	some i, capability in container.securityContext.capabilities.add
	capability != "NET_BIND_SERVICE"
	path := sprintf("%s/securityContext/capabilities/add/%d", [below, i])
}

# METADATA
# title: A namespace does not ask for less
# description: Where a namespace says which Pod Security level the API server enforces, it is at least this one.
# custom:
#   code: workload.namespace-level
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in namespace_level

namespace_level contains finding("namespace-level", path, sprintf("has the API server enforce Pod Security level '%v', which is less than '%v'", [level, input.parameters.level])) if {
	judged
	kind == "Namespace"
	level := input.object.metadata.labels["pod-security.kubernetes.io/enforce"]
	strictness(level) < strictness(input.parameters.level)
	path := "/metadata/labels/pod-security.kubernetes.io~1enforce"
}

# A level that is not known enforces nothing.
strictness(level) := object.get({"privileged": 0, "baseline": 1, "restricted": 2}, level, 0)
