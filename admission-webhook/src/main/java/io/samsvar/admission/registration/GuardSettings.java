package io.samsvar.admission.registration;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the guard works.
 *
 * @param stateFile where it keeps what it knows from one start to the next
 * @param probeNamespace namespace of the probe, which exists and is not excluded
 * @param probeInterval how often enforcement is proven when nothing happens
 */
public record GuardSettings(Path stateFile, String probeNamespace, Duration probeInterval) {

  /** Probes in {@code default}, which every cluster has. */
  public static GuardSettings standard(Path stateFile) {
    return new GuardSettings(stateFile, "default", RegistrationGuard.PROBE_INTERVAL);
  }
}
