package io.samsvar.cli.policy;

import picocli.CommandLine.Command;

/** What policy authors do with policies. */
@Command(
    name = "policy",
    description = "Verifies policies.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PolicyVerifyCommand.class})
public final class PolicyCommand {}
