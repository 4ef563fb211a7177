package io.samsvar.cli.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.reconciler.sealing.SealingCertificate;
import io.samsvar.reconciler.sealing.SealingScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SealCommandTest {
  private static final String CANARY = "kanari-7Zq4";
  private static final byte[] BINARY = {0, (byte) 0xff, (byte) 0xc3, 0x28, '\n', 0};
  private static final ClusterKey KEY = ClusterKey.valid();
  private static final ClusterKey OTHER = ClusterKey.valid();

  @TempDir private Path folder = Path.of("");
  private Path certificate = Path.of("");
  private Path secret = Path.of("");

  @BeforeEach
  void write() throws IOException {
    certificate = Files.writeString(folder.resolve("cluster.pem"), KEY.pem());
    secret =
        Files.writeString(
            folder.resolve("secret.yaml"),
            """
            apiVersion: v1
            kind: Secret
            metadata:
              name: database
              namespace: production
              uid: 6f1c
              labels: {region: no-oslo-1}
              annotations:
                note: kept
                kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"password":"%1$s"}}'
            type: Opaque
            stringData: {password: %1$s, empty: ""}
            data: {binary: %2$s}
            """
                .formatted(CANARY, Base64.getEncoder().encodeToString(BINARY)));
  }

  @ParameterizedTest
  @EnumSource(SealingScope.class)
  void sealsForTheScopeAndForNoOther(SealingScope scope) throws Exception {
    JsonNode sealed = json(seal("--scope", scope.label(), "-o", "json", secret.toString()));

    byte[] label = scope.binding("production", "database");
    assertThat(unsealed(sealed, "password", label)).asString().isEqualTo(CANARY);
    assertThat(unsealed(sealed, "binary", label)).isEqualTo(BINARY);
    assertThat(unsealed(sealed, "empty", label)).isEmpty();
    assertThatThrownBy(() -> unsealed(sealed, "password", "x".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(GeneralSecurityException.class);
    assertThat(SealingScope.of(sealed)).isEqualTo(scope);
    assertThat(SealingScope.of(sealed.path("spec").path("template"))).isEqualTo(scope);
  }

  @Test
  void keepsWhatIsNoSecretAndNothingElse() {
    CommandRun run = seal("-o", "json", secret.toString());
    JsonNode sealed = json(run);
    assertThat(run.all()).doesNotContain(CANARY, "kanari", "last-applied", "6f1c");
    assertThat(sealed.at("/spec/template/metadata/annotations/note").asString()).isEqualTo("kept");
    assertThat(sealed.at("/spec/template/metadata/labels/region").asString())
        .isEqualTo("no-oslo-1");
    assertThat(sealed.at("/metadata/labels/region").asString()).isEqualTo("no-oslo-1");
    assertThat(sealed.at("/spec/template/type").asString()).isEqualTo("Opaque");
  }

  @Test
  void twoSealingsOfAValueHaveNothingInCommon() {
    JsonNode first = json(seal("-o", "json", secret.toString()));
    JsonNode second = json(seal("-o", "json", secret.toString()));
    assertThat(value(first, "password").substring(0, 40))
        .isNotEqualTo(value(second, "password").substring(0, 40));
  }

  @Test
  void yamlIsReadBackAsItWasMeant() throws Exception {
    CommandRun run = seal("--scope", "namespace-wide", secret.toString());
    JsonNode sealed =
        Documents.parse(run.out().getBytes(StandardCharsets.UTF_8), "output").getFirst();
    JsonNode marked =
        sealed.at("/metadata/annotations").path(SealingScope.NAMESPACE_WIDE.annotation());
    assertThat(marked.isString()).isTrue();
    assertThat(unsealed(sealed, "password", "production".getBytes(StandardCharsets.UTF_8)))
        .asString()
        .isEqualTo(CANARY);
  }

  @Test
  void theReceiptNamesPlaceCertificateAndDigestsOnly() throws Exception {
    Path receipt = folder.resolve("receipt.json");
    JsonNode sealed = json(seal("-o", "json", "--receipt", receipt.toString(), secret.toString()));
    JsonNode noted = JsonMapper.shared().readTree(Files.readString(receipt));
    assertThat(noted.path("place").asString()).isEqualTo("strict production/database");
    assertThat(noted.at("/values/password/certificate").asString()).isEqualTo(fingerprint(KEY));
    assertThat(Files.readString(receipt)).doesNotContain("kanari");
    assertThat(Receipt.of(sealed).orElseThrow().certificate("password", value(sealed, "password")))
        .isEqualTo(fingerprint(KEY));
    assertThat(Receipt.of(sealed).orElseThrow().certificate("password", "another")).isNull();
  }

  @Test
  void aPinnedFingerprintIsTakenAsPeopleWriteIt() {
    String hex = fingerprint(KEY);
    String colons = hex.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
    for (String written : List.of(hex, colons, "SHA256:" + hex, "sha256 Fingerprint=" + colons)) {
      assertThat(seal("--fingerprint", written, secret.toString()).status()).as(written).isZero();
    }
    CommandRun refused = seal("--fingerprint", fingerprint(OTHER), secret.toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("not the one that was given", hex);
  }

  @Test
  void anExpiredOrAFutureCertificateIsRefused() throws IOException {
    Instant now = Instant.now();
    ClusterKey old = ClusterKey.of(2048, now.minus(Duration.ofDays(60)), Duration.ofDays(30));
    ClusterKey future = ClusterKey.of(2048, now.plus(Duration.ofDays(1)), Duration.ofDays(30));
    Files.writeString(certificate, old.pem());
    assertThat(seal(secret.toString()))
        .satisfies(it -> assertThat(it.status()).isEqualTo(2))
        .satisfies(it -> assertThat(it.err()).contains("expired"));
    Files.writeString(certificate, future.pem());
    assertThat(seal(secret.toString()).err()).contains("not yet");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no Secret         | kind: ConfigMap,apiVersion: v1,data: {password: kanari-7Zq4} | ConfigMap",
        "a number          | kind: Secret,apiVersion: v1,metadata: {name: a},stringData: {password: 74912306} | quotes",
        "no base64         | kind: Secret,apiVersion: v1,metadata: {name: a},data: {password: kanari-7Zq4} | base64",
        "broken YAML       | kind: Secret,data: {password: kanari-7Zq4 | line",
        "a duplicate key   | kind: Secret,kind: Secret,data: {password: kanari-7Zq4} | line",
        "nothing to seal   | kind: Secret,apiVersion: v1,metadata: {name: a} | no values",
        "no namespace      | kind: Secret,apiVersion: v1,metadata: {name: a},stringData: {p: kanari-7Zq4} | --namespace",
        "nothing           | '' | no Secret",
      })
  void whatCannotBeSealedIsToldWithoutItsValue(String what, String text, String words)
      throws IOException {
    Files.writeString(secret, text.replace(",", "\n"));
    CommandRun run = seal(secret.toString());
    assertThat(run.status()).as(what).isEqualTo(2);
    assertThat(run.err()).contains(words);
    assertThat(run.all()).doesNotContain("kanari", "74912306");
  }

  @Test
  void aValueOnTheCommandLineIsRefused() {
    CommandRun run = seal("--name", "a", "-n", "b", "--from-literal", "password=" + CANARY);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--prompt").doesNotContain("kanari");
  }

  @Test
  void rawSealsOneValueFromAFile() throws Exception {
    Path value = Files.write(folder.resolve("password"), BINARY);
    CommandRun run =
        seal("--raw", "--name", "database", "-n", "production", "--from-file", value.toString());
    assertThat(run.out().strip()).doesNotContain("\n");
    assertThat(KEY.unseal(run.out().strip(), SealingScope.STRICT.binding("production", "database")))
        .isEqualTo(BINARY);
    assertThat(seal("--raw", "-n", "production", "--from-file", value.toString()).err())
        .contains("--name");
  }

  @Test
  void mergesIntoAFileAndLeavesTheRest() throws Exception {
    Path file = folder.resolve("sealed.yaml");
    Files.writeString(
        file, "kind: ConfigMap\napiVersion: v1\n---\n" + seal(secret.toString()).out());
    String before = value(sealedIn(file), "password");
    Path token = Files.writeString(folder.resolve("token"), "t-" + CANARY);

    CommandRun run = seal("--merge-into", file.toString(), "--from-file", "token=" + token);

    assertThat(run.status()).as(run.err()).isZero();
    byte[] label = SealingScope.STRICT.binding("production", "database");
    assertThat(value(sealedIn(file), "password")).isEqualTo(before);
    assertThat(unsealed(sealedIn(file), "token", label)).asString().isEqualTo("t-" + CANARY);
    assertThat(Receipt.of(sealedIn(file)).orElseThrow().json().path("values").propertyNames())
        .containsExactlyInAnyOrder("binary", "empty", "password", "token");
    assertThat(file).content().startsWith("kind: ").contains("ConfigMap").doesNotContain("kanari");
  }

  @Test
  void mergingRefusesValuesOfAnotherObject() throws IOException {
    Path file = folder.resolve("sealed.yaml");
    Files.writeString(file, seal(secret.toString()).out());
    String before = Files.readString(file);
    CommandRun run =
        seal("--merge-into", file.toString(), "--name", "other", "--from-file", "a=" + secret);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("other", "database");
    assertThat(file).hasContent(before);
  }

  @Test
  void checkSaysWhatNeedsSealingAgainAndWhy() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/below"));
    String sealed = seal(secret.toString()).out();
    Files.writeString(tree.resolve("current.yaml"), sealed);
    Files.writeString(
        tree.resolve("moved.yaml"), sealed.replace("name: database", "name: renamed"));
    Files.writeString(
        tree.resolve("unknown.yaml"), sealed.replaceAll("(?m)^ +samsvar.io/seal-receipt.*\n", ""));
    Files.writeString(certificate, OTHER.pem());
    Files.writeString(tree.resolve("stale.yaml"), seal(secret.toString()).out());
    Files.writeString(certificate, KEY.pem());
    Files.writeString(
        tree.resolve("malformed.yaml"),
        "kind: SealedSecret\nmetadata: {name: a}\nspec: {encryptedData: {a: aHVudGVyMg==}}\n");

    CommandRun run = seal("--check", folder.resolve("tree").toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out().lines())
        .filteredOn(line -> line.contains("password") || line.contains("malformed"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("CURRENT").contains("current.yaml"),
            line -> assertThat(line).startsWith("MALFORMED"),
            line -> assertThat(line).startsWith("MOVED").contains("strict production/database"),
            line -> assertThat(line).startsWith("STALE"),
            line -> assertThat(line).startsWith("UNKNOWN").contains("cannot be told"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "unknown"})
  void whatIsCurrentOrNotKnownIsNoFinding(String what) throws IOException {
    String sealed = seal(secret.toString()).out();
    Path file = folder.resolve("sealed.yaml");
    Files.writeString(
        file,
        what.equals("current")
            ? sealed
            : sealed.replaceAll("(?m)^ +samsvar.io/seal-receipt.*\n", ""));
    CommandRun run = seal("--check", file.toString());
    // Some blocks of another key are larger than this key's modulus, and these never are.
    assertThat(run.status()).as(run.out()).isZero();
  }

  @Test
  void aBlockOfAnotherLengthIsCertainlyStale() throws IOException {
    Files.writeString(certificate, ClusterKey.of(3072, Instant.now(), Duration.ofDays(1)).pem());
    Path file = folder.resolve("sealed.yaml");
    Files.writeString(
        file, seal(secret.toString()).out().replaceAll("(?m)^ +samsvar.io/seal-receipt.*\n", ""));
    Files.writeString(certificate, KEY.pem());
    assertThat(seal("--check", file.toString()).out()).contains("STALE").contains("RSA block");
  }

  private CommandRun seal(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "seal";
    all[1] = "--cert";
    all[2] = certificate.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }

  private static JsonNode json(CommandRun run) {
    assertThat(run.status()).as(run.err()).isZero();
    return JsonMapper.shared().readTree(run.out());
  }

  private static JsonNode sealedIn(Path file) throws IOException {
    return Documents.parse(Files.readAllBytes(file), "file").getLast();
  }

  private static String value(JsonNode sealed, String key) {
    return sealed.path("spec").path("encryptedData").path(key).asString();
  }

  private static byte[] unsealed(JsonNode sealed, String key, byte[] label)
      throws GeneralSecurityException {
    return KEY.unseal(value(sealed, key), label);
  }

  private static String fingerprint(ClusterKey key) {
    return SealingCertificate.parse(key.pem().getBytes(StandardCharsets.US_ASCII))
        .fingerprint()
        .hex();
  }
}
