/** Tests of keys and certificates. */
@NullMarked
package io.samsvar.testkit.pki;

import org.jspecify.annotations.NullMarked;
