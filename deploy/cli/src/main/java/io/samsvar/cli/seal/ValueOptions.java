package io.samsvar.cli.seal;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import picocli.CommandLine.Option;

/**
 * Values that are given by themselves: from files, from standard input, or typed in. None is taken
 * from the command line, where every process of the machine and the shell's history see it.
 */
final class ValueOptions {

  @Option(
      names = "--from-file",
      paramLabel = "[KEY=]FILE",
      description = "A value from a file, under its name or KEY; - is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--prompt",
      paramLabel = "KEY",
      description = "A value that is typed in and not shown.")
  private List<String> prompts = new ArrayList<>();

  @Option(names = "--from-literal", hidden = true)
  private List<String> literals = new ArrayList<>();

  boolean given() {
    return !files.isEmpty() || !prompts.isEmpty() || !literals.isEmpty();
  }

  /** Reads them; the caller wipes them. */
  void read(SortedMap<String, byte[]> values, InputStream in) throws IOException {
    if (!literals.isEmpty()) {
      throw new IllegalArgumentException(
          "--from-literal is not taken: a value on the command line is seen by every process and"
              + " kept in the shell's history. Use --prompt KEY, or --from-file KEY=- and standard"
              + " input");
    }
    for (String file : files) {
      int at = file.indexOf('=');
      String path = file.substring(at + 1);
      String key = at >= 0 ? file.substring(0, at) : name(path);
      values.put(
          key,
          path.equals("-") ? Documents.read(in, "Standard input") : Documents.read(Path.of(path)));
    }
    for (String key : prompts) {
      values.put(key, typed(key));
    }
  }

  private static String name(String path) {
    Path name = Path.of(path).getFileName();
    if (path.equals("-") || name == null) {
      throw new IllegalArgumentException("Say under which key: --from-file KEY=" + path);
    }
    return name.toString();
  }

  private static byte[] typed(String key) {
    Console console = Objects.requireNonNull(System.console());
    if (!console.isTerminal()) {
      throw new IllegalArgumentException(
          "There is no terminal to type the value of '" + key + "' at: use --from-file KEY=-");
    }
    char[] characters = console.readPassword("Value of %s: ", key);
    if (characters == null) {
      throw new IllegalArgumentException("No value was typed for '" + key + "'");
    }
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    byte[] room = new byte[(int) Math.ceil(characters.length * encoder.maxBytesPerChar())];
    ByteBuffer bytes = ByteBuffer.wrap(room);
    encoder.encode(CharBuffer.wrap(characters), bytes, true);
    byte[] value = Arrays.copyOf(room, bytes.position());
    Arrays.fill(characters, '\0');
    Arrays.fill(room, (byte) 0);
    return value;
  }
}
