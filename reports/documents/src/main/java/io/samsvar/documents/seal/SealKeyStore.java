package io.samsvar.documents.seal;

import io.samsvar.ledger.disk.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** PKCS #12 files (RFC 7292) with a password in a file beside them. */
final class SealKeyStore {
  private static final String TYPE = "PKCS12";

  private SealKeyStore() {}

  /** A private key with its chain, as stored under one alias. */
  record Entry(PrivateKey key, List<X509Certificate> chain) {}

  /**
   * Reads the only private key of a file.
   *
   * @throws SealException when the file is missing, is not PKCS #12, has another password or holds
   *     no key or several
   */
  static Entry only(Path file, Path passwordFile) {
    KeyStore store = load(file, password(passwordFile));
    try {
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw new SealException(
            file
                + " holds "
                + keys.size()
                + " private keys; the seal needs a file with exactly one");
      }
      return entry(store, keys.getFirst(), file, password(passwordFile));
    } catch (GeneralSecurityException e) {
      throw new SealException("The key in " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Reads the key under an alias. */
  static Entry named(Path file, Path passwordFile, String alias) {
    char[] password = password(passwordFile);
    try {
      return entry(load(file, password), alias, file, password);
    } catch (GeneralSecurityException e) {
      throw new SealException("The key in " + file + " cannot be used: " + e.getMessage(), e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** The bytes of a PKCS #12 file with these keys, by alias. */
  static byte[] write(List<String> aliases, List<Entry> entries, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(null, password);
      for (int i = 0; i < aliases.size(); i++) {
        store.setKeyEntry(
            aliases.get(i),
            entries.get(i).key(),
            password,
            entries.get(i).chain().toArray(Certificate[]::new));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, password);
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new SealException("Writing the key of the seal failed: " + e.getMessage(), e);
    }
  }

  private static KeyStore load(Path file, char[] password) {
    byte[] bytes = read(file);
    try {
      PrivateFile.refuseWorldReadable(file);
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(new ByteArrayInputStream(bytes), password);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new SealException(
          file + " cannot be opened as PKCS #12 with the given password: " + e.getMessage(), e);
    }
  }

  private static Entry entry(KeyStore store, String alias, Path file, char[] password)
      throws GeneralSecurityException {
    Key key = store.getKey(alias, password);
    Certificate[] chain = store.getCertificateChain(alias);
    if (!(key instanceof PrivateKey privateKey) || chain == null) {
      throw new SealException(file + " holds no private key with a certificate named " + alias);
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate certificate : chain) {
      if (!(certificate instanceof X509Certificate x509)) {
        throw new SealException(file + " holds a certificate that is not X.509");
      }
      certificates.add(x509);
    }
    return new Entry(privateKey, List.copyOf(certificates));
  }

  private static byte[] read(Path file) {
    try {
      return PrivateFile.read(file)
          .orElseThrow(() -> new SealException("The file " + file + " does not exist"));
    } catch (IOException e) {
      throw new SealException("Reading " + file + " failed: " + e.getMessage(), e);
    }
  }

  /** The first line of the file, without its line break. */
  private static char[] password(Path file) {
    byte[] bytes = read(file);
    CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    int end = 0;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    char[] password = new char[end];
    text.get(password);
    Arrays.fill(bytes, (byte) 0);
    return password;
  }
}
