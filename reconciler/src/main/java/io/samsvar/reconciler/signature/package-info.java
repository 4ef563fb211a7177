/**
 * Whether a commit or tag is signed by somebody who is trusted: OpenPGP (RFC 9580) and SSH
 * (OpenSSH's PROTOCOL.sshsig). What is trusted comes from the cluster, never from a repository.
 */
@NullMarked
package io.samsvar.reconciler.signature;

import org.jspecify.annotations.NullMarked;
