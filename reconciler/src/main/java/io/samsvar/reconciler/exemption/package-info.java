/**
 * What became of exemptions, for those who wrote them: their status. It decides nothing; whether an
 * exemption counts is decided where policy is asked.
 */
@NullMarked
package io.samsvar.reconciler.exemption;

import org.jspecify.annotations.NullMarked;
