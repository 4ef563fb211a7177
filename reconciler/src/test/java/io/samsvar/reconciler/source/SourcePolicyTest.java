package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.reconciler.StageException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SourcePolicyTest {

  private static final String MAIN = "refs/heads/main";

  static final List<String> HOSTILE_URLS =
      List.of(
          "file:///srv/git/repo.git",
          "file://host/repo.git",
          "ext::sh -c id",
          "ftp://example.com/repo.git",
          "amazon-s3://bucket/repo.git",
          "git://example.com/repo.git",
          "http://example.com/repo.git",
          "http://169.254.169.254/latest",
          "ssh://-oProxyCommand=id/repo.git",
          "ssh://-oProxyCommand=id@example.com/repo.git",
          "ssh://git:secret@example.com/repo.git",
          "https://user:secret@example.com/repo.git",
          "https://token@example.com/repo.git",
          "git@example.com:org/repo.git",
          "/srv/git/repo.git",
          "https://example.com/",
          "https://example.com",
          "https:///repo.git",
          "https://example.com/repo.git?x=1",
          "https://example.com/repo.git#x",
          "https://example.com:0/repo.git",
          "https://exa mple.com/repo.git",
          "https://example.com/$(id)",
          "");

  static final List<String> FINE_URLS =
      List.of(
          "https://example.com/org/repo.git",
          "https://example.com:8443/org/repo",
          "https://[2001:db8::1]/repo.git",
          "ssh://git@example.com/org/repo.git",
          "ssh://git@example.com:2222/~org/repo.git");

  static final List<String> HOSTILE_REFS =
      List.of(
          "main",
          "HEAD",
          "refs/heads/../x",
          "refs/heads/a..b",
          "refs/heads/.x",
          "refs/heads/x.lock",
          "refs/heads/x/",
          "refs/heads/x//y",
          "refs/heads/x@{1}",
          "refs/heads/*",
          "refs/pull/1/head",
          "refs/remotes/origin/main",
          "+refs/heads/main",
          "refs/heads/main:refs/heads/x",
          "refs/heads/-x",
          "refs/heads/a b",
          "refs/heads/a\nb");

  static final List<String> REFUSED_ADDRESSES =
      List.of(
          "127.0.0.1",
          "10.0.0.1",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "100.64.0.1",
          "0.0.0.0",
          "::1",
          "::",
          "fd00::1",
          "fc00::1",
          "::ffff:10.0.0.1",
          "::ffff:127.0.0.1",
          "64:ff9b::a00:1",
          "2002:a00:1::1",
          "::a00:1");

  static final List<String> NEVER_ADDRESSES =
      List.of(
          "169.254.169.254",
          "169.254.1.1",
          "fe80::1",
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192",
          "fd00:ec2::254",
          "224.0.0.1",
          "255.255.255.255",
          "0.0.0.0",
          "::ffff:169.254.169.254",
          "64:ff9b::a9fe:a9fe",
          "2002:a9fe:a9fe::1");

  @ParameterizedTest
  @FieldSource("HOSTILE_URLS")
  void case09_an_address_that_is_not_plain_https_or_ssh_is_refused_before_connecting(String url) {
    assertThatThrownBy(() -> SourcePolicy.publicServers().check(new SourceSpec(url, MAIN, null)))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo("source.url-refused");
              assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("token@");
            });
  }

  @ParameterizedTest
  @FieldSource("FINE_URLS")
  void a_plain_address_is_taken(String url) {
    assertThatCode(() -> SourcePolicy.publicServers().check(new SourceSpec(url, MAIN, null)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @FieldSource("HOSTILE_REFS")
  void case19_only_a_plain_fully_qualified_branch_or_tag_is_taken(String ref) {
    assertThatThrownBy(
            () ->
                SourcePolicy.publicServers()
                    .check(new SourceSpec("https://example.com/r.git", ref, null)))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("source.ref-refused"));
  }

  @Test
  void a_host_beside_the_operators_list_is_refused() {
    SourcePolicy policy = new SourcePolicy(false, Set.of("Git.Example.com"), Set.of(), null);

    assertThatCode(() -> policy.check(new SourceSpec("https://git.example.COM/r.git", MAIN, null)))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> policy.check(new SourceSpec("https://git.example.com.evil.org/r", MAIN, null)))
        .hasMessageContaining("not among those");
  }

  @ParameterizedTest
  @FieldSource("REFUSED_ADDRESSES")
  void case09_a_private_address_is_refused_unless_the_operator_names_the_host(String address)
      throws UnknownHostException {
    InetAddress parsed = InetAddress.getByName(address);

    assertThatThrownBy(() -> AddressRule.check("git.example.com", parsed, false))
        .isInstanceOf(AddressRule.RefusedException.class);
  }

  @ParameterizedTest
  @FieldSource("NEVER_ADDRESSES")
  void case09_a_metadata_or_link_local_address_is_refused_whatever_the_operator_says(String address)
      throws UnknownHostException {
    InetAddress parsed = InetAddress.getByName(address);

    assertThatThrownBy(() -> AddressRule.check("git.example.com", parsed, true))
        .isInstanceOf(AddressRule.RefusedException.class);
  }

  @Test
  void public_addresses_pass_and_private_ones_of_named_hosts() {
    for (String address : List.of("140.82.121.4", "2a00:1450:4001::1")) {
      assertThatCode(() -> AddressRule.check("h", InetAddress.getByName(address), false))
          .doesNotThrowAnyException();
    }
    for (String address : List.of("10.0.0.1", "127.0.0.1", "::1", "fd00::1")) {
      assertThatCode(() -> AddressRule.check("h", InetAddress.getByName(address), true))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void case11_what_a_server_echoes_is_redacted() {
    SourceSpec.Credentials credentials = new SourceSpec.Credentials.Basic("user", "pa55word");

    String text =
        Redaction.text(
            "cannot open https://user:pa55word@host/x\nforged line, token pa55word", credentials);

    assertThat(text).doesNotContain("pa55word").doesNotContain("user:").doesNotContain("\n");
    assertThat(Redaction.url("https://u:p@host/r?token=x#y")).isEqualTo("https://host/r");
    assertThat(credentials.toString()).doesNotContain("pa55word");
  }
}
