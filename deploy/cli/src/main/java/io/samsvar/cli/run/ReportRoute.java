package io.samsvar.cli.run;

import io.samsvar.documents.Period;
import io.samsvar.documents.issue.IssuedReport;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * {@code POST /reports}: issues a report on behalf of the command line, since only the running
 * process writes the ledger. Taken from whoever shows the token of {@code run.json}.
 */
final class ReportRoute {
  static final String PATH = "/reports";
  private static final int BODY_BYTES_MAX = 8 << 10;

  private final ReportDesk reports;
  private final byte[] authorization;

  private ReportRoute(ReportDesk reports, String token) {
    this.reports = reports;
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  static void mount(Router router, ReportDesk reports, String token) {
    ReportRoute route = new ReportRoute(reports, token);
    var _ =
        router
            .post(PATH)
            .handler(
                io.vertx.ext.web.handler.BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
            .handler(route::handle);
  }

  private void handle(RoutingContext context) {
    String shown = context.request().getHeader("authorization");
    if (shown == null
        || !MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), authorization)) {
      context.response().setStatusCode(401).end();
      return;
    }
    Period period;
    Path out;
    try {
      JsonObject body = context.body().asJsonObject();
      if (body == null) {
        throw new IllegalArgumentException("no body");
      }
      period =
          new Period(Instant.parse(body.getString("from")), Instant.parse(body.getString("to")));
      out = Path.of(body.getString("out"));
    } catch (DateTimeException | IllegalArgumentException | NullPointerException e) {
      context.response().setStatusCode(400).end("from, to (RFC 3339) and out are required\n");
      return;
    }
    issue(context, period, out);
  }

  private void issue(RoutingContext context, Period period, Path out) {
    var _ =
        Thread.ofVirtual()
            .name("report")
            .start(
                () -> {
                  try {
                    IssuedReport report = reports.issue(period, out);
                    answer(context, 200, describe(report));
                  } catch (RuntimeException e) {
                    answer(context, 500, new JsonObject().put("error", e.getMessage()));
                  }
                });
  }

  private static void answer(RoutingContext context, int status, JsonObject body) {
    context
        .vertx()
        .runOnContext(
            ignored -> context.response().setStatusCode(status).end(body.encode() + "\n"));
  }

  private static JsonObject describe(IssuedReport report) {
    return new JsonObject()
        .put("path", report.path().toString())
        .put("pages", report.pages())
        .put("sha256", report.sha256().toString())
        .put("verdicts", report.verdicts().toString());
  }
}
