package io.samsvar.reconciler.receiver;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The addresses of the repository that a push names, in the forms that Git servers send. Pure. */
final class PushPayload {

  private static final String HTTPS = "https://";
  private static final int DEPTH_MAX = 50;
  private static final int TEXT_CHARS_MAX = 1 << 20;
  private static final List<String> FIELDS =
      List.of(
          "/url",
          "/repository/clone_url",
          "/repository/ssh_url",
          "/repository/html_url",
          "/repository/git_http_url",
          "/repository/git_ssh_url",
          "/project/git_http_url",
          "/project/git_ssh_url",
          "/project/web_url");
  private static final Pattern SCP = Pattern.compile("([A-Za-z0-9_.-]+@[A-Za-z0-9.-]+):([^/].*)");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxStringLength(TEXT_CHARS_MAX)
                          .build())
                  .build())
          .build();

  private PushPayload() {}

  /**
   * The addresses, none when there are none.
   *
   * @throws IllegalArgumentException when the body is not JSON
   */
  static Set<String> urls(byte[] body) {
    Set<String> urls = new LinkedHashSet<>();
    try {
      JsonNode push = MAPPER.readTree(body);
      for (String field : FIELDS) {
        JsonNode url = push.at(field);
        if (url.isString()) {
          urls.add(url.stringValue());
          Matcher scp = SCP.matcher(url.stringValue());
          if (scp.matches()) {
            urls.add("ssh://" + scp.group(1) + "/" + scp.group(2));
          }
        }
      }
      for (JsonNode clone : push.at("/repository/links/clone")) {
        if (clone.path("href").isString()) {
          urls.add(clone.path("href").stringValue());
        }
      }
      JsonNode page = push.at("/repository/links/html/href");
      if (page.isString()) {
        urls.addAll(addresses(page.stringValue()));
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("The body is not JSON", e);
    }
    return urls;
  }

  /** Bitbucket's cloud names the repository's page alone, from which its addresses follow. */
  private static Set<String> addresses(String page) {
    Set<String> addresses = new LinkedHashSet<>(List.of(page, page + ".git"));
    if (page.startsWith(HTTPS)) {
      String rest = page.substring(HTTPS.length());
      addresses.add("ssh://git@" + rest);
      addresses.add("ssh://git@" + rest + ".git");
    }
    return addresses;
  }
}
