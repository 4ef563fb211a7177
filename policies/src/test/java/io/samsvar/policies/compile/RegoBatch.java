package io.samsvar.policies.compile;

import io.samsvar.testkit.Toolchain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Compiles many queries with their modules in one process of {@code samsvar-rego}. */
public final class RegoBatch {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private RegoBatch() {}

  /**
   * One compilation.
   *
   * @param id comes back with the answer
   * @param query as {@code opa eval} takes it
   * @param modules text by file name
   * @param regoVersion 0 or 1
   * @param capabilities null for all of this OPA's
   * @param experimentalKeywords whether these are known too, when no capabilities are given
   */
  public record Request(
      String id,
      String query,
      Map<String, String> modules,
      int regoVersion,
      @Nullable JsonNode capabilities,
      boolean experimentalKeywords) {}

  /**
   * What became of one.
   *
   * @param wasm the module in Base64, null when refused; its one entrypoint is {@code eval}
   * @param problems why it was refused, null when it was not
   */
  public record Answer(String id, @Nullable String wasm, @Nullable List<Refusal> problems) {

    /** Whether there is a module. */
    public boolean compiled() {
      return wasm != null;
    }

    /** The module. */
    public byte[] module() {
      return Base64.getDecoder().decode(Objects.requireNonNull(wasm, "refused"));
    }
  }

  /** One reason, in OPA's words. */
  public record Refusal(String code, String message, @Nullable String file, int row) {}

  /**
   * Asks for all, and gives the answers as they come, in any order.
   *
   * @throws IOException when the program cannot be run or ends with an error
   */
  public static void compile(Iterator<Request> requests, Consumer<Answer> answers)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Toolchain.standard().binary("samsvar-rego").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> written = writers.submit(() -> write(process, requests));
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          answers.accept(JSON.readValue(line, Answer.class));
        }
      }
      written.get();
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("samsvar-rego ended with " + code);
      }
    } catch (ExecutionException e) {
      throw new IOException("samsvar-rego could not be asked: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Stopped while waiting for samsvar-rego", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static @Nullable Void write(Process process, Iterator<Request> requests)
      throws IOException {
    try (Writer out = process.outputWriter(StandardCharsets.UTF_8)) {
      while (requests.hasNext()) {
        out.write(JSON.writeValueAsString(requests.next()));
        out.write('\n');
      }
    }
    return null;
  }
}
