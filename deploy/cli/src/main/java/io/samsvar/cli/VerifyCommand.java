package io.samsvar.cli;

import io.samsvar.documents.verify.ReportVerifier;
import io.samsvar.documents.verify.Trust;
import io.samsvar.ledger.note.NoteFormatException;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.store.SqliteLedgerReader;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.ledger.verify.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a report, a record or a whole ledger, offline. */
@Command(
    name = "verify",
    description =
        "Verifies offline: a report (PDF), a record (.tlog-proof with --leaf), or a ledger (its"
            + " folder). Says VALID, INVALID with the reason, or CANNOT_CHECK with the reason.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:VALID", "1:INVALID", "2:usage", "3:CANNOT_CHECK"},
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final int SMALL_FILE_BYTES_MAX = 1 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "Report, proof or ledger folder.")
  private Path file = Path.of("");

  @Option(
      names = "--certificate",
      description = "Certificate (PEM or DER) of the seal or its issuer, from whom you trust.")
  private @Nullable Path certificate;

  @Option(
      names = "--log-key",
      description = "Public key of the ledger (vkey), from whom you trust.")
  private @Nullable Path logKey;

  @Option(names = "--leaf", description = "The record's leaf, for a .tlog-proof.")
  private @Nullable Path leaf;

  @Option(names = "--body", description = "The body of a leaf that names one by its digest.")
  private @Nullable Path body;

  @Option(
      names = "--checkpoint",
      description = "A checkpoint of this ledger that you kept; may be given several times.")
  private List<Path> checkpoints = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(file)) {
      return tell(new Verification.CannotCheck("there is no file " + file));
    }
    if (Files.isDirectory(file)) {
      return tell(ledger());
    }
    return startsWith("%PDF-") ? report() : tell(record());
  }

  private int report() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    return switch (ReportVerifier.verify(file, Trust.of(certificate, logKey))) {
      case io.samsvar.documents.verify.Verification.Valid valid -> {
        out.println(
            "VALID report of "
                + valid.organisation()
                + " over "
                + valid.period().from()
                + " to "
                + valid.period().to()
                + ", issued "
                + valid.issuedAt());
        out.println("  seal    " + valid.signer() + ", SHA-256 " + valid.fingerprint());
        out.println("  ledger  " + valid.logKey() + ", " + valid.entries() + " entries");
        valid.notes().forEach(note -> out.println("  note    " + note));
        yield 0;
      }
      case io.samsvar.documents.verify.Verification.Invalid invalid ->
          tell(new Verification.Invalid(invalid.reason()));
      case io.samsvar.documents.verify.Verification.CannotCheck unknown ->
          tell(new Verification.CannotCheck(unknown.reason()));
    };
  }

  private Verification record() throws IOException {
    if (leaf == null) {
      throw new ParameterException(
          spec.commandLine(), "A proof is verified with its record: give --leaf FILE");
    }
    Path key = requiredKey();
    try {
      return LedgerVerifier.record(
          text(file),
          small(leaf),
          body == null ? Optional.empty() : Optional.of(Files.readAllBytes(body)),
          VerifierKey.parse(text(key).strip()));
    } catch (NoteFormatException e) {
      return new Verification.CannotCheck(String.valueOf(e.getMessage()));
    }
  }

  private Verification ledger() throws IOException {
    try (SqliteLedgerReader reader = SqliteLedgerReader.open(file)) {
      List<SignedCheckpoint> kept = new ArrayList<>();
      for (Path checkpoint : checkpoints) {
        kept.add(SignedCheckpoint.parse(text(checkpoint)));
      }
      VerifierKey key = logKey == null ? reader.key() : VerifierKey.parse(text(logKey).strip());
      return LedgerVerifier.ledger(reader, key, kept);
    } catch (NoteFormatException e) {
      return new Verification.CannotCheck(String.valueOf(e.getMessage()));
    }
  }

  private Path requiredKey() {
    if (logKey == null) {
      throw new ParameterException(
          spec.commandLine(),
          "A record is verified with the ledger's public key: give --log-key FILE");
    }
    return logKey;
  }

  private boolean startsWith(String magic) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(magic.length()), StandardCharsets.ISO_8859_1)
          .equals(magic);
    }
  }

  private static String text(Path small) throws IOException {
    return new String(small(small), StandardCharsets.UTF_8);
  }

  private static byte[] small(Path path) throws IOException {
    if (Files.size(path) > SMALL_FILE_BYTES_MAX) {
      throw new IOException(path + " has more than " + SMALL_FILE_BYTES_MAX + " bytes");
    }
    return Files.readAllBytes(path);
  }

  private int tell(Verification verification) {
    spec.commandLine().getOut().println(verification.text());
    return switch (verification) {
      case Verification.Valid _ -> 0;
      case Verification.Invalid _ -> Main.EXIT_FINDINGS;
      case Verification.CannotCheck _ -> Main.EXIT_UNDECIDED;
    };
  }
}
