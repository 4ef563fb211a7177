package samsvar.workload

# METADATA
# title: No namespaces of the host
# description: Pods do not share network, processes or memory with the node (Pod Security, baseline).
# custom:
#   code: workload.host-namespace
#   severity: critical
#   requirements: [GDPR-32, NSM-2.2, NSM-2.3]
deny contains finding if some finding in host_namespace

host_namespace contains finding("host-namespace", path, sprintf("shares %s with the node: leave it out", [field])) if {
	baseline
	some at, pod in pods
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	pod.spec[field] == true
	path := concat("", [at, "/spec/", field])
}

# METADATA
# title: No privileged containers
# description: Containers are not privileged (Pod Security, baseline).
# custom:
#   code: workload.privileged
#   severity: critical
#   requirements: [GDPR-32, NSM-2.2, NSM-2.3]
deny contains finding if some finding in privileged

privileged contains finding("privileged", path, "runs a privileged container, which is root on the node: leave out privileged") if {
	baseline
	some at, context in contexts
	context.privileged == true
	path := concat("", [at, "/privileged"])
}

# METADATA
# title: No processes of a Windows host
# description: Neither pod nor container is a HostProcess of Windows (Pod Security, baseline).
# custom:
#   code: workload.host-process
#   severity: critical
#   requirements: [GDPR-32, NSM-2.2, NSM-2.3]
deny contains finding if some finding in host_process

host_process contains finding("host-process", path, "runs as a process of the Windows host: leave out hostProcess") if {
	baseline
	some at, context in contexts
	context.windowsOptions.hostProcess == true
	path := concat("", [at, "/windowsOptions/hostProcess"])
}

# METADATA
# title: No capabilities beyond the usual
# description: Containers add no capabilities beyond those that container runtimes give by default (Pod Security, baseline).
# custom:
#   code: workload.capability-added
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in capability_added

capability_added contains finding("capability-added", path, sprintf("adds capability %v, which is not one of the usual: leave it out", [capability])) if {
	baseline
	not restricted
	some at, context in contexts
	some i, capability in context.capabilities.add
	not capability in usual_capabilities
	path := sprintf("%s/capabilities/add/%d", [at, i])
}

usual_capabilities := {
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
	"SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

# METADATA
# title: No folders of the node
# description: Volumes are no folders of the node (Pod Security, baseline).
# custom:
#   code: workload.host-path
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32, NSM-2.2]
deny contains finding if some finding in host_path

host_path contains finding("host-path", path, "mounts a folder of the node: use a claim, or emptyDir for what may be lost") if {
	baseline
	some at, volume in volumes
	is_object(volume.hostPath)
	path := concat("", [at, "/hostPath"])
}

# METADATA
# title: No ports of the node
# description: Containers take no port of the node but those listed in the parameter allowedHostPorts (Pod Security, baseline).
# custom:
#   code: workload.host-port
#   severity: high
#   requirements: [GDPR-32, NSM-2.4]
deny contains finding if some finding in host_port

host_port contains finding("host-port", path, sprintf("takes port %v of the node: use a Service", [port.hostPort])) if {
	baseline
	some at, container in containers
	some i, port in container.ports
	port.hostPort
	port.hostPort != 0
	not port.hostPort in input.parameters.allowedHostPorts
	path := sprintf("%s/ports/%d/hostPort", [at, i])
}

# METADATA
# title: Probes and hooks stay with their pod
# description: Probes and lifecycle hooks name no host; the kubelet, which sends them, reaches more than the pod does (Pod Security, baseline, since 1.34).
# custom:
#   code: workload.probe-host
#   severity: medium
#   requirements: [GDPR-32, NSM-2.4]
deny contains finding if some finding in probe_host

probe_host contains finding("probe-host", path, "lets the kubelet call a host it names: leave out host, so that it calls the pod") if {
	baseline
	some at, container in containers
	some field, steps_to in handlers
	some action in ["httpGet", "tcpSocket"]
	object.get(container, array.concat(steps_to, [action, "host"]), "") != ""
	path := sprintf("%s/%s/%s/host", [at, field, action])
}

handlers := {
	"livenessProbe": ["livenessProbe"],
	"readinessProbe": ["readinessProbe"],
	"startupProbe": ["startupProbe"],
	"lifecycle/postStart": ["lifecycle", "postStart"],
	"lifecycle/preStop": ["lifecycle", "preStop"],
}

# METADATA
# title: AppArmor is not turned off
# description: AppArmor profiles are the runtime's or the node's own, in the field and in the annotation of old (Pod Security, baseline).
# custom:
#   code: workload.apparmor
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in apparmor

apparmor contains finding("apparmor", path, "turns AppArmor off or asks for a profile of another kind: use RuntimeDefault or Localhost") if {
	baseline
	some at, context in contexts
	is_object(context.appArmorProfile)
	not object.get(context.appArmorProfile, "type", "") in ["RuntimeDefault", "Localhost"]
	path := concat("", [at, "/appArmorProfile"])
}

apparmor contains finding("apparmor", path, "turns AppArmor off or asks for a profile of another kind: use runtime/default or localhost/…") if {
	baseline
	some at, pod in pods
	some key, profile in pod.metadata.annotations
	startswith(key, "container.apparmor.security.beta.kubernetes.io/")
	not profile in ["", "runtime/default"]
	not startswith(profile, "localhost/")
	path := concat("", [at, "/metadata/annotations/", token(key)])
}

# METADATA
# title: SELinux keeps containers apart
# description: SELinux types are those of containers, and users and roles are not set (Pod Security, baseline).
# custom:
#   code: workload.selinux
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in selinux

selinux contains finding("selinux", path, sprintf("sets an SELinux type of its own (%v): use one of a container", [type])) if {
	baseline
	some at, context in contexts
	type := context.seLinuxOptions.type
	not type in ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]
	path := concat("", [at, "/seLinuxOptions/type"])
}

selinux contains finding("selinux", path, sprintf("sets the SELinux %s: leave it out", [field])) if {
	baseline
	some at, context in contexts
	some field in ["user", "role"]
	object.get(context, ["seLinuxOptions", field], "") != ""
	path := concat("", [at, "/seLinuxOptions/", field])
}

# METADATA
# title: /proc is masked
# description: Containers see /proc as the runtime masks it (Pod Security, baseline; in a user namespace only restricted asks for it).
# custom:
#   code: workload.proc-mount
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in proc_mount

proc_mount contains finding("proc-mount", path, "sees /proc unmasked: leave out procMount") if {
	baseline
	some at, pod in pods
	not spared_masking(pod)
	some below, context in contexts
	startswith(below, concat("", [at, "/spec/"]))
	not object.get(context, "procMount", "Default") in ["", "Default"]
	path := concat("", [below, "/procMount"])
}

spared_masking(pod) if {
	in_user_namespace(pod)
	not restricted
}

# METADATA
# title: Seccomp is not turned off
# description: Seccomp profiles are the runtime's or the node's own (Pod Security, baseline).
# custom:
#   code: workload.seccomp
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in seccomp

seccomp contains finding("seccomp", path, "turns seccomp off or asks for a profile of another kind: use RuntimeDefault or Localhost") if {
	baseline
	some at, context in contexts
	is_object(context.seccompProfile)
	not object.get(context.seccompProfile, "type", "") in ["RuntimeDefault", "Localhost"]
	path := concat("", [at, "/seccompProfile"])
}

# METADATA
# title: Only safe sysctls
# description: Pods set no parameters of the kernel but those that are apart for each pod and safe (Pod Security, baseline).
# custom:
#   code: workload.sysctl
#   severity: high
#   requirements: [GDPR-32, NSM-2.3]
deny contains finding if some finding in sysctl

sysctl contains finding("sysctl", path, sprintf("sets %v, which is not safe for others on the node: leave it out", [sysctl.name])) if {
	baseline
	some at, context in contexts
	some i, sysctl in context.sysctls
	not sysctl.name in safe_sysctls
	path := sprintf("%s/sysctls/%d", [at, i])
}

safe_sysctls := {
	"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports",
	"net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time",
	"net.ipv4.tcp_notsent_lowat", "net.ipv4.tcp_rmem", "net.ipv4.tcp_slow_start_after_idle",
	"net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem",
}
