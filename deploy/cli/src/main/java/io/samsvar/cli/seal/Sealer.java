package io.samsvar.cli.seal;

import io.samsvar.reconciler.sealing.Ciphertext;
import io.samsvar.reconciler.sealing.SealingCertificate;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/**
 * Seals values as the Sealed Secrets controller unseals them: a fresh AES-256 key for each value,
 * encrypted with RSA-OAEP (SHA-256 for both hashes, the scope as label), and the value with AES-GCM
 * under a nonce of zeroes, which is safe because no key is used twice. Safe for several threads.
 */
final class Sealer {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;

  private final SealingCertificate certificate;
  private final SecureRandom random = new SecureRandom();

  Sealer(SealingCertificate certificate) {
    this.certificate = certificate;
  }

  /**
   * Seals a value.
   *
   * @param binding label of the scope
   * @return base64
   */
  String seal(byte[] value, byte[] binding) {
    byte[] key = new byte[KEY_BYTES];
    try {
      random.nextBytes(key);
      byte[] block = encrypted(key, binding);
      byte[] text = encrypted(value, new KeyParameter(key));
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(Short.BYTES + block.length + text.length)
                  .putShort((short) block.length)
                  .put(block)
                  .put(text)
                  .array());
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("A value could not be sealed", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] encrypted(byte[] key, byte[] binding) throws InvalidCipherTextException {
    OAEPEncoding oaep =
        new OAEPEncoding(
            new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), binding.clone());
    RSAKeyParameters recipient =
        new RSAKeyParameters(false, certificate.modulus(), certificate.exponent());
    oaep.init(true, new ParametersWithRandom(recipient, random));
    return oaep.processBlock(key, 0, key.length);
  }

  private static byte[] encrypted(byte[] value, KeyParameter key)
      throws InvalidCipherTextException {
    GCMModeCipher gcm = GCMBlockCipher.newInstance(AESEngine.newInstance());
    gcm.init(
        true, new AEADParameters(key, Ciphertext.TAG_BYTES * Byte.SIZE, new byte[NONCE_BYTES]));
    byte[] text = new byte[gcm.getOutputSize(value.length)];
    int at = gcm.processBytes(value, 0, value.length, text, 0);
    gcm.doFinal(text, at);
    return text;
  }
}
