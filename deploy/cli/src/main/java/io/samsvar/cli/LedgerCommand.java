package io.samsvar.cli;

import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.store.SqliteLedgerReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a ledger, while it is written or not. */
@Command(
    name = "ledger",
    description = "Reads the ledger in a data directory.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class LedgerCommand {
  private static final int NEWEST = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = "Shows the newest entries.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--data-dir", defaultValue = "/var/lib/samsvar") Path dataDirectory,
      @Option(names = "--newest", defaultValue = "" + NEWEST, description = "How many.")
          int newest) {
    try (SqliteLedgerReader ledger = open(dataDirectory)) {
      long size = ledger.size();
      for (long index = Math.max(0, size - newest); index < size; index++) {
        var entry = ledger.entry(index);
        spec.commandLine().getOut().println(index + "  " + entry.time() + "  " + entry.event());
      }
    }
    return 0;
  }

  @Command(
      name = "checkpoint",
      description =
          "Prints the newest signed checkpoint: keep it elsewhere, and verify against it.",
      mixinStandardHelpOptions = true)
  int checkpoint(@Option(names = "--data-dir", defaultValue = "/var/lib/samsvar") Path data) {
    try (SqliteLedgerReader ledger = open(data)) {
      spec.commandLine().getOut().print(ledger.checkpoint().format());
    }
    return 0;
  }

  @Command(
      name = "proof",
      description =
          "Writes INDEX.tlog-proof and INDEX.leaf, with which anybody can verify the entry offline.",
      mixinStandardHelpOptions = true)
  int proof(
      @Parameters(paramLabel = "INDEX") long index,
      @Option(names = "--data-dir", defaultValue = "/var/lib/samsvar") Path data,
      @Option(names = "--out", defaultValue = ".", description = "Folder for the files.")
          Path folder)
      throws IOException {
    try (SqliteLedgerReader ledger = open(data)) {
      SignedCheckpoint checkpoint = ledger.checkpoint();
      Path proof = folder.resolve(index + ".tlog-proof");
      Files.writeString(proof, ledger.proof(index, checkpoint).format(), StandardCharsets.UTF_8);
      Files.write(folder.resolve(index + ".leaf"), ledger.leaf(index));
      var body = ledger.body(index);
      if (body.isPresent()) {
        Files.write(folder.resolve(index + ".body"), body.get());
      }
      spec.commandLine().getOut().println(proof);
    }
    return 0;
  }

  private static SqliteLedgerReader open(Path dataDirectory) {
    return SqliteLedgerReader.open(dataDirectory.resolve("ledger"));
  }
}
