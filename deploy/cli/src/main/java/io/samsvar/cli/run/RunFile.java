package io.samsvar.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the running process of a data directory listens, and the token that proves that a caller
 * may read that directory: {@code run.json}, mode 0600, written at start and removed at the end.
 *
 * @param http base address, for example {@code http://127.0.0.1:8080}
 * @param token 64 hexadecimal digits, fresh at every start
 * @param pid process id
 */
public record RunFile(URI http, String token, long pid) {
  private static final String NAME = "run.json";
  private static final int TOKEN_BYTES = 32;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public String toString() {
    return "RunFile[" + http + ", pid " + pid + "]";
  }

  /** A token that nobody can guess. */
  static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Makes it known to who may read the data directory. */
  void write(Path dataDirectory) {
    try {
      Path part = dataDirectory.resolve(NAME + ".part");
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(part, JSON.writeValueAsString(this));
      Files.move(part, dataDirectory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + dataDirectory.resolve(NAME), e);
    }
  }

  /** Takes it back. */
  static void remove(Path dataDirectory) {
    try {
      Files.deleteIfExists(dataDirectory.resolve(NAME));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + dataDirectory.resolve(NAME), e);
    }
  }

  /** The process that runs on a data directory, or empty when none answers. */
  public static Optional<RunFile> running(Path dataDirectory) {
    Path file = dataDirectory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      RunFile run = JSON.readValue(Files.readString(file), RunFile.class);
      return run.answers("/healthz") ? Optional.of(run) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** Its address, once it says that it is ready. */
  public static Optional<URI> ready(Path dataDirectory) {
    return running(dataDirectory).filter(run -> run.answers("/readyz")).map(RunFile::http);
  }

  private boolean answers(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(http.resolve(path)).timeout(ANSWER_WITHIN).GET().build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
