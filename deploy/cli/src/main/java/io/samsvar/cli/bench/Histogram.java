package io.samsvar.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cumulative histogram as Prometheus text shows it, for example the API server's own of the time
 * an admission webhook takes.
 */
final class Histogram {
  private static final Pattern BUCKET =
      Pattern.compile("^(\\S+)_bucket\\{(.*)le=\"([^\"]+)\"(.*)} (\\S+)$");

  private final TreeMap<Double, Double> counts = new TreeMap<>();

  private Histogram() {}

  /** The sum of all series of this metric whose labels contain a text. */
  static Histogram read(String metrics, String name, String labels) {
    Histogram histogram = new Histogram();
    for (String line : metrics.lines().toList()) {
      Matcher bucket = BUCKET.matcher(line);
      if (bucket.matches()
          && bucket.group(1).equals(name)
          && (bucket.group(2) + bucket.group(4)).contains(labels)) {
        double bound =
            bucket.group(3).equals("+Inf")
                ? Double.POSITIVE_INFINITY
                : Double.parseDouble(bucket.group(3));
        histogram.counts.merge(bound, Double.valueOf(bucket.group(5)), Double::sum);
      }
    }
    return histogram;
  }

  /** What came since an earlier reading. */
  Histogram since(Histogram earlier) {
    Histogram difference = new Histogram();
    counts.forEach(
        (bound, count) ->
            difference.counts.put(bound, count - earlier.counts.getOrDefault(bound, 0.0)));
    return difference;
  }

  /** How many were counted. */
  double count() {
    return counts.isEmpty() ? 0 : counts.lastEntry().getValue();
  }

  /** The quantile, by linear interpolation within its bucket, as Prometheus does. */
  double quantile(double fraction) {
    double rank = fraction * count();
    double lowerBound = 0;
    double lowerCount = 0;
    for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
      if (bucket.getValue() >= rank) {
        if (bucket.getKey().isInfinite()) {
          return lowerBound;
        }
        double within = bucket.getValue() - lowerCount;
        double share = within == 0 ? 0 : (rank - lowerCount) / within;
        return lowerBound + (bucket.getKey() - lowerBound) * share;
      }
      lowerBound = bucket.getKey();
      lowerCount = bucket.getValue();
    }
    return lowerBound;
  }
}
