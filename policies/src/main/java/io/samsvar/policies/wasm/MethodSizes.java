package io.samsvar.policies.wasm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the Java methods of a translated module are. HotSpot leaves one of more than {@link
 * #HUGE_BYTES} to its bytecode interpreter unless it is started with {@code
 * -XX:-DontCompileHugeMethods}.
 *
 * @param methods how many there are
 * @param huge bytes of bytecode of those that are larger, by the name of the function or rule
 */
public record MethodSizes(int methods, int largestBytes, Map<String, Integer> huge) {

  /** HotSpot's {@code HugeMethodLimit}. */
  public static final int HUGE_BYTES = 8000;

  private static final Pattern FUNCTION = Pattern.compile("func_(\\d+)");

  /** Copies the map. */
  public MethodSizes {
    huge = Map.copyOf(huge);
  }

  /** Of the classes as {@link TranslationCache} keeps them. */
  static MethodSizes of(byte[] jar, Map<Integer, String> names) throws IOException {
    int methods = 0;
    int largest = 0;
    Map<String, Integer> huge = new TreeMap<>();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        if (entry.getName().endsWith(".class")) {
          for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
            int bytes =
                method
                    .findAttribute(java.lang.classfile.Attributes.code())
                    .map(CodeAttribute::codeLength)
                    .orElse(0);
            methods++;
            largest = Math.max(largest, bytes);
            if (bytes > HUGE_BYTES) {
              huge.merge(name(method.methodName().stringValue(), names), bytes, Math::max);
            }
          }
        }
      }
    }
    return new MethodSizes(methods, largest, huge);
  }

  private static String name(String method, Map<Integer, String> names) {
    Matcher function = FUNCTION.matcher(method);
    return function.find()
        ? names.getOrDefault(Integer.parseInt(function.group(1)), method)
        : method;
  }
}
