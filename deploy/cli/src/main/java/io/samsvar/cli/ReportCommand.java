package io.samsvar.cli;

import io.samsvar.cli.run.RunFile;
import io.samsvar.documents.Period;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Issues a signed compliance report over a period, by the process that keeps the ledger. */
@Command(
    name = "report",
    description =
        "Issues the signed compliance report of a period (PDF/A-3a, PDF/UA-1, PAdES), by the"
            + " running process that keeps the ledger in the data directory.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data-dir",
      defaultValue = "/var/lib/samsvar",
      description = "Data directory of the running process (default: ${DEFAULT-VALUE}).")
  private Path dataDirectory = Path.of("/var/lib/samsvar");

  @Option(
      names = "--from",
      description =
          "First moment: a day (2026-11-23, from midnight in Oslo) or a time (RFC 3339); default:"
              + " yesterday.")
  private @Nullable String from;

  @Option(
      names = "--to",
      description = "First moment after it, in the same form; default: now, with --from.")
  private @Nullable String to;

  @Option(names = "--out", description = "The PDF file (default: samsvar-FROM.pdf here).")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RunFile running =
        RunFile.running(dataDirectory)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No samsvar run answers for "
                            + dataDirectory
                            + ". Start it, or name its data directory with --data-dir."));
    Period period = period(Instant.now());
    Path file =
        out == null
            ? Path.of("samsvar-" + LocalDate.ofInstant(period.from(), Period.ZONE) + ".pdf")
            : out;
    String body =
        JsonMapper.shared()
            .createObjectNode()
            .put("from", period.from().toString())
            .put("to", period.to().toString())
            .put("out", file.toAbsolutePath().toString())
            .toString();
    HttpRequest request =
        HttpRequest.newBuilder(running.http().resolve("/reports"))
            .header("authorization", "Bearer " + running.token())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return tell(answer);
    }
  }

  private int tell(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("The report was not issued: " + answer.body().strip());
    }
    JsonNode report = JsonMapper.shared().readTree(answer.body());
    spec.commandLine()
        .getOut()
        .println(
            report.path("path").asString()
                + ": "
                + report.path("pages").asInt()
                + " pages, "
                + report.path("verdicts").asString()
                + ", "
                + report.path("sha256").asString());
    return 0;
  }

  private Period period(Instant now) {
    if (from == null) {
      return Period.day(LocalDate.ofInstant(now, Period.ZONE).minusDays(1));
    }
    try {
      return new Period(moment(from), to == null ? now : moment(to));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--from and --to do not make a period: " + e.getMessage(), e);
    }
  }

  private static Instant moment(String text) {
    return text.length() == "2026-11-23".length()
        ? LocalDate.parse(text).atStartOfDay(Period.ZONE).toInstant()
        : Instant.parse(text);
  }
}
