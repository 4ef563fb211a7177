package io.samsvar.reconciler.source;

import io.samsvar.reconciler.source.SourceSpec.Credentials;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Gives user name and password when the server asks, and nothing else: no question about a
 * certificate or a key is answered. Remembers whether the server was not content.
 */
final class ShownCredentials extends CredentialsProvider {

  private final @Nullable Credentials credentials;
  private volatile boolean refused;

  ShownCredentials(@Nullable Credentials credentials) {
    this.credentials = credentials;
  }

  /** Whether the server asked for what we do not have, or asked again. */
  boolean refused() {
    return refused;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username)
          && !(item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish uri, CredentialItem... items) {
    if (!supports(items)) {
      return false;
    }
    if (refused || !(credentials instanceof Credentials.Basic basic)) {
      refused = true;
      return false;
    }
    for (CredentialItem item : items) {
      switch (item) {
        case CredentialItem.Username name -> name.setValue(basic.username());
        case CredentialItem.Password password -> password.setValue(basic.password().toCharArray());
        default -> {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void reset(URIish uri) {
    refused = true;
  }
}
