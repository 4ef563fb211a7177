package io.samsvar.policies.compile;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.foreign.ForeignInput;
import org.jspecify.annotations.Nullable;

/**
 * A pack as WebAssembly. Immutable.
 *
 * <p>Its entrypoint {@link #ENTRYPOINT} answers {@code {package: {"deny": …, "warn": …}}}.
 */
public final class CompiledPack {

  /** The one entrypoint of every pack. */
  public static final String ENTRYPOINT = "samsvar_engine/decision";

  private final String name;
  private final Digest digest;
  private final byte[] wasm;
  private final byte[] data;
  private final String parameters;
  private final PackMetadata metadata;
  private final @Nullable ForeignInput foreign;

  CompiledPack(
      String name,
      Digest digest,
      byte[] wasm,
      byte[] data,
      String parameters,
      PackMetadata metadata,
      @Nullable ForeignInput foreign) {
    this.name = name;
    this.digest = digest;
    this.wasm = wasm;
    this.data = data;
    this.parameters = parameters;
    this.metadata = metadata;
    this.foreign = foreign;
  }

  /** Name of the pack. */
  public String name() {
    return name;
  }

  /** Over the sources, the compiler and what it may use: another digest may decide otherwise. */
  public Digest digest() {
    return digest;
  }

  /** The module. */
  public byte[] wasm() {
    return wasm.clone();
  }

  /** JSON that {@code data} starts with. */
  public byte[] data() {
    return data.clone();
  }

  /** JSON object of the parameters and their defaults; empty text when the pack names none. */
  public String parameters() {
    return parameters;
  }

  /** What is known of it. */
  public PackMetadata metadata() {
    return metadata;
  }

  /** How it is asked when it is of another engine's form, null when it is of ours. */
  public @Nullable ForeignInput foreign() {
    return foreign;
  }
}
