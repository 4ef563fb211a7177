package io.samsvar.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final String TEXT =
      """
      # TYPE admission_seconds histogram
      admission_seconds_bucket{name="ours",operation="UPDATE",le="0.005"} 90
      admission_seconds_bucket{name="ours",operation="UPDATE",le="0.025"} 100
      admission_seconds_bucket{name="ours",operation="UPDATE",le="+Inf"} 100
      admission_seconds_bucket{name="ours",operation="CREATE",le="0.005"} 0
      admission_seconds_bucket{name="ours",operation="CREATE",le="0.025"} 0
      admission_seconds_bucket{name="ours",operation="CREATE",le="+Inf"} 0
      admission_seconds_bucket{name="theirs",operation="UPDATE",le="+Inf"} 7
      other_seconds_bucket{name="ours",le="+Inf"} 7
      """;

  @Test
  void quantilesAreInterpolatedWithinTheirBucketOverAllSeriesOfTheName() {
    Histogram histogram = Histogram.read(TEXT, "admission_seconds", "ours");
    assertThat(histogram.count()).isEqualTo(100);
    assertThat(histogram.quantile(0.45)).isEqualTo(0.0025, within(1e-9));
    assertThat(histogram.quantile(0.95)).isEqualTo(0.015, within(1e-9));
  }

  @Test
  void aDifferenceCountsWhatCameSince() {
    Histogram all = Histogram.read(TEXT, "admission_seconds", "ours");
    assertThat(all.since(all).count()).isZero();
    assertThat(Histogram.read("", "admission_seconds", "ours").quantile(0.5)).isZero();
  }
}
