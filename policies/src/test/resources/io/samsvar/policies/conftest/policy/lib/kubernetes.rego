package lib.kubernetes

default is_workload = false

is_workload { input.kind == "Deployment" }

is_workload { input.kind == "StatefulSet" }

name = input.metadata.name
