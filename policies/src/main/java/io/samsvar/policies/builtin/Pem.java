package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of RFC 7468.
 *
 * @param type what stands behind BEGIN
 * @param der the content
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record Pem(String type, byte[] der) {

  private static final Pattern BLOCK =
      Pattern.compile(
          "(?m)^-----BEGIN ([^\\n-]+)-----[ \\t]*\\r?\\n([^-]*)-----END \\1-----[ \\t]*(?:\\r?\\n|\\z)");

  /** The blocks of a text, and what is left behind the last. */
  record Blocks(List<Pem> all, String rest) {}

  /** Reads every block, in order; what is no block is passed over. */
  static Blocks read(String text) {
    List<Pem> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    int end = 0;
    while (matcher.find()) {
      try {
        byte[] der = Base64.getDecoder().decode(body(matcher.group(2)));
        blocks.add(new Pem(matcher.group(1), der));
        end = matcher.end();
      } catch (IllegalArgumentException e) {
        // As in Go: what does not decode is no block.
      }
    }
    return new Blocks(blocks, text.substring(end));
  }

  /** Without the headers of RFC 1421, which end with an empty line. */
  private static String body(String content) {
    String body = content;
    int empty = content.indexOf("\n\n");
    if (content.indexOf(':') >= 0 && empty >= 0) {
      body = content.substring(empty + 2);
    }
    return body.replaceAll("\\s", "");
  }

  /** Standard base64 with padding, as Go's: line ends are passed over. */
  static byte[] base64(String text) {
    try {
      String compact = text.replace("\r", "").replace("\n", "");
      if (compact.length() % 4 != 0) {
        throw new UndefinedException("not base64");
      }
      return Base64.getDecoder().decode(compact);
    } catch (IllegalArgumentException e) {
      throw new UndefinedException("not base64");
    }
  }

  /** Base64 for URLs, with or without padding. */
  static byte[] base64Url(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.replace("\r", "").replace("\n", ""));
    } catch (IllegalArgumentException e) {
      throw new UndefinedException("not base64url");
    }
  }
}
