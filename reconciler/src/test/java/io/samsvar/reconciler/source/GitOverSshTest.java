package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.reconciler.source.SourceSpec.Credentials;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches over ssh from plain {@code git upload-pack}, which an embedded ssh server starts. */
class GitOverSshTest {

  private static final Author KARI = new Author("Kari", "kari@example.com");

  @TempDir private Path temp;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private GitRepository git;
  private SshServer server;
  private KeyPair hostKey;
  private KeyPair userKey;
  private GitCommits commits;
  private Path identity;
  private Path knownHosts;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    git = GitRepository.create(temp.resolve("origin.git"));
    git.commit(KARI, "first", Map.of("a.yaml", "a: 1\n"));
    hostKey = newKey();
    userKey = newKey();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
    server.setCommandFactory(
        (channel, command) -> {
          commands.add(command);
          return ProcessShellCommandFactory.INSTANCE.createCommand(channel, command);
        });
    server.start();
    identity = Files.createFile(temp.resolve("identity"));
    try (OutputStream out = Files.newOutputStream(identity)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, "test", null, out);
    }
    knownHosts = temp.resolve("known_hosts");
    know(hostKey);
    commits =
        new GitCommits(
            temp.resolve("cache"),
            new SourcePolicy(false, Set.of(), Set.of("localhost"), null),
            new HighWaterFiles(temp.resolve("marks")),
            SourceLimits.STANDARD);
  }

  @AfterEach
  void close() throws IOException {
    commits.close();
    server.stop(true);
  }

  @Test
  void fetches_with_the_key_and_follows() {
    assertThat(commits.fetch(source()).commit()).isEqualTo(git.head());

    String second = git.commit(KARI, "second", Map.of("a.yaml", "a: 2\n"));

    assertThat(commits.fetch(source()).commit()).isEqualTo(second);
    assertThat(commands).allMatch(command -> command.startsWith("git-upload-pack '"));
  }

  @Test
  void case12_an_unknown_host_is_refused_and_never_learnt() throws IOException {
    Files.writeString(knownHosts, "");

    Stops.atFetch("source.host-key", () -> commits.fetch(source()));

    assertThat(knownHosts).isEmptyFile();
    assertThat(commands).isEmpty();
  }

  @Test
  void case12_a_host_whose_key_changed_is_refused() throws IOException, GeneralSecurityException {
    know(newKey());
    String before = Files.readString(knownHosts);

    Stops.atFetch("source.host-key", () -> commits.fetch(source()));

    assertThat(knownHosts).hasContent(before);
    assertThat(commands).isEmpty();
  }

  @Test
  void a_key_that_the_server_does_not_take_is_told() throws GeneralSecurityException {
    userKey = newKey();

    Stops.atFetch("source.unauthorized", () -> commits.fetch(source()));
  }

  @Test
  void case09_a_host_with_a_private_address_is_refused_before_connecting() {
    SourceSpec source =
        new SourceSpec(
            "ssh://git@127.0.0.1:" + server.getPort() + git.path(),
            "refs/heads/main",
            new Credentials.Ssh(identity, knownHosts));

    Stops.atFetch("source.address-refused", () -> commits.fetch(source));
  }

  @Test
  void ssh_without_a_key_is_refused() {
    Stops.atFetch(
        "source.credentials-missing",
        () -> commits.fetch(new SourceSpec(source().url(), "refs/heads/main", null)));
  }

  private SourceSpec source() {
    return new SourceSpec(
        "ssh://git@localhost:" + server.getPort() + git.path(),
        "refs/heads/main",
        new Credentials.Ssh(identity, knownHosts));
  }

  private void know(KeyPair key) throws IOException {
    Files.writeString(
        knownHosts,
        "[localhost]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n",
        StandardCharsets.US_ASCII);
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
