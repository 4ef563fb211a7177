/** The API server's question and our answer ({@code admission.k8s.io/v1}). */
@NullMarked
package io.samsvar.admission.review;

import org.jspecify.annotations.NullMarked;
