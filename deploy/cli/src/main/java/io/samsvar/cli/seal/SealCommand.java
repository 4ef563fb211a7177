package io.samsvar.cli.seal;

import io.samsvar.cli.seal.Documents.Format;
import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Seals Secrets for a cluster, and tells which sealed values need sealing again. */
@Command(
    name = "seal",
    description =
        "Seals Secrets (YAML or JSON, from a file or standard input) for the Sealed Secrets"
            + " controller of a cluster. Values are never written anywhere but sealed.",
    footer = {
      "",
      "  samsvar seal --cert cluster.pem < secret.yaml > sealed.yaml",
      "  samsvar seal --cert cluster.pem --name db -n production --prompt password",
      "  samsvar seal --cert cluster.pem --merge-into sealed.yaml --from-file token=-",
      "  samsvar seal --cert cluster.pem --raw --name db -n production --from-file password=-",
      "  samsvar seal --cert cluster.pem --check overlays/",
      "  samsvar seal --service kube-system/sealed-secrets-controller --fingerprint … --rotate"
          + " overlays/ --write"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:sealed; or nothing needs sealing again",
      "1:values need sealing again",
      "2:usage",
      "3:could not be done"
    },
    mixinStandardHelpOptions = true)
public final class SealCommand implements Callable<Integer> {
  private static final int EXIT_USAGE = 2;
  private static final String STDIN = "-";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = STDIN,
      description = "The Secret; - is standard input (default).")
  private String input = STDIN;

  @Mixin private CertificateOptions certificates = new CertificateOptions();
  @Mixin private ValueOptions given = new ValueOptions();

  @Option(
      names = "--scope",
      description = "strict, namespace-wide or cluster-wide (default: ${DEFAULT-VALUE}).",
      defaultValue = "strict")
  private String scope = "strict";

  @Option(
      names = {"-n", "--namespace"},
      description = "Namespace, when the Secret does not name one.")
  private String namespace = "";

  @Option(names = "--name", description = "Name, for values that are given by themselves.")
  private String name = "";

  @Option(names = "--type", description = "Type of a Secret of values given by themselves.")
  private String type = "";

  @Option(
      names = {"-o", "--output"},
      description = "yaml or json (default: ${DEFAULT-VALUE}).",
      defaultValue = "yaml")
  private Format format = Format.yaml;

  @Option(names = "--out", paramLabel = "FILE", description = "Write there, not to the terminal.")
  private @Nullable Path out;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      description = "Write what was sealed, for whom and with what, as JSON; no values.")
  private @Nullable Path receipt;

  @Option(names = "--raw", description = "Seal one value, and print its ciphertext only.")
  private boolean raw;

  @Option(
      names = "--merge-into",
      paramLabel = "FILE",
      description = "Put the values into a SealedSecret there is. Comments are not kept.")
  private @Nullable Path mergeInto;

  @Option(
      names = "--check",
      paramLabel = "PATH",
      description = "Say which values in these files need sealing again, and why.")
  private List<Path> check = new ArrayList<>();

  @Option(
      names = "--rotate",
      paramLabel = "PATH",
      description = "Have the controller seal again what is not for its newest certificate.")
  private List<Path> rotate = new ArrayList<>();

  @Option(
      names = "--write",
      description = "With --rotate: change the files. Comments are not kept.")
  private boolean write;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      if (Stream.of(raw, mergeInto != null, !check.isEmpty(), !rotate.isEmpty())
              .filter(it -> it)
              .count()
          > 1) {
        throw new IllegalArgumentException(
            "--raw, --merge-into, --check and --rotate are four different things: say one");
      }
      Clock clock = Clock.systemUTC();
      SealingCertificate certificate = certificates.certificate(clock.instant());
      if (!check.isEmpty() || !rotate.isEmpty()) {
        return new SealedFiles(spec, certificates, certificate, namespace, clock)
            .run(check, rotate, write);
      }
      seal(new Sealing(certificate, clock));
      return 0;
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("seal: " + e.getMessage());
      return EXIT_USAGE;
    } finally {
      certificates.close();
    }
  }

  private void seal(Sealing sealing) throws IOException {
    if (raw) {
      try (PlainSecret secret = rawValue()) {
        byte[] value = secret.values().firstEntry().getValue();
        print(sealing.raw(value, namespace, name, scope()) + "\n");
      }
      return;
    }
    List<PlainSecret> secrets = secrets();
    try {
      if (mergeInto != null) {
        merge(sealing, secrets, mergeInto);
      } else {
        List<ObjectNode> sealed = secrets.stream().map(it -> sealing.seal(it, scope())).toList();
        note(sealed);
        print(Documents.text(sealed, format));
      }
    } finally {
      secrets.forEach(PlainSecret::close);
    }
  }

  private void merge(Sealing sealing, List<PlainSecret> secrets, Path file) throws IOException {
    List<JsonNode> documents = Documents.parse(Documents.read(file), file.toString());
    List<ObjectNode> sealed =
        documents.stream()
            .filter(it -> it.path("kind").asString("").equals("SealedSecret"))
            .map(ObjectNode.class::cast)
            .toList();
    if (sealed.size() != 1 || secrets.size() != 1) {
      throw new IllegalArgumentException(
          "--merge-into takes one Secret and a file with one SealedSecret; "
              + file
              + " has "
              + sealed.size());
    }
    sealing.merge(secrets.getFirst(), sealed.getFirst());
    note(sealed);
    Documents.replace(file, Documents.text(documents, Documents.formatOf(file)));
  }

  private PlainSecret rawValue() throws IOException {
    PlainSecret secret = PlainSecret.of(namespace, name, type);
    if (given.given()) {
      given.read(secret.values(), System.in);
    } else {
      secret.values().put("", bytes());
    }
    if (secret.values().size() != 1) {
      secret.close();
      throw new IllegalArgumentException("--raw seals one value, not several");
    }
    return secret;
  }

  private List<PlainSecret> secrets() throws IOException {
    if (given.given()) {
      PlainSecret secret = PlainSecret.of(namespace, name, type);
      given.read(secret.values(), System.in);
      return List.of(secret);
    }
    byte[] text = bytes();
    try {
      List<PlainSecret> secrets = PlainSecret.read(text);
      for (PlainSecret secret : secrets) {
        fill(secret);
      }
      return secrets;
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private void fill(PlainSecret secret) {
    ObjectNode metadata = secret.manifest().withObject("/metadata");
    if (secret.name().isEmpty()) {
      metadata.put("name", name);
    }
    if (secret.namespace().isEmpty()) {
      metadata.put("namespace", namespace);
    } else if (!namespace.isEmpty() && !namespace.equals(secret.namespace())) {
      throw new IllegalArgumentException(
          "The Secret %s is for namespace '%s', not '%s'"
              .formatted(secret.name(), secret.namespace(), namespace));
    }
  }

  private byte[] bytes() throws IOException {
    if (!input.equals(STDIN)) {
      return Documents.read(Path.of(input));
    }
    InputStream in = System.in;
    return Documents.read(in, "Standard input");
  }

  private void note(List<ObjectNode> sealed) throws IOException {
    if (receipt != null) {
      List<ObjectNode> notes = new ArrayList<>();
      for (ObjectNode one : sealed) {
        Receipt.of(one).ifPresent(it -> notes.add(it.json()));
      }
      Documents.replace(receipt, Documents.text(notes, Format.json));
    }
  }

  private SealingScope scope() {
    return Stream.of(SealingScope.values())
        .filter(it -> it.label().equals(scope.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no scope '" + scope + "': strict, namespace-wide or cluster-wide"));
  }

  private void print(String text) throws IOException {
    if (out != null) {
      Documents.replace(out, text);
    } else {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    }
  }
}
