/**
 * Runs compiled Rego: OPA's WebAssembly ABI 1.3 on the low-level classes of the OPA Java SDK. The
 * only package that may see the SDK, its runtime and the Jackson 2 they bring.
 */
@NullMarked
package io.samsvar.policies.wasm;

import org.jspecify.annotations.NullMarked;
