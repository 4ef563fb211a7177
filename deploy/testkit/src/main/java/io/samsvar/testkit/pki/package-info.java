/** Keys and certificates of a local cluster. */
@NullMarked
package io.samsvar.testkit.pki;

import org.jspecify.annotations.NullMarked;
