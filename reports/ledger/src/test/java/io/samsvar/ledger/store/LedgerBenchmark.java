package io.samsvar.ledger.store;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.SampleEvents;
import io.samsvar.ledger.verify.LedgerVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast a ledger takes records, opens, proves and verifies. Prints one JSON line for each
 * figure; run {@code main} with the number of appends per thread, 2,000 when none is given.
 */
final class LedgerBenchmark {
  private static final int[] THREADS = {1, 8, 64};

  private LedgerBenchmark() {}

  public static void main(String[] args) throws Exception {
    int appends = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    Path folder = Files.createTempDirectory("ledger-benchmark");
    LedgerSettings settings = LedgerSettings.of(folder, "samsvar.example/benchmark");
    Event event = SampleEvents.all().get(1);
    Event machine = new Event.Heartbeat();
    try (SqliteLedger ledger = SqliteLedger.open(settings)) {
      append(ledger, event, 8, appends / 4);
      for (int threads : THREADS) {
        report("append.person", threads, append(ledger, event, threads, appends));
        report("append.machine", threads, append(ledger, machine, threads, appends));
      }
      long size = ledger.size();
      long proved = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        ledger.proof((i * 7919L) % size);
      }
      figure("proof", (System.nanoTime() - proved) / 1e6, "us");
      long verified = System.nanoTime();
      LedgerVerifier.verifyAll(ledger).orThrow();
      figure("verify", size / ((System.nanoTime() - verified) / 1e9), "entries/s");
    }
    long opened = System.nanoTime();
    try (SqliteLedger ledger = SqliteLedger.open(settings)) {
      figure("open." + ledger.size() + "-entries", (System.nanoTime() - opened) / 1e6, "ms");
    }
  }

  private static long[] append(SqliteLedger ledger, Event event, int threads, int appends)
      throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      long started = System.nanoTime();
      List<Future<long[]>> futures = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        futures.add(
            pool.submit(
                () -> {
                  long[] nanos = new long[appends];
                  for (int i = 0; i < appends; i++) {
                    long from = System.nanoTime();
                    ledger.append(event);
                    nanos[i] = System.nanoTime() - from;
                  }
                  return nanos;
                }));
      }
      List<long[]> all = new ArrayList<>();
      for (Future<long[]> future : futures) {
        all.add(future.get());
      }
      long elapsed = System.nanoTime() - started;
      long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      long[] withElapsed = Arrays.copyOf(nanos, nanos.length + 1);
      withElapsed[nanos.length] = elapsed;
      return withElapsed;
    }
  }

  /** Sorted latencies, and the time they took together at the end. */
  private static void report(String name, int threads, long[] nanos) {
    int count = nanos.length - 1;
    String figure = name + "." + threads + "-threads";
    figure(figure, count / (nanos[count] / 1e9), "entries/s");
    figure(figure + ".p50", nanos[count / 2] / 1e3, "us");
    figure(figure + ".p99", nanos[(int) (count * 0.99)] / 1e3, "us");
  }

  private static void figure(String name, double value, String unit) {
    System.out.println(
        "{\"figure\":\"ledger.%s\",\"value\":%s,\"unit\":\"%s\"}"
            .formatted(name, Math.round(value), unit));
  }
}
