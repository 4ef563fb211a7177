package io.samsvar.policies.wasm;

import java.time.Duration;

/**
 * What one evaluation may use.
 *
 * @param memoryPages pages of 64 KiB for one instance
 * @param inputBytes length of the input document
 * @param resultBytes length of the answer
 * @param deadline time on the thread
 * @param queue time to wait for a thread
 */
public record WasmLimits(
    int memoryPages, int inputBytes, int resultBytes, Duration deadline, Duration queue) {

  /** 64 MiB: an object of the largest size etcd takes needs about 40. */
  public static final int MEMORY_PAGES_MAX = 1024;

  /** 4 MiB: etcd takes 1.5 MiB, and the document holds the object once, at an update twice. */
  public static final int INPUT_BYTES_MAX = 4 << 20;

  /** 1 MiB, some thousands of findings. */
  public static final int RESULT_BYTES_MAX = 1 << 20;

  /**
   * A decision takes less than a millisecond; this leaves room for a machine that is overloaded.
   */
  public static final Duration EVALUATION_TIME_MAX = Duration.ofSeconds(2);

  /** The same for a process that is not warm: its first decisions run uncompiled. */
  public static final Duration COLD_EVALUATION_TIME_MAX = Duration.ofSeconds(20);

  /** How long a decision waits for a free thread. */
  public static final Duration QUEUE_TIME_MAX = Duration.ofSeconds(30);

  /** The limits in force unless configured otherwise. */
  public static WasmLimits standard() {
    return new WasmLimits(
        MEMORY_PAGES_MAX, INPUT_BYTES_MAX, RESULT_BYTES_MAX, EVALUATION_TIME_MAX, QUEUE_TIME_MAX);
  }

  /** For a process that asks its questions and ends. */
  public static WasmLimits unhurried() {
    return new WasmLimits(
        MEMORY_PAGES_MAX,
        INPUT_BYTES_MAX,
        RESULT_BYTES_MAX,
        COLD_EVALUATION_TIME_MAX,
        QUEUE_TIME_MAX);
  }
}
